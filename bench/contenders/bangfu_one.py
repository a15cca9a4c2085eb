"""Bangfu asked about single households: fetch one from the Parquet folder, judge it and say why, warm."""

from __future__ import annotations

import statistics
import time

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.core.policy.explanation import Explanation, explain
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.wording import lines
from bangfu.engines.duckdb import connect
from bangfu.engines.snapshot import open_snapshot
from bangfu.engines.subject import Subjects
from bench import PACK
from bench.contenders import Notes, Task
from bench.contenders.bangfu_rules import ON, limits

_WARMING = 5


def explained(task: Task) -> Notes:
    """Explain households spread over the whole register, one after the other; each is timed on its own."""
    pack = load_pack(str(PACK))
    rules = rule_set(pack, "assessment")
    connection = connect(limits=limits(task))
    subjects = Subjects(connection, pack, rules, ON, open_snapshot(task.register.snapshot, pack))
    households = pq.read_table(task.register.snapshot / "households.parquet", columns=["household_id"])["household_id"]
    wanted = int(task.options["explained"]) + _WARMING
    step = max(1, len(households) // wanted)
    keys = households[::step][:wanted].to_pylist()
    milliseconds: list[float] = []
    busy: list[float] = []
    found: list[dict[str, object]] = []
    sentences = 0
    for key in keys:
        started, worked = time.perf_counter(), time.process_time()
        explanation = explain(pack, rules, subjects.row(key), ON)
        said = list(lines(explanation, pack, "zh"))
        milliseconds.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - worked) * 1000)
        sentences += len(said)
        found.append(_row(key, explanation))
    pq.write_table(pa.Table.from_pylist(found[_WARMING:]), task.out)
    warm = sorted(milliseconds[_WARMING:])
    return {
        "median_ms": statistics.median(warm), "cpu_ms": statistics.median(busy[_WARMING:]),
        "p95_ms": warm[int(len(warm) * 0.95)], "most_ms": warm[-1],
        "first_ms": milliseconds[0], "explained": len(warm), "sentences": sentences,
    }


def _row(key: str, explanation: Explanation) -> dict[str, object]:
    outcomes = list(explanation.judgement.outcomes.values())
    return {
        "household_id": key,
        "verdict": explanation.judgement.verdict,
        "unmet": sum(1 << place for place, outcome in enumerate(outcomes) if outcome is False),
        "unknown": sum(1 << place for place, outcome in enumerate(outcomes) if outcome is None),
    }
