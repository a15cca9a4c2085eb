"""Sealing the log: each committed entry gets one place, each checkpoint continues the one before, or none is signed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from evidence_everywhere import change_household

from bangfu.core.chain.checkpoints import opened_checkpoint
from bangfu.core.chain.notes import SigningKey
from bangfu.core.chain.tree import Peaks, root_of
from bangfu.core.errors import Problem
from bangfu.programme.households.models import Household
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.anchors import anchor_checkpoints, anchor_file, anchored_notes
from bangfu.programme.ledger.checkpoints import seal_log
from bangfu.programme.ledger.keys import key_ring, make_keys
from bangfu.programme.ledger.log_keys import believed_keys
from bangfu.programme.ledger.models import Checkpoint, Entry, TreeNode
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sequencing import TOGETHER, sequence_entries
from bangfu.programme.ledger.verifying import verification
from bangfu.programme.ledger.writing import Change, action
from small_world import World, build_world


@pytest.fixture
def sealing(db: None, tmp_path: Path) -> Iterator[World]:
    """The small world, with keys and anchors of its own."""
    with override_settings(BANGFU_DATA=tmp_path), confined(""):
        key_ring.cache_clear()
        make_keys()
        yield build_world()
    key_ring.cache_clear()


def write(world: World, persons: int) -> None:
    change_household(SYSTEM, world.households["H1"], persons)


def execute(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def found() -> list[str]:
    with verification() as findings:
        return [each.code for each in findings]


def refused() -> str:
    """The code of what keeps the log from being sealed."""
    with pytest.raises(Problem) as problem:
        seal_log()
    assert problem.value.sentence("zh") != problem.value.sentence("en")
    return problem.value.code


def test_entries_get_their_places_without_a_gap_in_order_of_id(sealing: World) -> None:
    assert sequence_entries() == Entry.objects.count() > 10
    assert sequence_entries() == 0
    places = list(Entry.objects.order_by("id").values_list("leaf_index", flat=True))
    assert places == list(range(len(places)))
    write(sealing, 5)
    assert sequence_entries() == 1
    assert Entry.objects.order_by("-id").values_list("leaf_index", flat=True)[0] == len(places)


@action("tests.say_often")
def say_often(change: Change, times: int) -> None:
    """Many entries about nothing."""
    for number in range(times):
        change.entry(f"nothing/{number}", "")


def test_more_entries_than_one_step_takes_are_placed_and_verify(sealing: World) -> None:
    before = Entry.objects.count()
    say_often(SYSTEM, 2 * TOGETHER + 1)
    assert sequence_entries() == before + 2 * TOGETHER + 1
    seal_log()
    assert found() == []


def test_the_stored_nodes_are_the_complete_subtrees(sealing: World) -> None:
    sequence_entries()
    write(sealing, 5)
    sequence_entries()
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("leaf_index").values_list("leaf", flat=True)]
    peaks = Peaks()
    nodes = {(level, index): hash_ for leaf in leaves for level, index, hash_ in peaks.append(leaf)[1:]}
    stored = TreeNode.objects.values_list("level", "index", "hash")
    assert {(level, index): bytes(hash_) for level, index, hash_ in stored} == nodes


def test_a_checkpoint_is_signed_when_something_was_added_and_only_then(sealing: World) -> None:
    first = seal_log()
    again = seal_log()
    assert first is not None
    assert again == first
    signed, note = opened_checkpoint(first.note, believed_keys())
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("leaf_index").values_list("leaf", flat=True)]
    assert (signed.size, signed.root) == (len(leaves), root_of(leaves))
    assert [each.at for each in note.signatures] == [None, int(first.at.timestamp())]
    write(sealing, 5)
    second = seal_log()
    assert second is not None
    assert second.size == first.size + 1
    assert list(anchored_notes(anchor_file())) == [first.note, second.note]
    assert found() == []


@pytest.mark.django_db
def test_an_empty_log_has_no_checkpoint(tmp_path: Path) -> None:
    with override_settings(BANGFU_DATA=tmp_path):
        assert seal_log() is None
        assert found() == []


def test_without_its_key_a_log_is_not_sealed(sealing: World, tmp_path: Path) -> None:
    seal_log()
    write(sealing, 5)
    secret = tmp_path / "keys" / "signer.key"
    kept = secret.read_text()
    secret.unlink()
    assert refused() == "ledger.no_log_key"
    secret.write_text("not a key")
    assert refused() == "ledger.bad_log_key"
    secret.write_text(SigningKey("bangfu/another", bytes(32)).secret_text())
    assert refused() == "ledger.foreign_log_key"
    assert Checkpoint.objects.count() == 1
    secret.write_text(kept)
    (tmp_path / "keys" / "trusted-keys.txt").rename(tmp_path / "away")
    assert refused() == "ledger.no_public_keys"
    (tmp_path / "away").rename(tmp_path / "keys" / "trusted-keys.txt")
    assert seal_log() == Checkpoint.objects.order_by("-size")[0]
    assert Checkpoint.objects.count() == 2
    assert found() == []


def test_the_signing_key_is_readable_by_nobody_else(sealing: World, tmp_path: Path) -> None:
    seal_log()
    assert (tmp_path / "keys" / "signer.key").stat().st_mode & 0o777 == 0o600


def test_a_kill_between_the_two_key_files_is_made_good(sealing: World, tmp_path: Path) -> None:
    (tmp_path / "keys" / "signer.key").write_text(SigningKey("bangfu/first", bytes(32)).secret_text())
    checkpoint = seal_log()
    assert checkpoint is not None
    assert checkpoint.note.startswith("bangfu/first\n")
    assert found() == []


def test_a_backup_older_than_the_anchors_is_not_signed_over(sealing: World) -> None:
    seal_log()
    last = Entry.objects.order_by("-id")[0].pk
    execute("DELETE FROM ledger_entrysecret WHERE entry_id = %s", last)
    execute("DELETE FROM ledger_entry WHERE id = %s", last)
    execute("DELETE FROM ledger_checkpoint")
    assert refused() == "ledger.log_shorter"
    write(sealing, 5)
    write(sealing, 6)
    assert refused() == "chain.not_consistent"
    assert Checkpoint.objects.count() == 0
    assert "ledger.checkpoint_contradicted" in found()


def test_a_rewritten_history_is_not_signed(sealing: World) -> None:
    seal_log()
    execute(f"UPDATE ledger_treenode SET hash = %s WHERE level = 4 AND {quoted('index')} = 0", bytes(32))
    write(sealing, 5)
    assert refused() == "chain.not_consistent"
    assert found() == ["ledger.tree_differs"]


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


@pytest.mark.parametrize("kept", [1, 20, 40, 75, 90, 160, 270, 292])
def test_a_line_torn_by_a_power_cut_is_completed(sealing: World, kept: int) -> None:
    seal_log()
    whole = anchor_file().read_bytes()
    write(sealing, 5)
    seal_log()
    both = anchor_file().read_bytes()
    anchor_file().write_bytes(both[: len(whole) + kept])
    assert len(list(anchored_notes(anchor_file()))) == 1 + (kept >= len(both) - len(whole))
    assert anchor_checkpoints() == 1
    assert anchor_file().read_bytes() == both
    assert anchor_checkpoints() == 0


@pytest.mark.parametrize("kept", [0, 1, 20, 75, 160])
def test_the_first_line_torn_is_completed_too(sealing: World, kept: int) -> None:
    seal_log()
    whole = anchor_file().read_bytes()
    anchor_file().write_bytes(whole[:kept])
    assert anchor_checkpoints() == 1
    assert anchor_file().read_bytes() == whole


def test_an_anchor_file_of_something_else_is_not_written_to(sealing: World) -> None:
    anchor_file().write_text("a shopping list\n")
    assert refused() == "ledger.anchor_unreadable"
    assert anchor_file().read_text() == "a shopping list\n"


def test_an_anchor_file_that_cannot_be_written_is_told(sealing: World, tmp_path: Path) -> None:
    anchor_file().mkdir()
    assert refused() in ("ledger.anchor_unwritable", "ledger.anchor_unreadable")


def test_a_copy_kept_elsewhere_shows_what_was_cut_here(sealing: World, tmp_path: Path) -> None:
    seal_log()
    before = anchor_file().read_bytes()
    size = Entry.objects.count()
    write(sealing, 5)
    seal_log()
    elsewhere = tmp_path / "elsewhere.txt"
    shutil.copy(anchor_file(), elsewhere)
    home = sealing.households["H1"]
    execute("UPDATE households_household SET persons = 2 WHERE id = %s", home.pk)
    last = Entry.objects.get(leaf_index=size).pk
    execute("DELETE FROM ledger_entrysecret WHERE entry_id = %s", last)
    execute("DELETE FROM ledger_entry WHERE id = %s", last)
    execute("DELETE FROM ledger_checkpoint WHERE size > %s", size)
    execute(f"DELETE FROM ledger_treenode WHERE ({quoted('index')} + 1) * (1 << level) > %s", size)
    anchor_file().write_bytes(before)
    assert found() == [], "with the anchors cut as well nothing here can show it"
    with verification([elsewhere]) as findings:
        codes = [each.code for each in findings]
    assert codes == ["ledger.checkpoint_missing", "ledger.entries_missing"]


def test_an_entry_that_waits_for_its_checkpoint_is_no_finding_and_is_counted(sealing: World) -> None:
    seal_log()
    write(sealing, 5)
    with verification() as findings:
        assert list(findings) == []
    assert findings.counted["pending"] == 1
    assert Household._base_manager.count() < findings.counted["rows"]


def test_a_dropped_table_is_a_finding(sealing: World) -> None:
    seal_log()
    execute("DROP TABLE households_record")
    assert found() == ["ledger.table_missing"]
    execute("DROP TABLE ledger_treenode")
    assert found() == ["ledger.table_missing", "ledger.table_missing"]


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        ("households_householdstate", "since", "'no day'", "ledger.row_altered"),
        ("households_household", "head", "x'ff'", "ledger.row_altered"),
        ("households_household", "head", "CAST(x'ff' AS TEXT)", "ledger.row_altered"),
        ("households_household", "persons", "'many'", "ledger.row_altered"),
        ("households_household", "persons", "2.5", "ledger.row_altered"),
        ("households_member", "identity", "'text'", "ledger.row_altered"),
        ("ledger_entry", "at", "'no day'", "ledger.entry_altered"),
        ("ledger_entry", "changes", "'{'", "ledger.entry_altered"),
        ("ledger_entry", "changes", "'[]'", "ledger.entry_altered"),
        ("ledger_entry", "leaf", "'text'", "ledger.entry_altered"),
        ("ledger_entry", "leaf_index", "'text'", "ledger.entry_misplaced"),
        ("ledger_entry", "leaf_index", "-5", "ledger.entry_misplaced"),
        ("ledger_entry", "leaf_index", "1e18", "ledger.entry_misplaced"),
        ("ledger_entrysecret", "salt", "'text'", "ledger.secret_altered"),
        ("ledger_checkpoint", "note", "'text'", "ledger.checkpoint_forged"),
        ("ledger_checkpoint", "at", "'text'", "ledger.checkpoint_forged"),
        ("ledger_treenode", "hash", "'text'", "ledger.tree_differs"),
        ("ledger_treenode", '"index"', "'text'", "ledger.node_unknown"),
        ("ledger_treenode", "level", "7", "ledger.node_unknown"),
    ],
)  # fmt: skip
def test_a_value_of_a_foreign_kind_is_a_finding_and_stops_nothing(
    sealing: World, table: str, column: str, value: str, code: str
) -> None:
    seal_log()
    key = "entry_id" if table == "ledger_entrysecret" else "id"
    text = f"UPDATE {table} SET {column} = {value} WHERE {key} = (SELECT max({key}) FROM {table})"
    try:
        with transaction.atomic():
            execute(text)
    except DatabaseError:
        assert connection.vendor == "postgresql", "whose columns have types"
        return
    codes = found()
    assert code in codes
    assert len(codes) < 12
