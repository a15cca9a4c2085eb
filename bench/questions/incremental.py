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
_UPDATES = {
    "scattered": {"": "bangfu_stages.update", ", rows handed over": "bangfu_stages.update_handed"},
    "villages": {"": "bangfu_stages.update"},
}

_PARTS = {
    "find_s": "find the changed rows of the register",
    "fetch_s": "fetch them",
    "plan_s": "plan the statement that works them out",
    "work_s": "work them out",
    "put_s": "take the old rows out and put the new ones in",
    "small_s": "the small statements around it",
}

_FLOOR = {
    "one_s": "update one household",
    "keys_s": "find the changed keys in every table",
    "rows_s": "read the changed households' rows",
}


def ask(scale: Scale) -> Answer:
    """Time full run and updates for both kinds of change at 4 x; compare with the full run and with SQL by hand."""
    households = scale.sizes[1]
    rows = prepared(households)
    subprocess.run([sys.executable, "-m", "bench.changes", str(households)], check=True, cwd=HERE.parent)
    timings = Timings()
    agreements: list[Agreement] = []
    aims: list[Aim] = []
    floor: list[list[str | float | int]] = []
    parts: dict[str, list[int]] = {}
    for variant in VARIANTS:
        words, options = _WORDS[variant], {"variant": variant}
        full = Entrant(f"whole run, {words}", "bangfu_stages.full_stages", households, options=options)
        hand = Entrant(f"SQL by hand, {words}", "handwritten.native", households, options=options)
        updates = [
            Entrant(f"update, {words}{how}", contender, households, options=options)
            for how, contender in _UPDATES[variant].items()
        ]
        timings.add(interleaved([full, *updates, hand], scale.rounds).values())
        for update in updates:
            agreements += [
                Agreement(f"{update.label} = {other.label}", households, differing_rows(other.out, update.out))
                for other in (full, hand)
            ]
            times = timings.ratio(full.label, update.label, households)
            count = int(timings.note(update.label, households, "changed"))
            said = update.label.removeprefix("update, ")
            aims.append(Aim(f"0.1 % changed ({said}): at most 1/50 of the whole run", 1 / times, 1 / 50,
                            f"1/{times:.0f}; {count:,} of {households:,} households"))
        for update in updates:
            said = update.label.removeprefix("update, ")
            parts[said] = [round(timings.note(update.label, households, part) * 1000) for part in _PARTS]
        floor += _floor(words, timings, full, updates[0])
        for entrant in (full, *updates, hand):
            entrant.out.unlink(missing_ok=True)
        Register.of_size(households, variant).native.unlink()
    return Answer(
        "incremental", "Only what changed",
        [
            "Wages, a dwelling, insurance and members who moved away change for a thousandth of the households. "
            "The update works out those again and puts them into the kept features and verdicts; registers are "
            "mapped once, in the run before. The whole run keeps the same stages. Compared with the whole run "
            "over the changed register, and with SQL by hand over it. The update looks for the rows of the changed "
            "households in the register, which has no index; where *rows are handed over* it is given them, as "
            "whoever changed them can do, and looks for nothing.",
        ],
        timings.all(), aims, agreements,
        [
            Table("Where the milliseconds of an update go", ["part", *parts], [
                [said, *(of[at] for of in parts.values())] for at, said in enumerate(_PARTS.values())
            ]),
            Table("What an update cannot do without", ["change", "to do only this", "s", "of the whole run"], floor),
        ],
        {str(households): rows},
    )


def _floor(words: str, timings: Timings, full: Entrant, looked_for: Entrant) -> list[list[str | float | int]]:
    """What an update that looks for its rows cannot do without, beside the whole run."""
    whole, update = (timings.wall(entrant.label, full.households) for entrant in (full, looked_for))
    noted = [(said, timings.note(looked_for.label, full.households, note)) for note, said in _FLOOR.items()]
    said = [*noted, ("the whole update", update)]
    return [[words, what, seconds, f"1/{whole / seconds:.0f}"] for what, seconds in said]
