"""The faults planted in the demo county: how many the rules find, and how many honest households they trouble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow.parquet as pq

from bench import WORK
from bench.answer import Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved, run_once

_BUILD, _SCORE = "bangfu demo nanping", "all rule sets on all days of the truth file"
_HEADS = ["kind", "rule", "planted", "found", "%", "look-alikes", "of them pointed at", "others pointed at"]
_Row = Mapping[str, str | int | None]


def ask(scale: Scale) -> Answer:
    """Build the county, run the rules on the days the truth file names, and set found against planted."""
    options = {"folder": str(WORK / "demo"), "scale": str(scale.demo_scale)}
    households = int(run_once(Entrant(_BUILD, "demo_faults.build", 1, options=options)).notes["households"])
    entrants = [
        Entrant(_BUILD, "demo_faults.build", households, options=options),
        Entrant(_SCORE, "demo_faults.scored", households, options=options),
    ]
    timings = Timings()
    timings.add(interleaved(entrants, scale.rounds).values())
    rows = pq.read_table(entrants[1].out).to_pylist()
    return Answer(
        "faults", "Planted faults",
        [
            f"The demo county at scale {scale.demo_scale:g} ({households:,} dated household rows), with faults at the "
            "usual rate and a truth file that no rule reads. A household counts as found when the rule named in the "
            "truth file points at it on the day named there. *Look-alikes* are planted too and innocent: a car that "
            "stands only in a poor man's name, poor kin of an official; registers alone cannot tell them apart, which "
            "is why a hit is a lead to be heard and never a verdict. *Others* are households the truth file does not "
            "name at all: ordinary lives that look like the fault. A dash under *found* means that no rule over the "
            "register looks for it: faults of the sheets themselves are met by `bangfu check`. The rules of exit "
            "rightly hold back whoever is not ready, so *others* says nothing there. No aim was set.",
        ],
        timings.all(), (), (), [Table("Found and false leads by kind", _HEADS, [*map(_shown, rows), _total(rows)])],
    )


def _shown(row: _Row) -> list[str | float | int]:
    counts = [row[name] for name in ("planted", "found", "look_alikes", "look_alikes_led", "others_led")]
    planted, found, *others = ("–" if count is None else count for count in counts)
    return [str(row["kind"]), f"`{row['rule']}`", planted, found, _share(row["found"], row["planted"]), *others]


def _total(rows: Sequence[_Row]) -> list[str | float | int]:
    looked_for = [row for row in rows if row["found"] is not None]

    def total(name: str) -> int:
        return sum(int(row[name] or 0) for row in looked_for)

    planted, found = total("planted"), total("found")
    return ["all that a rule looks for", "", planted, found, _share(found, planted), total("look_alikes"),
            total("look_alikes_led"), total("others_led")]  # fmt: skip


def _share(found: str | int | None, planted: str | int | None) -> str:
    return f"{100 * int(found) / int(planted):.0f}" if found is not None and planted else "–"
