"""What people hand in lies sealed: no byte of the data folder shows a number, and a file cut off does not open."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from django.conf import settings
from django.db import connection
from django.test import override_settings
from rosters_at_hand import HERE, HOMES, JUNE, PEOPLE, hand_in_files, identity, write

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.engines.snapshot import ROW_GROUP, Snapshot
from bangfu.programme.assessment import actions as runs
from bangfu.programme.assessment.kept_runs import folder_of
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.intake.actions import apply_import, compare_import, undo_import
from bangfu.programme.intake.folders import Folder, registers_folder
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.queries import differences, error_workbook
from bangfu.programme.intake.registers import register_files, take_registers
from bangfu.programme.intake.resealing import reseal_files
from bangfu.programme.jobs.actions import work_once
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger import sealed_files, sealed_tables
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.rotating import drop_former_keys, rotate_keys
from bangfu.programme.ledger.sealed_files import HEAD_BYTES, PIECE, TAG_BYTES, plain_pieces, seal_stream
from small_world import World

PACK = load_pack("cn-2014")
NUMBER, DEAD, PHONE = identity("19700908", 1), identity("19500101", 8), "13800000901"
HEADS = ("户编号", "姓名", "证件号码", "与户主关系", "健康状况", "人编号")


def workbook(folder: Path) -> Path:
    """A roster as counties have it: two sheets, one person whose number is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    people = [*PEOPLE, {"户编号": "A2", "姓名": "立冬", "证件号码": "999001198010230", "与户主关系": "之子"}]
    with xlsxwriter.Workbook(folder / "名册.xlsx") as book:
        for name, rows in (("户", HOMES), ("成员", people)):
            sheet, heads = book.add_worksheet(name), list(dict.fromkeys(head for row in rows for head in row))
            sheet.write_row(0, 0, heads)
            for line, row in enumerate(rows, 1):
                for at, head in enumerate(heads):
                    if head in row:
                        sheet.write_string(line, at, str(row[head]))
    return folder / "名册.xlsx"


def handed_in(actor: Actor, folder: Path) -> int:
    """An import as the browser begins it, compared."""
    number = hand_in_files(actor, [workbook(folder)])
    assert work_once()
    return number


def register_of_deaths(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"person_id": [NUMBER, DEAD], "died_on": [JUNE, JUNE]}), folder / "deaths.parquet")
    return register_files(folder, PACK)


