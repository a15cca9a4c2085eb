"""How each county lays its workbook out: sheets, headings, titles, totals, notes. Values come from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NUMBERS = frozenset({
    "人数", "务工时间", "人均纯收入", "填报家庭人口", "住房面积", "建房时间（年）", "取水往返时间",
    "人均日用水量", "供水保证率", "耕地面积", "收入年度", "工资性收入", "家庭经营性收入", "转移性收入",
    "财产性收入", "生产经营费用支出", "填报人均纯收入", "农村人口", "总户数", "集体经济收入", "农民人均纯收入",
})  # fmt: skip
"""Columns whose cells are numbers where they read as one; every other cell is text, identity numbers above all."""

DAYS = frozenset({"识别日期", "脱贫日期", "出生日期"})
"""Columns whose ISO days become dates of the spreadsheet."""

TEN_THOUSANDS = frozenset({"工资性收入", "家庭经营性收入", "转移性收入", "财产性收入", "生产经营费用支出"})

TEMPLATE = {"households": "户", "members": "成员", "incomes": "收入", "villages": "村"}
NATIONAL = {"persons": "贫困户信息"}


@dataclass(frozen=True)
class Layout:
    """The habits of one county's office."""

    title_rows: tuple[str, ...] = ()
    """Lines above the headings, merged across the sheet."""
    grouped: bool = False
    """A second header row above, with merged group titles."""
    turned: int = 0
    """Columns in another order: so many from the right are moved to the left."""
    totals: bool = False
    notes: tuple[str, ...] = ()
    ten_thousands: bool = False
    headings: Mapping[str, str] = field(default_factory=dict)
    """Headings under another name."""

    @property
    def head_rows(self) -> int:
        """Rows down to the headings, these included."""
        return len(self.title_rows) + self.grouped + 1

    def mess(self) -> list[str]:
        """What a reader must see through, by name."""
        done = {
            "title_rows": bool(self.title_rows), "two_header_rows": self.grouped, "columns_turned": self.turned > 0,
            "totals_row": self.totals, "notes_row": bool(self.notes), "ten_thousand_yuan": self.ten_thousands,
            "other_headings": bool(self.headings),
        }  # fmt: skip
        return [name for name, is_so in done.items() if is_so]


PLAIN = Layout()
LAYOUTS = {
    "02": Layout(("延平区建档立卡贫困人口信息表", "填报单位：延平区扶贫办　　　　填报日期：2020年6月30日"), totals=True,
        notes=("填表人：　　　　　　审核人：",)),
    "03": Layout(headings={"姓名": "成员姓名"}),
    "21": Layout(turned=8, headings={"证件号码": "身份证号码", "人均纯收入": "2019年人均纯收入（元）"}),
    "22": Layout(("浦城县帮扶名册",)),
    "23": Layout(("光澤縣建檔立卡貧困戶信息導出表",), headings={
        "户编号": "戶編號", "人编号": "人編號", "证件号码": "證件號碼", "与户主关系": "與戶主關係"}),
    "24": Layout(grouped=True, headings={"人数": "家庭人口", "劳动技能": "劳动能力"}),
    "25": Layout(ten_thousands=True),
    "81": Layout(("邵武市贫困户信息", ""), grouped=True, totals=True, headings={"是否参加大病保险": "大病保险"}),
    "82": Layout(notes=("注：打√为是，打×为否。",)),
    "83": Layout(turned=3, headings={"证件号码": "公民身份号码", "联系电话": "手机号码"}),
}  # fmt: skip
"""By the last two digits of the county's code."""


def layout_of(county_code: str) -> Layout:
    """The habits of a county; an invented county has none."""
    return LAYOUTS.get(county_code[4:], PLAIN)
