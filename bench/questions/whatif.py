"""Trying a new line on the features that the last run kept, against reading them and against a whole run."""

from __future__ import annotations

from bench.answer import Agreement, Aim, Answer, Scale, Table
from bench.compare import differing_rows
from bench.measure import Entrant, Timings, interleaved, run_once
from bench.questions.inputs import prepared

_SCAN, _COUNTED, _STORED, _ANEW = "scan of kept features", "what-if, counted", "what-if, stored", "what-if, all anew"


def ask(scale: Scale) -> Answer:
    """Keep the stages once, then time the what-if at 4 x."""
    households = scale.sizes[1]
    rows = prepared(households)
    kept = run_once(Entrant("whole run that keeps its stages", "bangfu_stages.keep_stages", households))
    entrants = {
        _SCAN: Entrant(_SCAN, "bangfu_stages.scan_features", households),
        _COUNTED: Entrant(_COUNTED, "bangfu_stages.what_if_counted", households),
        _STORED: Entrant(_STORED, "bangfu_stages.what_if_stored", households),
        _ANEW: Entrant(_ANEW, "bangfu_stages.what_if_anew", households),
    }
    timings = Timings()
    timings.add(interleaved(list(entrants.values()), scale.rounds).values())
    different = differing_rows(entrants[_STORED].out, entrants[_ANEW].out)
    return Answer(
        "whatif", "What if the line were higher",
        [
            "The poverty line is raised by a tenth. *Counted* works out every verdict from the kept features and "
            "counts them by village; *stored* also keeps each verdict beside today's; *anew* reads everything "
            "again. The scan hashes all columns of the kept features.",
        ],
        timings.all(),
        [Aim(f"at most 1.5 × the scan of the features at {households:,} households",
             timings.ratio(_COUNTED, _SCAN, households), 1.5, f"{_COUNTED} / {_SCAN}")],
        [Agreement(f"{_STORED} = {_ANEW}", households, different)],
        [Table("What the kept stages cost", ["", ""], [
            ["the whole run that keeps them, s", kept.wall_s], ["size on disk, MB", kept.notes["state_mb"]],
            [f"{_STORED} / {_SCAN}", timings.ratio(_STORED, _SCAN, households)],
            [f"{_ANEW} / {_COUNTED}", timings.ratio(_ANEW, _COUNTED, households)],
        ])],
        {str(households): rows},
    )
