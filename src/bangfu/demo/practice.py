"""The roster a township of the demo would send next: what the register holds of it, some news, and a small mess.

Takes the sheets of a roster as they were exported, one CSV a sheet, and knows no register. The same sheets give the
same workbook. Everybody in it is invented, newcomers under 999 like the rest.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bangfu.demo.book_shapes import TEMPLATE
from bangfu.demo.book_writing import ROUNDED, Order, Sheet, write_book

EARN_MORE, REPAIRED, NEW_HOMES = 12, 5, 3
"""Households with news."""
SHEETS = tuple(title for name, title in TEMPLATE.items() if name != "villages")
HOME, PERSON, NUMBER, NAME, RELATION = "户编号", "人编号", "证件号码", "姓名", "与户主关系"
PARTS = ("家庭经营性收入", "转移性收入", "财产性收入")
WAGE, COST, PER_HEAD, SIZE = "工资性收入", "生产经营费用支出", "填报人均纯收入", "填报家庭人口"
RAISE_YUAN = 3600
GIVEN_NAMES = ("春和", "夏安", "秋实", "冬青", "晨光", "若水", "长风", "明远", "知秋", "望舒")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
TICKS = {"是": "√", "否": "×"}
TICKED = 0.3
"""Share of households of which a clerk ticked instead of writing."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999


class Row(dict[str, str]):
    """A row by heading; a column that an export left out, as nobody has it filled, is empty."""

    def __missing__(self, heading: str) -> str:
        return ""


def write_practice(exported: Path, target: Path, county_code: str) -> None:
    """Write the workbook, laid out as the county lays its own out, from the CSV sheets in a folder."""
    roster = _Roster(*(_read(exported / f"{title}.csv") for title in SHEETS))
    roster.bring_news()
    roster.make_mess()
    sheets = [_sheet(title, rows) for title, rows in zip(SHEETS, roster.sheets, strict=True) if rows]
    write_book(Order(file=str(target), county_code=county_code, sheets=sheets))


def _read(file: Path) -> list[Row]:
    if not file.exists():  # a table that has no rows
        return []
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [Row(row) for row in csv.DictReader(stream)]


def _sheet(title: str, rows: list[Row]) -> Sheet:
    headings = list(rows[0])
    return Sheet(title=title, headings=headings, rows=[[row[head] or None for head in headings] for row in rows])


