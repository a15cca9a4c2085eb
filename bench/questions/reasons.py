"""Why a household got its verdict, asked through the API of a demo register."""

from __future__ import annotations

from bench import WORK
from bench.answer import Aim, Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved, run_once

_SHARE = {"full": "0.08", "quick": "0.01"}
_MOST_MS, _LABEL = 50, "reasons through the API"


def ask(scale: Scale) -> Answer:
    """Build the demo register with its runs once, then ask."""
    folder = WORK / f"reasons-{scale.name}"
    options = {"folder": str(folder), "share": _SHARE[scale.name], "times": str(scale.explained)}
    built = run_once(Entrant("build the demo register", "register_explaining.build", 1, options=options))
    count = int(built.notes["households"])
    entrant = Entrant(_LABEL, "register_explaining.explained", count, options=options)
    timings = Timings()
    timings.add(interleaved([entrant], scale.rounds).values())
    names = [name.split("/")[0] for name in timings.all()[0].runs[0].notes if name.endswith("/first")]
    figures = ("wall_p50", "wall_p95", "cpu_p50", "cpu_p95", "first")
    rows: list[list[str | float | int]]
    rows = [[name, *(timings.note(_LABEL, count, f"{name}/{figure}") for figure in figures)] for name in names]
    slowest = max(timings.note(_LABEL, count, f"{name}/wall_p50") for name in names)
    return Answer(
        "reasons", "Reasons through the API",
        [
            f"A demo register of {count:,} households with its runs; {scale.explained} subjects of each are asked "
            "about one after the other, as a program with a token does: who asks, what it may see, the facts of the "
            "run's own files, every rule in a sentence, the least that would change the verdict. The first opens the "
            "files of the run.",
        ],
        timings.all(),
        [Aim(f"an explanation in at most {_MOST_MS} ms, warm", slowest, _MOST_MS, "median of the slowest rule set")],
        (), [Table("Milliseconds an answer", ["", "p50", "p95", "CPU p50", "CPU p95", "the first"], rows)],
    )  # fmt: skip
