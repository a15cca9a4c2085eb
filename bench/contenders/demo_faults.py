"""Bangfu over the demo county: runs every rule set the truth file of planted faults names; the demo scores it."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.cli import main
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.demo.scoring import Judged, score
from bangfu.engines.duckdb import run_folder
from bangfu.engines.snapshot import open_snapshot
from bench.contenders import Notes, Task
from bench.contenders.bangfu_rules import limits


def build(task: Task) -> Notes:
    """Build the demo county as a user does, workbooks and all."""
    folder = Path(task.options["folder"])
    code = main(["demo", "nanping", "--out", str(folder), "--scale", task.options["scale"], "--lang", "en"])
    assert code == 0, f"bangfu demo ended with {code}"
    return {"households": pq.read_metadata(folder / "households.parquet").num_rows}


def scored(task: Task) -> Notes:
    """Judge the rule sets of the truth file on the days it names; a row a kind and rule, with found and false leads."""
    folder = Path(task.options["folder"])
    pack = load_pack("cn-2014")
    truth = folder / "truth.parquet"
    planted = _planted(truth)
    started = time.perf_counter()
    judged: list[Judged] = []
    subjects = 0
    for name, on in sorted({(rule.partition(".")[0], on) for _, rule, on in planted}):
        if name not in pack.rule_sets:
            continue  # a fault of the sheets: `bangfu check` meets it before there is anything to judge
        run = run_folder(pack, rule_set(pack, name), on, open_snapshot(folder, pack), limits=limits(task))
        judged.append(Judged(name, on, task.out.with_name(f"judged-{name}-{on}.parquet")))
        run.write(judged[-1].file)
        subjects += run.subjects()
        run.connection.close()
    wall = time.perf_counter() - started
    scores = score(truth, judged)
    rows: list[dict[str, object]] = [
        {"kind": s.kind, "rule": s.rule, "planted": s.planted, "found": s.found, "look_alikes": s.look_alikes,
         "look_alikes_led": s.look_alikes_led, "others_led": s.others_led} for s in scores
    ]  # fmt: skip
    known = {(s.kind, s.rule) for s in scores}
    for (kind, rule), count in sorted(Counter((kind, rule) for kind, rule, _ in planted).items()):
        if (kind, rule) not in known:
            rows.append({"kind": kind, "rule": rule, "planted": count})
    pq.write_table(pa.Table.from_pylist(rows), task.out)
    for result in judged:
        result.file.unlink()
    return {"wall_s": wall, "runs": len(judged), "judged": subjects}


def _planted(truth: Path) -> list[tuple[str, str, date]]:
    """Kind, rule and day of every line of the truth file."""
    return [
        (row["kind"], row["rule"], row["find_on"])
        for row in pq.read_table(truth, columns=["kind", "rule", "find_on"]).to_pylist()
    ]
