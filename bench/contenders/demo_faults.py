"""Bangfu over the demo county: runs every rule set the truth file of planted faults names and counts what it finds."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.cli import main
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.core.policy.model import Pack
from bangfu.engines.duckdb import Run, run_folder
from bangfu.engines.snapshot import Snapshot, open_snapshot
from bench.contenders import Notes, Task
from bench.contenders.bangfu_rules import limits

Household = str


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the truth file: who bears which fault, and which rule should point at it on which day."""

    kind: str
    rules: str
    rule: str
    household: Household
    on: date
    innocent: bool

    @property
    def question(self) -> tuple[str, str, date, bool]:
        """Rule set, rule, day, and whether the rule should say *unknown* instead of pointing."""
        return self.rules, self.rule, self.on, self.kind == "unknown_fact"


Hits = dict[tuple[str, str, date, bool], set[Household]]


def build(task: Task) -> Notes:
    """Build the demo county as a user does."""
    folder = Path(task.options["folder"])
    code = main(["demo", "nanping", "--out", str(folder), "--scale", task.options["scale"], "--lang", "en"])
    assert code == 0, f"bangfu demo ended with {code}"
    return {"households": pq.read_metadata(folder / "households.parquet").num_rows}


def scored(task: Task) -> Notes:
    """Run the rules of the truth file on the days it names; a row a kind and rule, with found and false leads."""
    pack = load_pack("cn-2014")
    snapshot = open_snapshot(Path(task.options["folder"]), pack)
    faults = list(_faults(snapshot, pack))
    started = time.perf_counter()
    hits, judged = _hits(pack, snapshot, faults, task)
    wall = time.perf_counter() - started
    pq.write_table(pa.Table.from_pylist(_rows(faults, hits)), task.out)
    return {"wall_s": wall, "runs": len({(fault.rules, fault.on) for fault in faults}), "judged": judged}


def _faults(snapshot: Snapshot, pack: Pack) -> Iterable[Fault]:
    """The truth file, without the faults of the sheets themselves: those `bangfu check` finds before any rule runs."""
    for row in pq.read_table(snapshot.folder / "truth.parquet").to_pylist():
        rules, _, rule = row["rule"].partition(".")
        if rules in pack.rule_sets:
            yield Fault(row["kind"], rules, rule, row["household_id"], row["find_on"], row["innocent"])


def _left_soon(run: Run, on: date) -> str:
    """Households that left within two months: an open condition of exit matters for those, not for who stays."""
    source = run.sources["households"].relation
    return (
        f"SELECT CAST(household_id AS VARCHAR) FROM {source} AS t"
        f" WHERE exited_on > DATE '{on}' AND exited_on <= DATE '{on}' + INTERVAL 62 DAY"
    )


def _hits(pack: Pack, snapshot: Snapshot, faults: list[Fault], task: Task) -> tuple[Hits, int]:
    """Whom each rule points at; a rule that the pack lacks, or that is not in force, is left out."""
    hits: Hits = {}
    judged = 0
    for name, on in sorted({(fault.rules, fault.on) for fault in faults}):
        run = run_folder(pack, rule_set(pack, name), on, snapshot, limits=limits(task))
        judged += run.subjects()
        places = {rule.name: place for place, rule in enumerate(run.rules.rules_on(on))}
        for question in {fault.question for fault in faults if (fault.rules, fault.on) == (name, on)}:
            _, rule, _, unknown = question
            if rule in places:
                hits[question] = _pointed(run, 1 << places[rule], unknown, on)
        run.connection.close()
    return hits, judged


def _pointed(run: Run, bit: int, unknown: bool, on: date) -> set[Household]:
    """The pattern of a lead is there, or a condition of exit is not met; or it is unknown, where that is due."""
    condition = f"failed & {bit} <> 0"
    if unknown:
        condition = f"unknown & {bit} <> 0"
    elif run.rules.verdict == "leads":
        condition = f"(failed | unknown) & {bit} = 0"
    if run.rules.verdict != "leads":
        condition += f" AND CAST(subject_key AS VARCHAR) IN ({_left_soon(run, on)})"
    return {key for (key,) in run.rows(f"SELECT CAST(subject_key AS VARCHAR) FROM {run.verdicts} WHERE {condition}")}


def _rows(faults: list[Fault], hits: Hits) -> list[dict[str, object]]:
    named: dict[tuple[str, str], set[Household]] = defaultdict(set)  # whom the truth names under a rule, guilty or not
    kinds: dict[tuple[str, str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        named[fault.rules, fault.rule].add(fault.household)
        kinds[fault.kind, fault.rules, fault.rule].append(fault)
    rows: list[dict[str, object]] = []
    for (kind, rules, rule), borne in sorted(kinds.items()):
        pointed = {fault.question: hits.get(fault.question, set()) for fault in borne}
        everyone = {household for households in pointed.values() for household in households}
        guilty = {fault for fault in borne if not fault.innocent}
        innocent = set(borne) - guilty
        rows.append({
            "kind": kind, "rule": f"{rules}.{rule}", "exists": any(question in hits for question in pointed),
            "planted": len(guilty), "found": sum(fault.household in pointed[fault.question] for fault in guilty),
            "innocent": len(innocent),
            "innocent_led": sum(fault.household in pointed[fault.question] for fault in innocent),
            "others_led": len(everyone - named[rules, rule]),
        })
    return rows
