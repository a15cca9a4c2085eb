"""A thousandth of the households has changed: working out only those, against the whole run."""

from __future__ import annotations

import subprocess
import sys

from bench import HERE
from bench.answer import Agreement, Aim, Answer, Scale, Table
from bench.changes import VARIANTS
from bench.compare import differing_rows
from bench.generate import Register
from bench.measure import Entrant, Timings, interleaved
from bench.questions.inputs import prepared

_WORDS = {"scattered": "scattered over all villages", "villages": "whole villages"}


def ask(scale: Scale) -> Answer:
    """Time full run and update for both kinds of change at 4 x; compare with the full run and with SQL by hand."""
    households = scale.sizes[1]
    rows = prepared(households)
    subprocess.run([sys.executable, "-m", "bench.changes", str(households)], check=True, cwd=HERE.parent)
    timings = Timings()
    agreements: list[Agreement] = []
    aims: list[Aim] = []
    changed: list[list[str | float | int]] = []
    for variant in VARIANTS:
        words, options = _WORDS[variant], {"variant": variant}
        full = Entrant(f"whole run, {words}", "bangfu_stages.full_stages", households, options=options)
        update = Entrant(f"update, {words}", "bangfu_stages.update", households, options=options)
        hand = Entrant(f"SQL by hand, {words}", "handwritten.native", households, options=options)
        timings.add(interleaved([full, update, hand], scale.rounds).values())
        agreements += [
            Agreement(f"{update.label} = {other.label}", households, differing_rows(other.out, update.out))
            for other in (full, hand)
        ]
        times = timings.ratio(full.label, update.label, households)
        count = int(timings.note(update.label, households, "changed"))
        changed.append([words, count, times])
        aims.append(Aim(f"0.1 % changed ({words}): at most 1/50 of the whole run", 1 / times, 1 / 50,
                        f"1/{times:.0f}; {count:,} of {households:,} households"))
        for entrant in (full, update, hand):
            entrant.out.unlink(missing_ok=True)
        Register.of_size(households, variant).native.unlink()
    return Answer(
        "incremental", "Only what changed",
        [
            "Wages, a dwelling, insurance and members who moved away change for a thousandth of the households. "
            "The update works out those again and puts them into the kept features and verdicts; registers are "
            "mapped once, in the run before. The whole run keeps the same stages. Compared with the whole run "
            "over the changed register, and with SQL by hand over it.",
        ],
        timings.all(), aims, agreements,
        [Table("Changed households", ["change", "households", "whole run / update"], changed)],
        {str(households): rows},
    )
