"""Every kind of finding is made where it should be, and not where it should not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rostering import (
    NATIONAL,
    Row,
    check,
    family,
    grid_of,
    national_csv,
    national_xlsx,
    number,
    person,
    single,
    write_xlsx,
)  # fmt: skip

from bangfu.rosters.findings import SEVERITIES

Change = Callable[[list[Row]], object]


def put(row: int, column: str, value: object) -> Change:
    return lambda rows: rows[row].update({column: value})


def say(relation: str, row: int = 1) -> Change:
    return put(row, "与户主关系", relation)


WOMAN, MAN, SON = number("19700305", 12), number("19680219", 11), number("20000306", 13)

# kind: what spoils the good rows of Lichun's family and Qingming, the row (heading is 1) and column it is found in
SPOILT: dict[str, tuple[Change, int, str]] = {
    "value_missing": (put(1, "姓名", None), 3, "姓名"),
    "code_near": (put(0, "主要致贫原因", "因并"), 2, "主要致贫原因"),
    "code_unknown": (put(1, "健康状况", "xyzzy"), 3, "健康状况"),
    "yes_no_unknown": (put(1, "是否参加大病保险", "大概"), 3, "是否参加大病保险"),
    "number_unclear": (put(1, "务工时间", "半年左右"), 3, "务工时间"),
    "number_not_whole": (put(1, "务工时间", 6.5), 3, "务工时间"),
    "number_too_small": (put(1, "务工时间", -1), 3, "务工时间"),
    "number_too_large": (put(1, "务工时间", 13), 3, "务工时间"),
    "text_too_long": (put(3, "组", "长" * 501), 5, "组"),
    "id_rounded": (put(1, "证件号码", MAN[:15] + "000"), 3, "证件号码"),
    "id_length": (put(1, "证件号码", MAN[:17]), 3, "证件号码"),
    "id_characters": (put(1, "证件号码", MAN[:16] + "条" + MAN[17]), 3, "证件号码"),
    "id_check_digit": (put(1, "证件号码", MAN[:17] + str((int(MAN[17]) + 1) % 10)), 3, "证件号码"),
    "id_birth": (put(1, "证件号码", number("19680231", 11)), 3, "证件号码"),
    "id_certificate": (put(1, "证件号码", MAN + "99"), 3, "证件号码"),
    "id_place": (put(1, "证件号码", number("19680219", 11, "000001")), 3, "证件号码"),
    "id_missing": (put(1, "证件号码", None), 3, "证件号码"),
    "place_unknown": (put(3, "乡", "桃花源"), 5, "乡"),
    "place_near": (put(3, "村", "大州村"), 5, "村"),
    "place_several": (put(3, "村", "夏道"), 5, "村"),
    "place_not_listed": (lambda rows: rows[3].update({"县": "东城区", "乡": "景山街道"}), 5, "村"),
    "person_twice": (lambda rows: rows.insert(3, {**rows[2], "人编号": "H001-04"}), 5, "证件号码"),
    "person_in_two_households": (put(3, "证件号码", SON), 4, "证件号码"),
    "number_twice": (put(2, "人编号", "H001-02"), 4, "人编号"),
    "household_in_two_places": (put(2, "村", "洋坑村"), 4, "村"),
    "household_differs": (put(2, "主要致贫原因", "因残"), 4, "主要致贫原因"),
    "head_missing": (say("之女", 0), 2, "与户主关系"),
    "head_several": (say("户主"), 3, "与户主关系"),
    "size_differs": (lambda rows: [row.update({"人数": 4}) for row in rows[:3]], 2, "人数"),
    "too_old": (put(1, "证件号码", number("18990219", 11)), 3, "证件号码"),
    "older_than_head": (put(2, "证件号码", number("19700305", 13)), 4, "与户主关系"),
    "younger_than_head": (say("之父", 2), 4, "与户主关系"),
    "spouse_same_sex": (put(1, "证件号码", number("19680219", 10)), 3, "与户主关系"),
    "pattern_unfit": (put(1, "联系电话", "12345"), 3, "联系电话"),
    "money_too_fine": (put(3, "人均纯收入", "12000.005"), 5, "人均纯收入"),
    "name_odd": (put(1, "姓名", "王雨水（已故）"), 3, "姓名"),
}
ELSEWHERE = {  # driven by the other tests of this file, ticks by their own
    "sheet_unknown", "column_missing", "column_twice", "cell_failed", "cell_uncalculated", "date_impossible",
    "date_incomplete", "date_unclear", "birth_differs", "sex_differs", "place_code_unknown", "household_unlisted",
    "household_empty", "born_in_future", "tick_unclear", "ticks_several", "ticks_beyond",
}  # fmt: skip


def good_rows() -> list[Row]:
    return [*family(), *single()]


def test_every_kind_is_tested() -> None:
    assert set(SPOILT) | ELSEWHERE == set(SEVERITIES)


def test_good_rows_have_no_finding(tmp_path: Path) -> None:
    found = check(national_csv(tmp_path / "good.csv", good_rows()))
    assert found.findings == []
    assert (found.totals.rows, found.totals.taken, found.totals.households, found.totals.persons) == (4, 4, 2, 4)


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_cell_is_found_in_its_row_and_column(tmp_path: Path, kind: str) -> None:
    spoil, row, column = SPOILT[kind]
    rows = good_rows()
    spoil(rows)
    found = check(national_csv(tmp_path / "spoilt.csv", rows))
    assert (row, NATIONAL.index(column)) in {(f.row, f.column) for f in found.findings if f.kind == kind}


@pytest.mark.parametrize("kind", SPOILT)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_finding_says_an_identity_number_a_phone_or_a_name(tmp_path: Path, kind: str, lang: str) -> None:
    rows = good_rows()
    SPOILT[kind][0](rows)
    secrets = {str(row[column]) for row in rows for column in ("证件号码", "联系电话", "姓名") if row[column]}
    found = check(national_csv(tmp_path / "spoilt.csv", rows), lang=lang)
    said = " ".join(f"{each['reason']} {each['remedy']}" for each in found.said) + " ".join(found.notices)
    assert not [secret for secret in secrets if secret in said]


@pytest.mark.parametrize("kind", [kind for kind in SPOILT if SEVERITIES[kind] == "warning"])
def test_a_row_with_a_warning_is_taken(tmp_path: Path, kind: str) -> None:
    rows = good_rows()
    SPOILT[kind][0](rows)
    found = check(national_csv(tmp_path / "warned.csv", rows))
    assert found.kinds == {kind}
    assert found.totals.taken == 4


def test_an_identity_number_typed_into_another_column_is_not_repeated(tmp_path: Path) -> None:
    rows = good_rows()
    rows[0]["主要致贫原因"] = WOMAN
    rows[1]["健康状况"] = f"身份证{MAN[:6]} {MAN[6:14]} {MAN[14:]}"
    found = check(national_csv(tmp_path / "shifted.csv", rows))
    said = " ".join(str(each["reason"]) for each in found.said)
    assert {"code_unknown"} <= found.kinds
    assert WOMAN not in said
    assert MAN[6:14] not in said


def test_a_sheet_without_a_needed_column_is_refused_as_a_whole(tmp_path: Path) -> None:
    columns = [column for column in NATIONAL if column != "与户主关系"]
    found = check(national_csv(tmp_path / "short.csv", good_rows(), columns))
    assert found.kinds == {"column_missing"}
    assert "与户主关系" in found.reason("column_missing")
    assert (found.totals.rows, found.totals.taken) == (4, 0)


def test_a_sheet_of_something_else_names_the_nearest_form(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "shop.xlsx", {"账": [["商品", "数量"], ["大米", 3]]})
    found = check(path)
    assert found.kinds == {"sheet_unknown"}
    assert "户编号" in found.reason("sheet_unknown")


def test_a_column_given_twice_is_read_once(tmp_path: Path) -> None:
    rows = grid_of(good_rows())
    for row, cell in zip(rows, ["电话", "1", "2", "3", "4"], strict=True):
        row.append(cell)
    found = check(write_xlsx(tmp_path / "twice.xlsx", {"表": rows}))
    assert [(f.kind, f.row, f.column) for f in found.findings] == [("column_twice", 1, len(NATIONAL))]


def test_formulas_without_result_and_with_error_are_named(tmp_path: Path) -> None:
    rows = good_rows()
    rows[1]["务工时间"], rows[3]["人均纯收入"] = "=3+3", "#DIV/0!"
    found = check(national_xlsx(tmp_path / "formulas.xlsx", rows))
    assert {(f.kind, f.row) for f in found.findings} >= {("cell_uncalculated", 3), ("cell_failed", 5)}


def template_sheets(**changes: object) -> dict[str, list[list[object]]]:
    members: Row = {
        "户编号": "T1", "姓名": "林立夏", "证件号码": number("19800101", 2), "性别": "女", "出生日期": "1980-01-01",
        "与户主关系": "户主", **changes,
    }  # fmt: skip
    return {
        "户": [["户编号", "村代码", "脱贫属性", "识别日期"], ["T1", "350702102216", "未脱贫", "2014-06-30"]],
        "成员": [list(members), list(members.values())],
    }


def test_a_good_template_has_no_finding(tmp_path: Path) -> None:
    assert check(write_xlsx(tmp_path / "template.xlsx", template_sheets())).findings == []


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("birth_differs", "出生日期", "1980-01-02"),
        ("sex_differs", "性别", "男"),
        ("date_impossible", "出生日期", "1980-02-30"),
        ("date_incomplete", "出生日期", "1980-02"),
        ("date_unclear", "出生日期", "八十年代"),
        ("household_unlisted", "户编号", "T9"),
    ],
)
def test_a_member_of_the_template_is_checked(tmp_path: Path, kind: str, column: str, value: str) -> None:
    found = check(write_xlsx(tmp_path / "template.xlsx", template_sheets(**{column: value})))
    assert 2 in found.rows_with(kind)


def test_a_member_without_number_may_not_be_born_tomorrow(tmp_path: Path) -> None:
    sheets = template_sheets(证件号码=None, 出生日期="2020-07-01")
    assert check(write_xlsx(tmp_path / "template.xlsx", sheets)).rows_with("born_in_future") == [2]


def test_a_household_of_the_template_has_a_known_village_and_members(tmp_path: Path) -> None:
    sheets = template_sheets()
    sheets["户"].append(["T2", "350702102999", "未脱贫", None])
    found = check(write_xlsx(tmp_path / "template.xlsx", sheets))
    assert found.rows_with("place_code_unknown") == [3]
    assert found.rows_with("household_empty") == [3]


def test_the_thirtieth_of_february_is_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "template.xlsx", template_sheets(出生日期="2019年2月30日"))
    assert "2019年2月没有30日" in check(path).reason("date_impossible")
    assert "February 2019 has no day 30" in check(path, lang="en").reason("date_impossible")


def test_a_person_in_two_files_is_found_in_both(tmp_path: Path) -> None:
    first = national_csv(tmp_path / "first.csv", family())
    second = national_csv(tmp_path / "second.csv", [person("H009", 1, "王惊蛰", SON, "户主", 1)])
    found = check(first, second)
    assert [(f.sheet, f.row) for f in found.findings] == [(0, 4), (1, 2)]
    assert "“second.csv”的“second”第2行" in found.reason("person_in_two_households")


def test_a_row_repeated_in_its_household_leaves_the_household_whole(tmp_path: Path) -> None:
    rows = family()
    rows.append(dict(rows[2]))
    found = check(national_csv(tmp_path / "twice.csv", rows))
    assert found.kinds == {"person_twice"}
    assert (found.totals.taken, found.totals.refused, found.totals.held) == (3, 1, 0)


def test_the_other_members_wait_for_the_one_with_an_error(tmp_path: Path) -> None:
    rows = good_rows()
    rows[1]["健康状况"] = "xyzzy"
    totals = check(national_csv(tmp_path / "one.csv", rows)).totals
    assert (totals.rows, totals.refused, totals.held, totals.taken) == (4, 1, 2, 1)


def test_a_missing_head_is_not_named_where_a_relation_could_not_be_read(tmp_path: Path) -> None:
    rows = good_rows()
    rows[0]["与户主关系"] = "xyzzy"
    assert check(national_csv(tmp_path / "head.csv", rows)).kinds == {"code_unknown"}