def said_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything anybody could read in a folder without a key: bytes, what is packed in zips, rows of Parquet."""
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.parent.name == "keys":
            continue
        yield file.name, file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield f"{file.name}/{name}", archive.read(name)
        if file.read_bytes()[:4] == b"PAR1":
            yield f"{file.name} rows", str(pq.read_table(file).to_pylist()).encode()
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        yield "the database", connection.connection.serialize()


def found(folder: Path, *words: str) -> list[tuple[str, str]]:
    """Where a word stands, as UTF-8 or UTF-16; without its last sign, for that may be a small x."""
    coded = [(word, word[:-1].encode(code)) for word in words for code in ("utf-8", "utf-16-le")]
    return [(name, word) for name, data in said_in(folder) for word, form in coded if form in data]


def test_the_search_finds_what_lies_plain(own_keys: None, tmp_path: Path) -> None:
    workbook(tmp_path)
    register_of_deaths(tmp_path / "registers")
    places = {name.partition("/")[0].removesuffix(" rows") for name, _ in found(tmp_path, NUMBER)}
    assert places == {"名册.xlsx", "deaths.parquet"}


def test_what_lies_sealed_still_says_which_keys_its_parts_hold(own_keys: None, tmp_path: Path) -> None:
    plain, sealed = tmp_path / "plain" / "households.parquet", tmp_path / "sealed" / "households.parquet"
    for file in (plain, sealed):
        file.parent.mkdir()
    rows = pa.table({"household_id": [f"A{n:06}" for n in range(ROW_GROUP + 5)]})
    pq.write_table(rows, plain, row_group_size=ROW_GROUP)
    sealed_tables.seal_table(plain, sealed)
    found = Snapshot(sealed.parent, {"households": sealed}, sealed_tables.opening).bounds("households", "household_id")
    assert found == [("A000000", f"A{ROW_GROUP - 1:06}"), (f"A{ROW_GROUP:06}", f"A{ROW_GROUP + 4:06}")]
    assert found == Snapshot(plain.parent, {"households": plain}).bounds("households", "household_id")


def test_no_number_lies_open_in_the_data_folder(keyed: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    data, desk = Path(settings.BANGFU_DATA), tmp_path_factory.mktemp("desk")
    county = keyed.actors["county"]
    take_registers(SYSTEM, register_of_deaths(desk / "registers"), PACK)
    number = handed_in(county, desk)
    row = Import.objects.get(pk=number)
    assert error_workbook(row) is not None
    assert [one.number for one in differences(row, "added", "zh")] == ["A1"]
    assert {"given", "clean", "compared"} <= {one.name for one in Folder(number).path.iterdir()}
    numbers = (NUMBER, DEAD, identity("19711008", 2), identity("19801023", 3), "999001198010230")
    assert found(data, *numbers, PHONE) == [], "while the import waits"
    apply_import(county, number)
    assert found(data, *numbers, PHONE) == [], "once it is applied"
    assert not any((Folder(number).path / name).exists() for name in ("given", "clean", "compared"))
    run = runs.ask_for_run(county, "cn-2014", "integrity", JUNE, HERE)
    assert work_once()
    assert (folder_of(run.pk) / "result.parquet").is_file(), Job.objects.get(pk=run.job).problem
    theirs = write_snapshot(keyed.actors["analyst"], JUNE, desk / "theirs", PACK)
    assert found(data, *numbers, PHONE) == [], "after a run, and a snapshot that somebody asked for"
    assert found(theirs, *numbers) == [], "nor in the snapshot of who may not open seals"
    undo_import(county, number)
    assert found(data, *numbers) == [], "and once it is taken back"


def test_the_marked_workbook_comes_back_as_it_was_drawn(keyed: World, tmp_path: Path) -> None:
    number = handed_in(keyed.actors["county"], tmp_path / "desk")
    whole = b"".join(plain_pieces(Folder(number).errors))
    (tmp_path / "marked.xlsx").write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "marked.xlsx") as archive:
        assert archive.testzip() is None
        assert b"999001198010230" in b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_comes_back_whole(own_keys: None, tmp_path: Path, size: int) -> None:
    said = os.urandom(size)
    seal_stream((said[start : start + 70_001] for start in range(0, size, 70_001)), tmp_path / "f")
    assert b"".join(plain_pieces(tmp_path / "f")) == said
    assert (tmp_path / "f").stat().st_mode & 0o077 == 0
    with sealed_files.laid_open([tmp_path / "f"]) as (path,):
        assert (path.name, path.read_bytes()) == ("f", said)


def test_a_file_that_was_cut_off_or_altered_does_not_open(own_keys: None, tmp_path: Path) -> None:
    seal_stream([bytes(2 * PIECE + 5)], tmp_path / "whole")
    whole, piece = (tmp_path / "whole").read_bytes(), PIECE + TAG_BYTES
    first, second = whole[HEAD_BYTES : HEAD_BYTES + piece], whole[HEAD_BYTES + piece : HEAD_BYTES + 2 * piece]
    broken = {
        "the last piece is gone": whole[: HEAD_BYTES + 2 * piece],
        "all but the head is gone": whole[:HEAD_BYTES],
        "pieces changed places": whole[:HEAD_BYTES] + second + first + whole[HEAD_BYTES + 2 * piece :],
        "a byte is another": whole[:-1] + bytes((whole[-1] ^ 1,)),
        "something was added": whole + b"x",
        "the salt is another": whole[: HEAD_BYTES - 1] + bytes((whole[HEAD_BYTES - 1] ^ 1,)) + whole[HEAD_BYTES:],
    }
    for how, data in broken.items():
        (tmp_path / "f").write_bytes(data)
        with pytest.raises(Problem, match=r"ledger\.file_broken"):
            list(plain_pieces(tmp_path / "f"))
        assert how


def test_files_follow_a_change_of_keys(keyed: World, tmp_path: Path) -> None:
    county, desk = keyed.actors["county"], tmp_path / "desk"
    take_registers(SYSTEM, register_of_deaths(desk / "registers"), PACK)
    number = handed_in(county, desk)
    tables = [registers_folder() / "deaths.parquet", *Folder(number).clean.glob("*.parquet"),
              *Folder(number).compared.glob("*.parquet")]  # fmt: skip
    files = [Folder(number).errors, Folder(number).given / "名册.xlsx"]

    def keys() -> set[int | None]:
        found = {sealed_tables.key_number(file) for file in tables}
        return found | {sealed_files.key_number(file) for file in files}

    assert keys() == {1}
    rotate_keys(SYSTEM)
    assert keys() == {2}
    assert drop_former_keys(SYSTEM) == [1]
    assert [one.number for one in differences(Import.objects.get(pk=number), "added", "zh")] == ["A1"]
    with pytest.raises(Problem, match=r"ledger\.keys_changed"):
        apply_import(county, number)  # its blind indexes are the former key's
    compare_import(county, number)
    apply_import(county, number)
    folder = write_snapshot(SYSTEM, JUNE, tmp_path / "s", PACK)
    assert pq.read_table(folder / "registers" / "deaths.parquet")["person_id"].to_pylist() == [NUMBER, DEAD]


def test_files_of_a_version_that_did_not_seal_are_read_and_then_sealed(keyed: World, tmp_path: Path) -> None:
    registers_folder().mkdir()
    register_of_deaths(registers_folder())
    given = write(Folder(9).given)
    folder = write_snapshot(SYSTEM, JUNE, tmp_path / "s", PACK)
    assert pq.read_table(folder / "registers" / "deaths.parquet")["person_id"].to_pylist() == [NUMBER, DEAD]
    before = [file.read_bytes() for file in given]
    assert found(Path(settings.BANGFU_DATA) / "imports", NUMBER)
    while reseal_files():
        pass
    assert found(Path(settings.BANGFU_DATA) / "imports", NUMBER) == found(registers_folder(), NUMBER) == []
    assert [b"".join(plain_pieces(file)) for file in given] == before
    again = write_snapshot(SYSTEM, JUNE, tmp_path / "t", PACK)
    assert pq.read_table(again / "registers" / "deaths.parquet")["person_id"].to_pylist() == [NUMBER, DEAD]


def test_a_table_under_a_foreign_key_says_so(keyed: World, tmp_path: Path) -> None:
    take_registers(SYSTEM, register_of_deaths(tmp_path / "desk"), PACK)
    theirs = registers_folder() / "deaths.parquet"
    from bangfu.programme.ledger.keys import key_ring, make_keys

    with override_settings(BANGFU_DATA=tmp_path / "other"):
        key_ring.cache_clear()
        make_keys()
        with pytest.raises(Problem, match=r"ledger\.file_key_gone"):
            sealed_tables.opening(theirs)
    key_ring.cache_clear()
