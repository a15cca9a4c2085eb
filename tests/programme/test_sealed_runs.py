"""What runs leave lies sealed, follows a change of keys, is read as quickly, and cannot be altered unseen."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from evidence_everywhere import every_row_is_as_logged
from rosters_at_hand import HERE, load, write
from test_run_files import whole_run, with_a_death
from test_sealed_files import found

from bangfu.core.errors import Problem
from bangfu.engines.snapshot import Snapshot
from bangfu.programme.assessment import kept_runs as keeping
from bangfu.programme.assessment import queries, resealing
from bangfu.programme.assessment.explaining import said_of
from bangfu.programme.assessment.hashes import HASHES
from bangfu.programme.assessment.kept_runs import FEATURES, JUDGED, RESULT, folder_of
from bangfu.programme.assessment.models import Run, RunPlace, Verdict
from bangfu.programme.assessment.simulating import what_if
from bangfu.programme.ledger import sealed_tables
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.rotating import drop_former_keys, rotate_keys
from bangfu.programme.ledger.sealed_tables import key_number, open_table
from bangfu.programme.ledger.verifying import verification
from bangfu.programme.ledger.writing import Change, action
from small_world import World

NAMES = ("白露_", "寒露_", "霜降_")
"""Of its people. The search leaves the last sign of a word out."""


@pytest.fixture(autouse=True)
def _nothing_open() -> Iterator[None]:
    """Registers of their own give the same numbers again."""
    yield
    keeping._OPEN.clear()
    resealing._DONE.clear()


def tables(run: Run) -> list[Path]:
    return sorted(folder_of(run.pk).rglob("*.parquet"))


def keys(run: Run) -> set[int | None]:
    return {key_number(file) for file in tables(run)}


def asked(world: World, run: Run) -> tuple[object, ...]:
    """What pages, the API and a what-if say of a run."""
    county = world.actors["county"]
    run = Run.objects.get(pk=run.pk)
    said = said_of(county, run, "A1", "zh")
    tried = what_if(county, run, {"poverty_line": "1"}, HERE, queries.level_below(run, HERE))
    again = what_if(
        county, run, {"exit.income": "any_member(age < 30)"}, HERE, queries.level_below(run, HERE)
    )  # fmt: skip
    return said.verdict, [rule.sentence for rule in said.explained], tried.moves, again.moves, again.fast


@pytest.fixture
def run(keyed: World, tmp_path: Path) -> Run:
    """A run from the register itself, with a register of another department."""
    with_a_death(keyed, tmp_path / "desk")
    whole_run(keyed, "integrity")
    return whole_run(keyed, "exit")


@action("tests.as_before")
def _as_before(change: Change, run: Run, snapshot_hash: str, result: str) -> None:
    run.snapshot_hash, run.result_sha256 = snapshot_hash, result
    change.update(change.entry(f"run/{run.pk}", run.area), run, "snapshot_hash", "result_sha256")


def laid_plain(run: Run) -> Run:
    """A run as a version left it that did not seal."""
    folder = folder_of(run.pk)
    for file in tables(run):
        open_table(file, file.with_suffix(".plain"))
        file.with_suffix(".plain").replace(file)
    (folder / HASHES).unlink()
    files = {file.stem: file for file in (folder / "snapshot").rglob("*.parquet")}
    result = hashlib.sha256((folder / RESULT).read_bytes()).hexdigest()
    _as_before(SYSTEM, run, Snapshot(folder, files).hash(), result)
    return Run.objects.get(pk=run.pk)


def test_no_name_number_or_health_stands_in_any_byte_a_run_leaves(run: Run) -> None:
    runs = Path(settings.BANGFU_DATA) / "runs"
    assert {one.name for one in runs.iterdir()} == {str(run.pk - 1), str(run.pk)}
    assert keys(run) == {1}
    held = {name for name, _ in found(runs, *NAMES, "chronic_", "A1-01_", HERE)} - {"the database"}
    assert held == set()
    open_table(folder_of(run.pk) / "snapshot" / "members.parquet", runs / "plain.parquet")
    assert {"plain.parquet rows"} <= {name for name, _ in found(runs, *NAMES)}, "the search finds what lies plain"


def test_runs_follow_a_change_of_keys_and_say_the_same(keyed: World, run: Run) -> None:
    before = asked(keyed, run)
    hashes = Run.objects.values_list("snapshot_hash", "result_sha256").get(pk=run.pk)
    rotate_keys(SYSTEM)
    assert keys(run) == {2}
    assert asked(keyed, run) == before
    assert drop_former_keys(SYSTEM) == [1]
    keeping._OPEN.clear()
    assert asked(keyed, run) == before
    assert Run.objects.values_list("snapshot_hash", "result_sha256").get(pk=run.pk) == hashes
    every_row_is_as_logged()


def test_what_is_held_of_a_run_is_let_go_when_its_files_are_sealed_anew_or_gone(keyed: World, run: Run) -> None:
    opened = keeping.kept(run)
    assert keeping.kept(run) is opened
    rotate_keys(SYSTEM)
    anew = keeping.kept(run)
    assert anew is not opened
    assert list(keeping._OPEN) == [run.pk]
    shutil.rmtree(folder_of(run.pk))
    with pytest.raises(Problem, match=r"runs\.files_gone"):
        keeping.kept(run)
    assert not keeping._OPEN


def test_small_tables_are_held_and_no_file_is_asked_for_a_household(keyed: World, run: Run) -> None:
    opened = keeping.kept(run)
    assert [opened.row("A1").key for _ in range(3)] == ["A1"] * 3
    assert opened._subjects is not None
    assert not opened._subjects.relations


def test_large_files_are_asked_where_they_lie(keyed: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = asked(keyed, run)
    monkeypatch.setattr(keeping, "IN_MEMORY", 0)
    keeping._OPEN.clear()
    assert asked(keyed, run) == before
    plain = laid_plain(run)
    keeping._OPEN.clear()
    assert asked(keyed, plain) == before


def test_runs_of_a_version_that_did_not_seal_are_read_and_then_sealed(keyed: World, run: Run) -> None:
    before = asked(keyed, run)
    plain = laid_plain(run)
    assert keys(plain) == {None}
    assert asked(keyed, plain) == before
    every_row_is_as_logged()
    rotate_keys(SYSTEM)
    assert keys(plain) == {2}
    assert asked(keyed, plain) == before
    every_row_is_as_logged()
    entries = Entry.objects.filter(subject=f"run/{run.pk}").order_by("id").values_list("action", flat=True)
    assert list(entries)[-1] == "assessment.hash_run_anew"
    rotate_keys(SYSTEM)
    assert entries.count() == len(entries), "and never again"


def test_a_sealing_that_was_killed_goes_on(keyed: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before, plain = asked(keyed, run), laid_plain(run)

    class Killed(BaseException):
        pass

    sealed, count = sealed_tables.seal_table, 0

    def kill(source: Path, target: Path) -> int:
        nonlocal count
        count += 1
        if count > 3:
            raise Killed
        return sealed(source, target)

    monkeypatch.setattr(resealing, "seal_table", kill)
    with pytest.raises(Killed):
        rotate_keys(SYSTEM)
    assert keys(plain) >= {None}
    every_row_is_as_logged()
    assert asked(keyed, plain) == before
    monkeypatch.undo()
    rotate_keys(SYSTEM)
    assert keys(plain) == {2}
    every_row_is_as_logged()


def altered(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def told() -> set[str]:
    with verification() as findings:
        return {finding.code for finding in findings if finding.sentence("zh") and finding.sentence("en")}


FILES = ["snapshot/members.parquet", FEATURES, JUDGED, RESULT]
WAYS: dict[str, Callable[[Path, Path], object]] = {
    "a byte": lambda file, _other: altered(file),
    "cut off": lambda file, _other: file.write_bytes(file.read_bytes()[:-9]),
    "another run's": lambda file, other: shutil.copy(other, file),
    "a plain one of the same rows but one": lambda file, _other: open_table_without_a_row(file),
    "deleted": lambda file, _other: file.unlink(),
}


def open_table_without_a_row(file: Path) -> None:
    import pyarrow.parquet as pq

    rows = pq.ParquetFile(file, decryption_properties=sealed_tables.opening(file)).read()
    pq.write_table(rows.slice(1), file)


def test_a_change_of_keys_goes_past_a_file_that_was_altered(keyed: World, run: Run) -> None:
    altered(folder_of(run.pk) / FEATURES)
    (folder_of(run.pk) / RESULT).write_bytes(b"PAR1 nothing")
    rotate_keys(SYSTEM)
    assert key_number(folder_of(run.pk) / JUDGED) == 2
    assert told() == {"runs.file_broken"}
    assert drop_former_keys(SYSTEM) == [1]


ROWS = [
    (Verdict, "UPDATE {} SET verdict = 'met' WHERE key = 'A2' AND verdict <> 'met'"),
    (Verdict, "UPDATE {} SET figures = '{{}}' WHERE key = 'A1'"),
    (Verdict, "UPDATE {} SET failed = failed + 1 WHERE key = 'A1'"),
    (Verdict, "DELETE FROM {} WHERE key = 'A1'"),
    (Verdict, "INSERT INTO {0} (run, key, path, verdict, failed, unknown, figures)"
              " SELECT run, 'A9', path, verdict, failed, unknown, figures FROM {0} WHERE key = 'A1'"),
    (RunPlace, "UPDATE {} SET subjects = subjects + 1"),
    (RunPlace, "DELETE FROM {} WHERE level = 0"),
]  # fmt: skip


def test_files_and_rows_that_were_altered_are_reported(keyed: World, run: Run, tmp_path: Path) -> None:
    assert told() == set()
    shutil.copytree(folder_of(run.pk), tmp_path / "whole")
    for name in FILES:
        for way, alter in WAYS.items():
            alter(folder_of(run.pk) / name, folder_of(run.pk - 1) / name)
            found = told()
            assert len(found) == 1, (name, way)
            assert found <= {"runs.file_altered", "runs.file_broken", "runs.files_missing"}, (name, way)
            shutil.copy(tmp_path / "whole" / name, folder_of(run.pk) / name)
    for model, statement in ROWS:
        with transaction.atomic(), connection.cursor() as cursor:
            more = " AND" if "WHERE" in statement else " WHERE"
            cursor.execute(f"{statement.format(model._meta.db_table)}{more} run = {run.pk}")
            assert cursor.rowcount
            assert told() == {"runs.rows_altered"}, statement
            transaction.set_rollback(True)
    (folder_of(run.pk) / HASHES).unlink()  # what says which file it was may be gone
    assert told() == set()
    shutil.copy(folder_of(run.pk - 1) / JUDGED, folder_of(run.pk) / JUDGED)
    assert told() == {"runs.altered"}


def test_a_run_whose_key_is_gone_says_so(keyed: World, run: Run, tmp_path: Path) -> None:
    load(keyed.actors["county"], write(tmp_path / "more"))
    copy = tmp_path / "copy"
    shutil.copytree(folder_of(run.pk), copy)
    rotate_keys(SYSTEM)
    drop_former_keys(SYSTEM)
    shutil.rmtree(folder_of(run.pk))
    shutil.copytree(copy, folder_of(run.pk))
    keeping._OPEN.clear()
    with pytest.raises(Problem, match=r"ledger\.file_key_gone"):
        said_of(keyed.actors["county"], Run.objects.get(pk=run.pk), "A1", "zh")
    assert told() == {"runs.file_broken"}
