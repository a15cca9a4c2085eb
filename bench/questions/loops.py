"""The same rules in pandas and in plain Python, at sizes those can bear, beside Bangfu at the same sizes."""

from __future__ import annotations

from bench.answer import Agreement, Aim, Answer, Scale
from bench.compare import differing_rows
from bench.measure import Entrant, Timings, interleaved
from bench.questions.inputs import prepared

_BANGFU, _PANDAS, _LOOP = "Bangfu, Parquet", "pandas, vectorised", "Python, household by household"


def ask(scale: Scale) -> Answer:
    """Time pandas at 1 x and plain Python at the small size."""
    timings = Timings()
    agreements: list[Agreement] = []
    rows = {}
    asked = ((_PANDAS, "pandas_rules.parquet", scale.sizes[0]), (_LOOP, "python_rules.parquet", scale.loop_households))
    for label, contender, households in asked:
        rows[str(households)] = prepared(households)
        ours = Entrant(_BANGFU, "bangfu_rules.parquet", households)
        theirs = Entrant(label, contender, households)
        timings.add(interleaved([ours, theirs], scale.rounds).values())
        agreements.append(Agreement(f"{label} = {_BANGFU}", households, differing_rows(ours.out, theirs.out)))
    pandas = timings.ratio(_PANDAS, _BANGFU, scale.sizes[0])
    loop = timings.ratio(_LOOP, _BANGFU, scale.loop_households)
    per_household = timings.wall(_LOOP, scale.loop_households) / scale.loop_households
    at_size = per_household / (timings.wall(_BANGFU, scale.sizes[0]) / scale.sizes[0])
    return Answer(
        "loops", "Against pandas and against a loop",
        [
            "pandas groups, merges and compares whole columns in memory; the loop takes one household after "
            "another, as a web application does. All read the same Parquet files. Each is compared with Bangfu at "
            "its own size; at a small size most of Bangfu's time is loading and compiling the pack, so the loop's "
            f"time a household is also compared with Bangfu's at {scale.sizes[0]:,} households (the loop's time "
            "goes with the households).",
        ],
        timings.all(),
        [
            Aim(f"at least 10 × faster than vectorised pandas at {scale.sizes[0]:,} households", pandas, 10,
                f"{_PANDAS} / {_BANGFU}", at_most=False),
            Aim(f"at least 200 × faster a household than a loop over {scale.loop_households:,} (prototype's proposal)",
                at_size, 200, f"time a household; at equal size {loop:.0f} ×", at_most=False),
        ],
        agreements, rows=rows,
    )
