"""Rows without errors become the tables `assess` reads: typed, in fen, one household whole, all files or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from rostering import check, family, forms, national_csv, number, single, table, write_xlsx

from bangfu.core.policy.loading import rule_set
from judging import judged


def test_the_tables_have_the_columns_and_types_of_the_facts(tmp_path: Path) -> None:
    check(national_csv(tmp_path / "roster.csv", [*family(), *single()]), out=tmp_path / "out")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "households.parquet", "incomes.parquet", "members.parquet",
    ]  # fmt: skip
    types = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "out" / "members.parquet")}
    assert types["birth_on"] == "date32[day]"
    assert types["months_worked"] == "int64"
    assert types["major_illness_insured"] == "bool"
    assert types["person_id"] == "string"
    first = table(tmp_path / "out", "members")[0]
    assert first["sex"] == "female"
    assert first["birth_on"] == date(1970, 3, 5)
    assert table(tmp_path / "out", "households")[0] == {
        "household_id": "H001", "village_code": "350702102216", "group_name": "第一组", "reported_size": 3,
        "status": "not_out", "attribute": "general", "main_cause": "illness", "dwelling_grade": "B",
        "water_safe_marked": True, "water_difficult": False, "phone": "13800000000",
    }  # fmt: skip
    assert table(tmp_path / "out", "incomes")[0] == {"household_id": "H001", "reported_net_per_head_fen": 350050}


def test_rows_are_sorted_by_household(tmp_path: Path) -> None:
    rows = [row for n in (3, 1, 2) for row in single(f"H00{n}")]
    check(national_csv(tmp_path / "roster.csv", rows), out=tmp_path / "out")
    for name in ("households", "members"):
        assert [row["household_id"] for row in table(tmp_path / "out", name)] == ["H001", "H002", "H003"]


def test_no_member_of_a_household_with_an_error_is_written(tmp_path: Path) -> None:
    rows = [*family(), *single()]
    rows[1]["务工时间"] = 13
    check(national_csv(tmp_path / "roster.csv", rows), out=tmp_path / "out")
    for name in ("households", "members", "incomes"):
        assert {row["household_id"] for row in table(tmp_path / "out", name)} == {"H002"}


def test_people_without_a_number_are_numbered_in_their_household(tmp_path: Path) -> None:
    rows = [*family(), *single()]
    for row in rows:
        row["人编号"] = None
    check(national_csv(tmp_path / "roster.csv", rows), out=tmp_path / "out")
    assert [row["member_id"] for row in table(tmp_path / "out", "members")] == [
        "H001-01",
        "H001-02",
        "H001-03",
        "H002-01",
    ]


def test_the_text_of_a_household_is_that_on_the_row_of_its_head(tmp_path: Path) -> None:
    rows = family()
    rows[0]["联系电话"], rows[1]["联系电话"], rows[2]["联系电话"] = "13800000001", "13800000002", None
    check(national_csv(tmp_path / "roster.csv", [rows[1], rows[0], rows[2]]), out=tmp_path / "out")
    assert table(tmp_path / "out", "households")[0]["phone"] == "13800000001"


def test_incomes_of_several_years_hold_one_after_the_other(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "template.xlsx",
        {
            "户": [["户编号", "村代码", "脱贫属性"], ["T1", "350702102216", "未脱贫"]],
            "成员": [["户编号", "姓名", "证件号码", "与户主关系"], ["T1", "林立夏", number("19800101", 2), "户主"]],
            "收入": [["户编号", "收入年度", "工资性收入"], ["T1", 2018, 9000], ["T1", 2019, 9500.5]],
        },
    )
    assert check(path, out=tmp_path / "out").findings == []
    assert [(row["wage_fen"], row["valid_from"], row["valid_until"]) for row in table(tmp_path / "out", "incomes")] == [
        (900000, date(2019, 1, 1), date(2020, 1, 1)), (950050, date(2020, 1, 1), None),
    ]  # fmt: skip


def test_the_rules_of_the_pack_run_on_what_was_written(tmp_path: Path) -> None:
    check(national_csv(tmp_path / "roster.csv", [*family(), *single()]), out=tmp_path / "out")
    pack = forms().pack
    verdicts = judged("duckdb", pack, rule_set(pack, "exit"), date(2019, 12, 31), tmp_path / "out")
    assert set(verdicts) == {"H001", "H002"}


def test_other_files_of_the_folder_stay_and_older_tables_are_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    check(national_csv(tmp_path / "one.csv", family()), out=out)
    (out / "registers").mkdir()
    (out / "notes.txt").write_text("own")
    check(national_csv(tmp_path / "two.csv", single()), out=out)
    assert [row["household_id"] for row in table(out, "households")] == ["H002"]
    assert (out / "notes.txt").read_text() == "own"
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


KILLED = """
import signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
import rostering
from bangfu.rosters import tables
from bangfu.rosters.report import workbook

def slowly(*words):
    print("writing", flush=True)
    signal.pause()

if sys.argv[4] == "tables":
    tables._given = slowly
    rostering.check(Path(sys.argv[1]), out=Path(sys.argv[2]))
else:
    from bangfu.rosters.check import checked
    workbook._rows = slowly
    with checked([Path(sys.argv[1])], rostering.forms(), rostering.places(), rostering.TODAY, keep_sheets=True) as found:
        workbook.write_report(found, Path(sys.argv[2]), "zh")
"""


def killed_while_writing(roster: Path, target: Path, what: str) -> None:
    words = [sys.executable, "-c", KILLED, str(roster), str(target), str(Path(__file__).parent), what]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        os.kill(process.pid, signal.SIGKILL)


def test_a_process_killed_while_writing_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    one, two, out = (
        national_csv(tmp_path / "one.csv", family()),
        national_csv(tmp_path / "two.csv", single()),
        tmp_path / "out",
    )
    killed_while_writing(one, out, "tables")
    assert not out.exists()
    check(one, out=out)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    killed_while_writing(two, out, "tables")
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    check(two, out=out)
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".out.part")], "the next run clears up"


def test_a_process_killed_while_writing_leaves_no_half_error_workbook(tmp_path: Path) -> None:
    report = tmp_path / "errors.xlsx"
    killed_while_writing(national_csv(tmp_path / "one.csv", family()), report, "report")
    assert not report.exists()
