"""Every worked case of every shipped pack holds when DuckDB judges it from a snapshot written for it alone."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from bangfu.core.policy.cases import NOT_A_SUBJECT, Case
from bangfu.core.policy.loading import rule_set, tried_pack
from bangfu.core.policy.model import Pack, Table
from bangfu.engines.duckdb import Limits, run_folder
from bangfu.engines.snapshot import open_snapshot
from shipped import EVERY_CASE

SUBJECT = "subject"
PLACE = "350702100201"
"""All invented subjects lie in one village; its first characters are their county."""

Given = dict[str, object]


class CaseFolder:
    """The tables of one case: rows by table, keys made up, registers met by made-up identity numbers."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.rows: dict[str, list[Given]] = defaultdict(list)
        self.numbers = count(1)

    def add(self, table: Table, given: Given, key: str) -> None:
        """One row of a subject or collection with everything nested under it."""
        row: Given = {table.key or "": key}
        if table.place is not None:
            row[table.place] = self._place_code(table)
        for name in given:  # whoever is looked up in a register has a number to be met by; nobody else needs one
            child = self.pack.tables.get(name)
            if child is not None and child.kind == "register":
                row.setdefault(child.by or "", f"id-{next(self.numbers)}")
        parts = {fact: part for part in self.pack.parts_of(table.name) for fact in part.facts}
        for name, value in given.items():
            if isinstance(value, list) and name in self.pack.tables:
                self._add_children(table, row, self.pack.tables[name], value)
            elif name in parts:
                self._part_row(parts[name], key)[name] = value
            else:
                row[name] = value
        self.rows[table.name].append(row)

    def write(self, folder: Path) -> Path:
        """The CSV files; a table with no rows keeps its header, so that it counts as supplied."""
        for name, rows in self.rows.items():
            table = self.pack.tables[name]
            place = folder / "registers" if table.kind == "register" else folder
            place.mkdir(parents=True, exist_ok=True)
            met_by = [t.by for t in self.pack.tables.values() if t.kind == "register" and t.of == name]
            wanted = [c for c in (table.key, table.by, table.place, *met_by) if c is not None]
            columns = list(dict.fromkeys([*wanted, *(column for row in rows for column in row)]))
            with (place / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(columns)
                writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
        return folder

    def _add_children(self, parent: Table, row: Given, child: Table, given: list[Given]) -> None:
        if child.same_as:  # rows of the same table met by the same number: the first is the row itself
            for other in given[1:]:
                self.add(self.pack.tables[child.same_as], other, f"other-{next(self.numbers)}")
                self.rows[child.same_as][-1][child.by or ""] = row[child.by or ""]
            return
        self.rows[child.name] += []
        for one in given:
            if child.kind == "register":
                self.rows[child.name].append({child.by or "": row[child.by or ""], **one})
                continue
            self.add(child, one, f"{child.name}-{next(self.numbers)}")
            if child.kind == "collection":
                self.rows[child.name][-1][child.by or ""] = row[parent.key or ""]

    def _part_row(self, part: Table, key: str) -> Given:
        for row in self.rows[part.name]:
            if row[part.key or ""] == key:
                return row
        self.rows[part.name].append({part.key or "": key})
        return self.rows[part.name][-1]

    def _place_code(self, table: Table) -> str:
        return PLACE[: self.pack.level_named(table.level or "").width]


def subject_key(pack: Pack, table: Table) -> str:
    """A place's key is its code."""
    return PLACE[: pack.level_named(table.level).width] if table.level and table.place is None else SUBJECT


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


ALL_CASES = [pytest.param(pack, case, id=f"{pack.name}: {case.title['en']}") for pack, case in EVERY_CASE]


@pytest.mark.slow
@pytest.mark.parametrize(("pack", "case"), ALL_CASES)
def test_a_worked_case_holds_on_duckdb(pack: Pack, case: Case, tmp_path: Path) -> None:
    if case.sets:
        pack = tried_pack(pack, case.sets)
    rules = rule_set(pack, case.rules)
    table = pack.tables[rules.of]
    key = subject_key(pack, table)
    written = CaseFolder(pack)
    written.add(table, dict(case.given), key)
    snapshot = open_snapshot(written.write(tmp_path), pack)
    run = run_folder(pack, rules, case.on, snapshot, limits=Limits(memory="500MB", threads=1))
    found = run.connection.execute(
        f"SELECT * FROM ({run.readable(run.verdicts)}) WHERE subject_key = ?", [key]
    ).fetchone()
    names = [column[0] for column in run.connection.description or ()]
    if found is None:
        assert case.expect == NOT_A_SUBJECT
        return
    answer = dict(zip(names, found, strict=True))
    assert answer["verdict"] == case.expect
    assert {name: answer[name] for name in case.rules_expected} == dict(case.rules_expected)
