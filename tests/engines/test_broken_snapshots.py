"""A snapshot that cannot be judged is refused alike by every engine, with the file, the column and the remedy."""
# ruff: noqa: E501 - one row of a table is one case, however wide

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack
from bangfu.engines.duckdb import connect
from bangfu.engines.snapshot import open_snapshot
from bangfu.engines.subject import Subjects
from judging import ENGINES, Judged, judged, write_snapshot

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
ON = date(2020, 6, 30)
Break = Callable[[Path], None]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(str(EXAMPLE))


@pytest.fixture
def folder(tmp_path: Path, pack: Pack) -> Path:
    """A sound snapshot of two households."""
    household = {
        "village_code": "010101001", "status": "listed", "grade": "A", "income_fen": 800000, "cost_fen": 0,
        "supply_rate": 95, "area_m2": Decimal("60.5"), "built_on": date(2001, 1, 1),
    }  # fmt: skip
    member = {"insured": True, "birth_on": date(1980, 1, 1)}
    return write_snapshot(
        tmp_path / "data",
        pack,
        {
            "households": [{"household_id": "1", **household}, {"household_id": "2", **household, "grade": None}],
            "members": [
                {"member_id": "1a", "household_id": "1", "person_id": "P1", **member},
                {"member_id": "2a", "household_id": "2", "person_id": None, **member, "birth_on": None},
            ],
            "vehicles": [{"person_id": "P1", "kind": "car", "production": None}],
        },
    )


def edit(name: str, change: Callable[[pa.Table], pa.Table]) -> Break:
    """Change one Parquet file."""

    def apply(folder: Path) -> None:
        file = folder / f"{name}.parquet"
        pq.write_table(change(pq.read_table(file)), file)

    return apply


def column(name: str, values: list[object], type_: pa.DataType) -> Callable[[pa.Table], pa.Table]:
    return lambda table: table.set_column(table.column_names.index(name), name, pa.array(values, type_))


def added(name: str, values: list[object], type_: pa.DataType) -> Callable[[pa.Table], pa.Table]:
    return lambda table: table.append_column(name, pa.array(values, type_))


def cut_off(folder: Path) -> None:
    file = folder / "households.parquet"
    file.write_bytes(file.read_bytes()[:-200])


def empty(folder: Path) -> None:
    (folder / "households.parquet").write_bytes(b"")


def two_forms(folder: Path) -> None:
    (folder / "members.csv").write_text("member_id,household_id\n")


def gb18030(folder: Path) -> None:
    (folder / "members.parquet").unlink()
    (folder / "members.csv").write_bytes("member_id,household_id,person_id\n1a,1,标准\n".encode("gb18030"))


def csv(text: str) -> Break:
    def apply(folder: Path) -> None:
        (folder / "members.parquet").unlink()
        (folder / "members.csv").write_text(text, encoding="utf-8")

    return apply


def no_households(folder: Path) -> None:
    (folder / "households.parquet").unlink()