@dataclass
class _Roster:
    """Three sheets that are being changed; no household is changed twice."""

    homes: list[Row]
    people: list[Row]
    incomes: list[Row]

    def __post_init__(self) -> None:
        self._taken: set[str] = set()
        self._sizes = {home[HOME]: int(home[SIZE] or 0) for home in self.homes}

    @property
    def sheets(self) -> tuple[list[Row], list[Row], list[Row]]:
        """In the order of `SHEETS`."""
        return self.homes, self.people, self.incomes

    def bring_news(self) -> None:
        """Higher wages, repaired dwellings, a household that left, others that came."""
        for income in self._some(self.incomes, "earn", EARN_MORE, lambda row: _yuan(row[WAGE]) > 0):
            income[WAGE] = f"{_yuan(income[WAGE]) + RAISE_YUAN}.00"
            if not income[PER_HEAD]:
                continue
            net = sum(_yuan(income[part]) for part in (WAGE, *PARTS)) - _yuan(income[COST])
            income[PER_HEAD] = f"{round(net / max(1, self._sizes[income[HOME]]))}.00"
        for home in self._some(self.homes, "repair", REPAIRED, _needs_repair):
            home["危房已改造"] = "是"
        for home in self._some(self.homes, "leave", 1):
            for sheet in self.sheets:
                sheet[:] = [row for row in sheet if row[HOME] != home[HOME]]
        for turn, home in enumerate(self._some(self.homes, "come", NEW_HOMES, lambda row: row[SIZE] in ("2", "3"))):
            self._settle(home[HOME], f"{home[HOME][:12]}-{9001 + turn}", turn)

    def _settle(self, pattern: str, number: str, turn: int) -> None:
        """A household like another, of new people."""
        known = {person[NUMBER] for person in self.people}
        self._taken.add(number)
        for sheet in self.sheets:
            sheet += [Row({**row, HOME: number}) for row in sheet if row[HOME] == pattern]
        self.homes[-1].update({"联系电话": "", "银行账号": ""})
        for seat, person in enumerate(row for row in self.people if row[HOME] == number):
            person[PERSON] = f"{number}-{seat + 1:02}"
            person[NAME] = person[NAME][0] + GIVEN_NAMES[(3 * turn + seat) % len(GIVEN_NAMES)]
            if person[NUMBER]:
                person[NUMBER] = next(free for free in _numbers_like(person[NUMBER]) if free not in known)
                known.add(person[NUMBER])

    def make_mess(self) -> None:
        """What a reader sees through, and then what it must send back, a household each."""
        for person in self._some(self.people, "full width", 8, _is_typed):
            person[NUMBER] = person[NUMBER].translate(FULL_WIDTH)
        for person in self.people:
            if _draw("ticks", person[HOME]) < TICKED:
                said = person["参加基本医疗保险"]
                person["参加基本医疗保险"] = TICKS.get(said, said)
        for home in self._some(self.homes, "words for days", 30, lambda row: bool(row["识别日期"])):
            year, month, day = map(int, home["识别日期"].split("-"))
            home["识别日期"] = f"{year}年{month}月{day}日"
        for person in self._some(self.people, "rounded", 2, _is_typed):
            person[NUMBER] = ROUNDED + person[NUMBER]
        for person in self._some(self.people, "mistyped", 1, _is_typed):
            person[NUMBER] = person[NUMBER][:16] + str((int(person[NUMBER][16]) + 2) % 10) + person[NUMBER][17]
        for home in self._some(self.homes, "no cause", 1, lambda row: bool(row["主要致贫原因"])):
            home["主要致贫原因"] = "运气不好"
        for home in self._some(self.homes, "no day", 1, lambda row: bool(row["识别日期"])):
            home["识别日期"] = "2014-02-30"
        for income in self._some(self.incomes, "no sum", 1, lambda row: _yuan(row[PARTS[1]]) > 0):
            income[PARTS[1]] = "约三千"
        for person in self._some(self.people, "twice", 1, _is_typed):
            self.people.append(Row(person))

    def _some(
        self, rows: list[Row], what: str, count: int, is_fit: Callable[[Row], bool] = lambda row: True
    ) -> Iterator[Row]:
        """Rows drawn for one purpose, each of a household that nothing was drawn of yet."""
        fit = sorted((row for row in rows if is_fit(row)), key=lambda row: _draw(what, row[HOME] + row.get(PERSON, "")))
        for row in fit:
            if count and row[HOME] not in self._taken:
                self._taken.add(row[HOME])
                count -= 1
                yield row


def _draw(what: str, key: str) -> float:
    return int.from_bytes(sha256(f"{what} {key}".encode()).digest()[:4]) / 2**32


def _yuan(text: str) -> int:
    return int(text.partition(".")[0] or 0)


def _needs_repair(home: Row) -> bool:
    return home["住房安全等级"][:1] in ("C", "D") and home["危房已改造"] == "否"


def _is_typed(person: Row) -> bool:
    """Whether the number can be mistyped in the ways offices do: eighteen digits, no letter."""
    return len(person[NUMBER]) == 18 and person[NUMBER].isdigit()


def _numbers_like(number: str) -> Iterator[str]:
    """Right numbers of the same division, birthday and sex that the demo has not given out: the last serials first."""
    for serial in range(998 + int(number[16]) % 2, 0, -2):
        first = f"{number[:14]}{serial:03d}"
        yield first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]
