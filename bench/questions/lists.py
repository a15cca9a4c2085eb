"""Pages of the list of households over a million, at every level, beside the same rows asked for in SQL by hand."""

from __future__ import annotations

from bench import WORK
from bench.answer import Aim, Answer, Scale, Table
from bench.contenders.register_pages import KINDS
from bench.measure import Entrant, Timings, interleaved, run_once
from bench.register import AREAS

_HOUSEHOLDS = {"full": 1_000_000, "quick": 5_000}
_MOST, _LABEL = 2, "list pages, SQLite"


def ask(scale: Scale) -> Answer:
    """Build the register once, then look at every list."""
    count = _HOUSEHOLDS[scale.name]
    folder = WORK / f"pages-{count}"
    options = {"folder": str(folder)}
    if not (folder / "register.sqlite3").exists():
        run_once(Entrant("build the register", "register_pages.build", count, options=options))
    timings = Timings()
    timings.add(interleaved([Entrant(_LABEL, "register_pages.listed", count, options=options)], scale.rounds).values())
    rows: list[list[str | float | int]] = []
    worst = 0.0
    for level in AREAS:
        for kind in KINDS:
            page, queries, sql, half = (
                timings.note(_LABEL, count, f"{level}/{kind}/{name}") for name in ("page", "queries", "sql", "page_p50")
            )
            worst = max(worst, queries / sql)
            rows.append([f"{level}, {kind}", sql, queries, queries / sql, half, page])
    return Answer(
        "lists", "Lists over a million households",
        [
            f"{count:,} households in 38,400 invented villages, one in a hundred with an open lead, on SQLite; each "
            "list is asked for forty times by an officer of the level. *SQL by hand* is the statement for the rows of "
            "the page and the one for the number above them (counted to a thousand), as somebody would write them who "
            "knows the tables. *Its queries* are the page's own for the same, inside the officer's area. The whole "
            "page besides checks the session, names places, looks for leads, and draws fifty rows.",
        ],
        timings.all(),
        [Aim(f"the rows of every list in at most {_MOST} × SQL by hand at the 95th of a hundred", worst, _MOST,
             "its queries / SQL by hand, the worst list")],
        (), [Table("Milliseconds, p95", ["", "SQL by hand", "its queries", "ratio", "whole page, p50", "whole page"],
                   rows)],
    )  # fmt: skip
