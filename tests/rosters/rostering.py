"""A small world of named people for the roster tests: their rows, the files they stand in, what a check says of them.

People bear the names of solar terms and numbers of the training division 999. Files are written by openpyxl and
by plain bytes, never by the code under test.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

from bangfu.core.divisions import Places, load_places
from bangfu.core.policy.loading import load_pack
from bangfu.rosters.check import Totals, checked
from bangfu.rosters.findings import Finding, findings_in
from bangfu.rosters.forms import RosterForms, load_forms
from bangfu.rosters.summary import findings_as_values, notices
from bangfu.rosters.tables import write_tables

TODAY = date(2020, 6, 30)
NATIONAL = (
    "县", "乡", "村", "组", "户编号", "人编号", "姓名", "证件号码", "人数", "与户主关系", "民族", "文化程度",
    "在校生状况", "健康状况", "劳动技能", "务工状况", "务工时间", "是否参加大病保险", "脱贫属性", "贫困户属性",
    "主要致贫原因", "是否危房户", "是否饮水安全", "是否饮水困难", "人均纯收入", "联系电话",
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
Row = dict[str, object]


def number(birth: str, order: int, division: str = "999001") -> str:
    """An identity number with a right check digit; an odd order is a man's."""
    first = f"{division}{birth}{order:03d}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def person(household: str, place: int, name: str, identity: str, relation: str, size: int, **changes: object) -> Row:
    """A row of the national sheet with nothing wrong in it."""
    row: Row = {
        "县": "延平区", "乡": "夏道镇", "村": "大洲村", "组": "第一组", "户编号": household,
        "人编号": f"{household}-{place:02d}", "姓名": name, "证件号码": identity, "人数": size, "与户主关系": relation,
        "民族": "汉族", "文化程度": "小学", "在校生状况": "非在校生", "健康状况": "健康", "劳动技能": "普通劳动力",
        "务工状况": "省外务工", "务工时间": 6, "是否参加大病保险": "是", "脱贫属性": "未脱贫",
        "贫困户属性": "一般贫困户", "主要致贫原因": "因病", "是否危房户": "否", "是否饮水安全": "是", "是否饮水困难": "否", "人均纯收入": 3500.5,
        "联系电话": "13800000000",
    }  # fmt: skip
    assert set(changes) <= set(row)
    return {**row, **changes}


def family(household: str = "H001", **changes: object) -> list[Row]:
    """Lichun, her husband Yushui and their son Jingzhe: a household with nothing wrong in it."""
    seed = int(household[1:]) * 10
    return [
        person(household, 1, "张立春", number("19700305", seed + 2), "户主", 3, **changes),
        person(household, 2, "王雨水", number("19680219", seed + 1), "配偶", 3, **changes),
        person(household, 3, "王惊蛰", number("20000306", seed + 3), "之子", 3, **changes),
    ]


def single(household: str = "H002", **changes: object) -> list[Row]:
    """Qingming, who lives alone."""
    seed = int(household[1:]) * 10
    return [person(household, 1, "陈清明", number("19550405", seed + 5), "户主", 1, **changes)]


def grid_of(rows: Sequence[Mapping[str, object]], columns: Sequence[str] = NATIONAL) -> list[list[object]]:
    """Rows as cells under a heading."""
    return [list(columns), *([row.get(column) for column in columns] for row in rows)]


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook of these sheets, by openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def national_xlsx(path: Path, rows: Sequence[Row], columns: Sequence[str] = NATIONAL) -> Path:
    return write_xlsx(path, {"贫困户信息": grid_of(rows, columns)})


def csv_text(rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    """Cells as separated values."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()


def national_csv(path: Path, rows: Sequence[Row], columns: Sequence[str] = NATIONAL) -> Path:
    path.write_text(csv_text(grid_of(rows, columns)), encoding="utf-8-sig")
    return path


@cache
def forms(pack: str = "cn-2014") -> RosterForms:
    return load_forms(load_pack(pack))


@cache
def places() -> Places:
    return load_places(forms().folder)


@dataclass(frozen=True)
class Outcome:
    """What a check said."""

    findings: list[Finding]
    totals: Totals
    notices: list[str]
    said: list[Mapping[str, object]]

    @property
    def kinds(self) -> set[str]:
        return {finding.kind for finding in self.findings}

    def rows_with(self, kind: str) -> list[int]:
        return [finding.row for finding in self.findings if finding.kind == kind]

    def reason(self, kind: str) -> str:
        return next(str(each["reason"]) for each in self.said if each["code"] == kind)


def check(*paths: Path, today: date = TODAY, lang: str = "zh", out: Path | None = None) -> Outcome:
    """Check files as the command does; with `out`, also write the clean tables."""
    with checked(list(paths), forms(), places(), today) as found:
        if out is not None:
            write_tables(found, out)
        said = list(findings_as_values(found, lang))
        return Outcome(list(findings_in(found.findings)), found.totals, notices(found, lang), said)


def table(folder: Path, name: str) -> list[dict[str, object]]:
    """The rows of a written table."""
    rows: list[dict[str, object]] = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows
