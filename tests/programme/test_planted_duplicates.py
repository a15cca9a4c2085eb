"""Whom the demo lists twice under one number is proposed as a pair, nobody else is, and decisions are undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from rosters_at_hand import everything, load

from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from bangfu.programme.households.actions import keep_pair, merge_pair, undo_pair
from bangfu.programme.households.models import DuplicatePair
from bangfu.programme.ledger.actors import SYSTEM


@pytest.mark.slow
def test_planted_duplicates_are_found_decided_and_undone(own_keys: None, tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    build_nanping(demo, Wish(0.05, 7, 1.0), workbooks=False)
    planted = {
        frozenset(pair) for pair in duckdb.execute(
            f"SELECT a.member_id, b.member_id FROM '{demo / 'members.parquet'}' a"
            f" JOIN '{demo / 'members.parquet'}' b ON a.person_id = b.person_id AND a.member_id < b.member_id"
            " WHERE a.valid_until IS NULL AND b.valid_until IS NULL"
        ).fetchall()
    }  # fmt: skip
    truth = duckdb.execute(
        f"SELECT member_id FROM '{demo / 'truth.parquet'}' WHERE kind = 'duplicate_person' AND NOT innocent"
        " AND note NOT LIKE 'hidden%'"
    ).fetchall()
    load(SYSTEM, [demo], date(2020, 12, 31))
    pairs = list(DuplicatePair.objects.select_related("first", "second"))
    assert {frozenset((pair.first.number, pair.second.number)) for pair in pairs} == planted
    found = {number for pair in planted for number in pair}
    assert len(planted) > 2
    assert found <= {number for (number,) in truth}, "a namesake is not a pair"
    before = everything()
    merge_pair(SYSTEM, pairs[0].pk, pairs[0].second_id, "同一人")
    keep_pair(SYSTEM, pairs[1].pk, "号码抄错")
    for pair in pairs[:2]:
        undo_pair(SYSTEM, pair.pk, "判错了")
    assert everything("households_duplicatepair") == {
        table: rows for table, rows in before.items() if table != "households_duplicatepair"
    }
    assert set(DuplicatePair.objects.values_list("state", flat=True)) == {"proposed"}