BROKEN = [
    ("engines.unreadable", cut_off, ("households.parquet",)),
    ("engines.unreadable", empty, ("households.parquet",)),
    ("engines.two_files", two_forms, ("members.parquet", "members.csv")),
    ("engines.no_subjects", no_households, ("households.parquet", "exit")),
    ("engines.no_key", edit("households", lambda t: t.drop(["household_id"])), ("households.parquet", "“household_id”")),
    ("engines.no_key", edit("households", lambda t: t.drop(["village_code"])), ("“village_code”",)),
    ("engines.no_key", edit("members", lambda t: t.drop(["household_id"])), ("members.parquet", "“household_id”")),
    ("engines.no_key", edit("members", lambda t: t.drop(["member_id"])), ("members.parquet", "“member_id”")),
    ("engines.column_type", edit("households", column("income_fen", [1.5, None], pa.float64())), ("income_fen", "double", "int64 (minor units)")),
    ("engines.column_type", edit("households", column("income_fen", ["1", "2"], pa.string())), ("income_fen", "string")),
    ("engines.column_type", edit("households", column("income_fen", [Decimal("1.5"), None], pa.decimal128(9, 2))), ("income_fen", "decimal")),
    ("engines.column_type", edit("households", column("area_m2", [Decimal("1.55"), None], pa.decimal128(9, 2))), ("area_m2", "decimal(18, 1)")),
    ("engines.column_type", edit("households", column("supply_rate", [Decimal("95.5"), None], pa.decimal128(9, 1))), ("supply_rate", "int64")),
    ("engines.column_type", edit("households", column("built_on", ["2001", None], pa.string())), ("built_on", "date")),
    ("engines.column_type", edit("households", column("grade", [1, 2], pa.int64())), ("grade", "text")),
    ("engines.column_type", edit("households", column("village_code", [10101001, None], pa.int64())), ("village_code", "text")),
    ("engines.column_type", edit("members", column("insured", ["是", None], pa.string())), ("insured", "boolean")),
    ("engines.column_type", edit("households", added("valid_from", ["2020-01-01", None], pa.string())), ("valid_from", "date")),
    ("engines.keys_differ", edit("members", column("household_id", [1, 2], pa.int64())), ("members.parquet", "int64", "households.parquet", "string")),
    ("engines.unknown_code", edit("households", column("grade", ["E", "E"], pa.string())), ("“E” in 2 row(s)", "grade", "A, B, C, D")),
    ("engines.two_rows", edit("households", column("household_id", ["1", "1"], pa.string())), ("households has 2 rows for 1", "2020-06-30")),
    ("engines.two_rows", edit("households", lambda t: added("valid_until", [date(2021, 1, 1), None], pa.date32())(column("household_id", ["1", "1"], pa.string())(t))), ("2 rows for 1",)),
    ("engines.two_rows", edit("households", lambda t: column("household_id", ["2", "1", "2"], pa.string())(pa.concat_tables([t, t.slice(0, 1)]))), ("2 rows for 2",)),
    ("engines.empty_key", edit("households", column("household_id", ["1", None], pa.string())), ("households.parquet has 1 row(s)", "“household_id”")),
    ("engines.csv_encoding", gb18030, ("members.csv is not UTF-8", "bangfu check")),
    ("engines.unreadable", csv("member_id,household_id,birth_on\n1a,1,1980-02-30\n"), ("members.csv",)),
    ("engines.unreadable", csv("member_id,household_id,worked\n1a,1,many\n"), ("members.csv", "many")),
    ("engines.unreadable", csv("member_id,household_id\n1a,1,extra\n"), ("members.csv",)),
    ("engines.unreadable", csv(""), ("members.csv",)),
    ("engines.no_key", csv("member,household_id\n1a,1\n"), ("members.csv", "“member_id”")),
]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("code", "breaks", "words"), BROKEN, ids=lambda v: str(v) if isinstance(v, str) else None)
def test_a_broken_snapshot_is_refused(
    engine: str, code: str, breaks: Break, words: tuple[str, ...], folder: Path, pack: Pack
) -> None:
    breaks(folder)
    with pytest.raises(Problem) as caught:
        judged(engine, pack, pack.rule_sets["exit"], ON, folder)
    said = {lang: caught.value.sentence(lang) for lang in ("zh", "en")}
    assert caught.value.code == code, said["en"]
    for word in words:
        assert word in said["en"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_damaged_in_its_middle_is_refused(engine: str, folder: Path, pack: Pack) -> None:
    file = folder / "members.parquet"
    names = [f"{n:040d}" for n in range(5000)]
    pq.write_table(pa.table({"member_id": names, "household_id": names, "person_id": names}), file)
    content = bytearray(file.read_bytes())
    for n in range(1000, len(content) - 4000, 50):
        content[n] ^= 0x5A
    file.write_bytes(content)
    with pytest.raises(Problem) as caught:
        judged(engine, pack, pack.rule_sets["leads"], ON, folder)
    assert caught.value.code in ("engines.damaged", "engines.unreadable")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_register_without_its_identity_numbers_is_refused(engine: str, folder: Path, pack: Pack) -> None:
    edit("registers/vehicles", lambda t: t.drop(["person_id"]))(folder)
    with pytest.raises(Problem, match=r"vehicles\.parquet has no column “person_id”"):
        judged(engine, pack, pack.rule_sets["leads"], ON, folder)


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_of_other_days_do_not_clash(engine: str, folder: Path, pack: Pack) -> None:
    edit("households", column("household_id", ["1", "1"], pa.string()))(folder)
    edit("households", added("valid_until", [ON, None], pa.date32()))(folder)
    edit("households", added("valid_from", [None, ON], pa.date32()))(folder)
    assert judged(engine, pack, pack.rule_sets["exit"], ON, folder)["1"].outcomes["housing"] == "unknown"


def test_a_missing_or_empty_folder_is_refused(tmp_path: Path, pack: Pack) -> None:
    with pytest.raises(Problem) as caught:
        open_snapshot(tmp_path / "nowhere", pack)
    assert caught.value.code == "engines.no_folder"
    assert "bangfu demo" in caught.value.sentence("zh")
    (tmp_path / "other.txt").write_text("")
    with pytest.raises(Problem) as caught:
        open_snapshot(tmp_path, pack)
    assert caught.value.code == "engines.empty_folder"
    assert "households.parquet" in caught.value.sentence("en")


def test_no_such_subject_is_said_with_its_day(folder: Path, pack: Pack) -> None:
    subjects = Subjects(connect(), pack, pack.rule_sets["exit"], ON, open_snapshot(folder, pack))
    with pytest.raises(Problem) as caught:
        subjects.row("3")
    assert caught.value.code == "engines.no_subject"
    assert "2020-06-30" in caught.value.sentence("en")


@pytest.mark.parametrize("hold", [0, 2**20], ids=["asked", "held"])
@pytest.mark.parametrize("asked_before", [1, 3])
def test_a_file_replaced_between_two_questions_is_read_anew(
    folder: Path, pack: Pack, asked_before: int, hold: int
) -> None:
    subjects = Subjects(connect(), pack, pack.rule_sets["exit"], ON, open_snapshot(folder, pack), hold=hold)
    for _ in range(asked_before):
        assert subjects.row("1").values["grade"] == "A"
    edit("households", column("grade", ["D", "A"], pa.string()))(folder)
    assert subjects.row("1").values["grade"] == "D"
    (folder / "households.parquet").unlink()
    with pytest.raises(Problem) as caught:
        subjects.row("1")
    assert caught.value.code == "engines.unreadable"


@pytest.mark.parametrize("engine", ENGINES)
def test_csv_and_parquet_give_the_same_verdicts(engine: str, folder: Path, pack: Pack) -> None:
    before = all_verdicts(engine, pack, folder)
    for file in folder.rglob("*.parquet"):
        pa.csv.write_csv(pq.read_table(file), file.with_suffix(".csv"))
        file.unlink()
    assert all_verdicts(engine, pack, folder) == before


@pytest.mark.parametrize("engine", ENGINES)
def test_keys_may_be_whole_numbers_and_codes_may_be_dictionaries(engine: str, folder: Path, pack: Pack) -> None:
    before = all_verdicts(engine, pack, folder)
    edit("households", column("household_id", [1, 2], pa.int64()))(folder)
    edit("members", column("household_id", [1, 2], pa.int64()))(folder)
    edit("households", lambda t: t.set_column(t.column_names.index("grade"), "grade", t["grade"].dictionary_encode()))(folder)
    assert all_verdicts(engine, pack, folder) == before


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_may_stand_in_any_order(engine: str, folder: Path, pack: Pack) -> None:
    before = all_verdicts(engine, pack, folder)
    for name in ("households", "members"):
        edit(name, lambda t: t.take([1, 0]))(folder)
    assert all_verdicts(engine, pack, folder) == before


@pytest.mark.parametrize("engine", ENGINES)
def test_what_no_rule_reads_of_a_csv_may_be_anything(engine: str, folder: Path, pack: Pack) -> None:
    pa.csv.write_csv(pq.read_table(folder / "members.parquet"), folder / "members.csv")
    (folder / "members.parquet").unlink()
    before = judged(engine, pack, pack.rule_sets["exit"], ON, folder)
    header, *rows = (folder / "members.csv").read_text().splitlines()
    told = [f'{header},"remarks"', *(f'{row},"多行, and 18%"' for row in rows)]
    (folder / "members.csv").write_text("\n".join(told), encoding="utf-8")
    assert judged(engine, pack, pack.rule_sets["exit"], ON, folder) == before


def all_verdicts(engine: str, pack: Pack, folder: Path) -> list[dict[str, Judged]]:
    return [judged(engine, pack, pack.rule_sets[name], ON, folder) for name in ("exit", "leads", "need", "basics")]


def test_a_csv_with_a_byte_order_mark_and_quotes_is_read(folder: Path, pack: Pack) -> None:
    csv('\ufeff"member_id","household_id","insured","birth_on"\r\n"1a","1",TRUE,\r\n2a,2,,1980-01-01\r\n')(folder)
    found = judged("duckdb", pack, pack.rule_sets["exit"], ON, folder)
    assert {key: one.outcomes["insurance"] for key, one in found.items()} == {"1": "met", "2": "unknown"}
    assert judged("memory", pack, pack.rule_sets["exit"], ON, folder) == found


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_said_so(folder: Path, pack: Pack) -> None:
    from bangfu.engines import postgres

    with pytest.raises(Problem) as caught:
        postgres.connect("postgresql:///nothing?host=/nowhere&connect_timeout=2")
    assert caught.value.code == "engines.postgres_unreachable"
    assert "PostgreSQL" in caught.value.sentence("zh")
    assert os.environ["BANGFU_TEST_POSTGRES"] not in caught.value.sentence("en")


def test_a_file_is_in_order_when_its_parts_follow_each_other(folder: Path, pack: Pack) -> None:
    def in_order(keys: list[str | None]) -> bool:
        pq.write_table(pa.table({"household_id": pa.array(keys, pa.string())}), folder / "members.parquet", row_group_size=2)
        return open_snapshot(folder, pack).bounds("members", "household_id") is not None

    assert in_order(["2", "1", "2", "3"])
    assert not in_order(["1", "3", "2", "4"])
    assert not in_order([None, None, "2", "4"])


@pytest.mark.postgres
def test_a_name_postgres_would_cut_short_is_refused(folder: Path, pack: Pack, tmp_path: Path) -> None:
    longer = tmp_path / "pack"
    shutil.copytree(pack.folder, longer)
    rules = longer / "rules" / "household.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("    insurance:", f"    {'insurance' * 8}:"), encoding="utf-8"
    )
    changed = load_pack(str(longer))
    with pytest.raises(Problem) as caught:
        judged("postgres", changed, changed.rule_sets["exit"], ON, folder)
    assert caught.value.code == "engines.name_too_long"
