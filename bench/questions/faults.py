"""The faults planted in the demo county: how many the rules find, and how many honest households they trouble."""

from __future__ import annotations

import pyarrow.parquet as pq

from bench import WORK
from bench.answer import Answer, Scale, Table
from bench.measure import Entrant, Timings, interleaved, run_once

_BUILD, _SCORE = "bangfu demo nanping", "all rule sets on all days of the truth file"
_HEADS = ["kind", "rule", "planted", "found", "%", "innocent look-alikes", "of them pointed at", "others pointed at"]


def ask(scale: Scale) -> Answer:
    """Build the county, run the rules on the days the truth file names, and set found against planted."""
    options = {"folder": str(WORK / "demo"), "scale": str(scale.demo_scale)}
    timings = Timings()
    built = Entrant(_BUILD, "demo_faults.build", 1, options=options)
    households = int(run_once(built).notes["households"])
    entrants = [
        Entrant(_BUILD, "demo_faults.build", households, options=options),
        Entrant(_SCORE, "demo_faults.scored", households, options=options),
    ]
    timings.add(interleaved(entrants, scale.rounds).values())
    rows = pq.read_table(entrants[1].out).to_pylist()
    shown = [
        [
            row["kind"], f"`{row['rule']}`" + ("" if row["exists"] else " (not in the pack)"),
            row["planted"], row["found"], f"{100 * row['found'] / row['planted']:.0f}" if row["planted"] else "–",
            row["innocent"], row["innocent_led"], row["others_led"],
        ]
        for row in rows
    ]
    planted, found = sum(row["planted"] for row in rows), sum(row["found"] for row in rows)
    innocent, led = sum(row["innocent"] for row in rows), sum(row["innocent_led"] for row in rows)
    others = sum(row["others_led"] for row in rows)
    total = ["all", "", planted, found, f"{100 * found / max(planted, 1):.0f}", innocent, led, others]
    return Answer(
        "faults", "Planted faults",
        [
            f"The demo county at scale {scale.demo_scale:g} ({households:,} dated household rows), with faults at the "
            "usual rate and a truth file that no rule reads. A household counts as found when the rule named in the "
            "truth file points at it on the day named there. *Innocent look-alikes* are planted too: a car that stands "
            "only in a poor man's name, kin of an official who are poor; registers alone cannot tell them apart, which "
            "is why a hit is a lead to be heard and never a verdict. *Others* are households the truth file does not "
            "name under that rule: ordinary lives that look like the fault (for conditions of exit, of those who left "
            "within two months). Faults of the sheets themselves (check "
            "digits, missing telephones) are found by `bangfu check` before there is anything to judge.",
        ],
        timings.all(), (), (), [Table("Found and false leads by kind", _HEADS, [*shown, total])],
    )
