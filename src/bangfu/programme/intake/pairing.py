"""Propose pairs of members with the same identity number, found by blind index; nothing is opened for it."""

from __future__ import annotations

from django.db import connection

from bangfu.programme.households.models import DuplicatePair
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.writing import Change


def propose_pairs(change: Change, brought_by: int) -> int:
    """Write a pair for each two members who live somewhere today under one number, one of them just brought."""
    sql = """
        SELECT DISTINCT a.id, b.id, a.path, b.path
        FROM households_member n
        JOIN households_member a ON a.identity_index = n.identity_index
        JOIN households_member b ON b.identity_index = n.identity_index AND b.id > a.id
        WHERE n.identity_index IS NOT NULL AND (a.id = n.id OR b.id = n.id)
          AND n.id IN (SELECT member_id FROM households_memberstate WHERE brought_by = %s)
          AND EXISTS (SELECT 1 FROM households_memberstate s WHERE s.member_id = a.id AND s.until IS NULL)
          AND EXISTS (SELECT 1 FROM households_memberstate s WHERE s.member_id = b.id AND s.until IS NULL)
          AND NOT EXISTS (SELECT 1 FROM households_duplicatepair p WHERE p.first_id = a.id AND p.second_id = b.id)
        ORDER BY a.id, b.id"""
    with confined(""):  # the other of a pair may live anywhere, and so the pair lies above
        with connection.cursor() as cursor:
            cursor.execute(sql, [brought_by])
            found = cursor.fetchall()
        if not found:
            return 0
        rows, drafts = [], []
        for first, second, path, other in found:
            common = _common(path, other)
            drafts.append(change.entry(f"duplicate/{first}-{second}", common))
            rows.append((first, second, common, "proposed", None, "", change.at, None, None, "", brought_by))
        change.insert_rows(DuplicatePair, rows, drafts)
    return len(rows)


def _common(one: str, other: str) -> str:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]
