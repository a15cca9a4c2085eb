"""Whoever wrote takes a signed receipt away, and can hold the register to it."""

from __future__ import annotations

from base64 import b64decode

import pytest
from django.db import connection
from evidence_everywhere import change_household

from bangfu.core.chain.checkpoints import opened_checkpoint
from bangfu.core.chain.receipts import opened_receipt
from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.checkpoints import seal_log
from bangfu.programme.ledger.log_keys import believed_keys
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.receipts import check_receipt, receipt_of, written
from small_world import World


def test_a_write_gives_a_receipt_that_holds(keyed: World) -> None:
    seal_log()
    with written() as entries:
        change_household(SYSTEM, keyed.households["H1"], 5)
    (entry,) = entries
    note = receipt_of(entry)
    assert opened_receipt(note, believed_keys()).leaf == bytes(Entry.objects.get(pk=entry).leaf)
    assert check_receipt(note)[1:] == (None, None), "it waits for the next checkpoint"
    seal_log()
    assert check_receipt(note)[1:] == (Entry.objects.get(pk=entry).leaf_index, None)


def test_a_write_that_was_refused_gives_none(keyed: World) -> None:
    with written() as entries, pytest.raises(AttributeError):
        change_household(SYSTEM, None, 5)  # type: ignore[arg-type]  # that is what is wrong with it
    assert entries == []


def test_a_register_that_lost_or_changed_the_entry_is_convicted(keyed: World) -> None:
    seal_log()
    with written() as entries:
        change_household(SYSTEM, keyed.households["H1"], 5)
        change_household(SYSTEM, keyed.households["H2"], 5)
    notes = [receipt_of(entry) for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET leaf = %s WHERE id = %s", [bytes(32), entries[0]])
        cursor.execute("DELETE FROM ledger_entrysecret WHERE entry_id = %s", [entries[1]])
        cursor.execute("DELETE FROM ledger_entry WHERE id = %s", [entries[1]])
    for note in notes:
        finding = check_receipt(note)[2]
        assert finding is not None
        assert finding.code == "ledger.receipt_broken"
        assert finding.sentence("zh") != finding.sentence("en")


def test_nothing_else_passes_for_a_receipt(keyed: World) -> None:
    newest = seal_log()
    assert newest is not None
    note = receipt_of(Entry.objects.order_by("id")[0].pk)
    for forged in (newest.note, note.replace("bangfu receipt v1", "bangfu receipt v2"), "text", note[:-30] + "\n"):
        with pytest.raises(Problem):
            check_receipt(forged)
    with pytest.raises(Problem):
        opened_checkpoint(note, believed_keys())
    assert b64decode(note.split("\n")[3])
