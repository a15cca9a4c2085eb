"""Random expressions of the rule language, typed like the parser types them and bounded so that nothing overflows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
MOST = 10**15
"""No value of an expression may exceed this, counted in its smallest decimal place."""
MOST_ROWS = 12
FACT_MOST = 1000
PLAIN, MONEY, PERSON, PER_HEAD = "", "yuan", "person", "yuan/person"
YEAR, MONTH, DAY, THING = "year", "month", "day", "thing"
UNITS = (PLAIN, MONEY, PERSON, PER_HEAD, YEAR, MONTH, DAY, THING)
WORDS = ("", "a", "A", " a", "甲", "O'Hara", 'say "no"', "%s", "back\\slash")
CODES: Mapping[str, Sequence[str]] = {"grade": ("a", "b", "it's"), "state": ("a", "x")}


class Chooser:
    """Draws small choices; the first option is the one Hypothesis shrinks to."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        return self.number(0, 99) >= 100 - percent


@dataclass(frozen=True)
class Fact:
    """A fact or parameter an expression may name; `kind` as in facts.yaml."""

    name: str
    kind: str
    unit: str = PLAIN
    places: int = 0
    codes: str = ""
    most: int = 0
    written: str | None = None
    """The expression it is derived from."""


@dataclass
class Table:
    """A table's names in scope, and the tables that hang on its rows."""

    name: str
    one: str
    counts: str
    facts: list[Fact] = field(default_factory=list)
    links: list[Table] = field(default_factory=list)

    @property
    def many(self) -> str:
        return self.name


@dataclass(frozen=True)
class Number:
    """A numeric expression: its unit (None: only written numbers), decimal places, and how large it can be."""

    text: str
    unit: str | None
    places: int
    most: int


class Author:
    """Writes expressions over the rows of a table."""

    def __init__(self, choose: Chooser, parameters: Sequence[Fact]) -> None:
        self.choose = choose
        self.parameters = parameters

    # -- conditions ------------------------------------------------------------------------

    def condition(self, table: Table, depth: int) -> str:
        ways = [
            self._named_bool, self._compare_numbers, self._compare_days, self._codes, self._texts, self._unknown,
            self._compare_age,
        ]  # fmt: skip
        if depth > 0:
            ways += [self._join, self._join, self._not, self._chain, self._choose_bool]
            ways += [self._rows_bool] * 9 if table.links else []
        return self.choose.pick(ways)(table, depth)

    def _named_bool(self, table: Table, depth: int) -> str:
        return self.choose.pick([f.name for f in self._known(table) if f.kind == "bool"])

    def _compare_numbers(self, table: Table, depth: int) -> str:
        unit = self.choose.pick(UNITS)
        left, right = self.number(table, unit, depth - 1), self.number(table, unit, depth - 1)
        if self.choose.chance(10) and left.unit is not None and unit not in (MONEY, PER_HEAD):
            options = ", ".join(str(self.choose.number(-3, 9)) for _ in range(2))
            return f"({left.text}) in ({options})"
        return f"({left.text}) {self._sign()} ({right.text})" if _align(left, right) else "True"

    def _chain(self, table: Table, depth: int) -> str:
        unit = self.choose.pick(UNITS)
        parts = [self.number(table, unit, depth - 2) for _ in range(3)]
        if not (_align(parts[0], parts[1]) and _align(parts[1], parts[2])):
            return "True"
        return f"({parts[0].text}) {self._sign()} ({parts[1].text}) {self._sign()} ({parts[2].text})"

    def _compare_age(self, table: Table, depth: int) -> str:
        born = self.choose.pick([f.name for f in table.facts if f.kind == "date"] or [self.day(table, depth)])
        age = f"years_between({born}, {self.choose.pick(['today', 'p_date'])})"
        years = self.choose.pick(["16", "p_year", str(self.choose.number(-2, 20))])
        parts = [age, years] if self.choose.chance(70) else [years, age]
        return f" {self._sign()} ".join(parts)

    def _compare_days(self, table: Table, depth: int) -> str:
        return f"({self.day(table, depth - 1)}) {self._sign()} ({self.day(table, depth - 1)})"

    def _codes(self, table: Table, depth: int) -> str:
        codes = self.choose.pick(list(CODES))
        code = self.code(table, codes, depth - 1)
        lists = [f.name for f in self.parameters if f.kind == "codes" and f.codes == codes]
        options = ", ".join(map(repr, CODES[codes][: self.choose.number(1, 2)]))
        ways = [
            f"({code}) == {CODES[codes][0]!r}",
            f"({code}) != ({self.code(table, codes, 0)})",
            f"({code}) in ({options},)",
            f"({code}) not in {self.choose.pick(lists)}",
        ]
        return self.choose.pick(ways)

    def _texts(self, table: Table, depth: int) -> str:
        texts = [f.name for f in self._known(table) if f.kind == "text"]
        if not texts:
            return self._named_bool(table, depth)
        right = self.choose.pick([repr(self.choose.pick(WORDS)), self.choose.pick(texts)])
        return f"{self.choose.pick(texts)} {self.choose.pick(['==', '!='])} {right}"

    def _unknown(self, table: Table, depth: int) -> str:
        inner = [
            lambda: self.number(table, self.choose.pick(UNITS), depth - 1).text, lambda: self.day(table, depth - 1),
            lambda: self.condition(table, depth - 1),
        ]  # fmt: skip
        if self.choose.chance(50):
            return f"is_unknown({self.choose.pick(inner)()})"
        return f"if_unknown({self.condition(table, depth - 1)}, {self.choose.pick(['True', 'False'])})"

    def _join(self, table: Table, depth: int) -> str:
        word = self.choose.pick(["and", "or"])
        return f" {word} ".join(f"({self.condition(table, depth - 1)})" for _ in range(self.choose.number(2, 3)))

    def _not(self, table: Table, depth: int) -> str:
        return f"not ({self.condition(table, depth - 1)})"

    def _choose_bool(self, table: Table, depth: int) -> str:
        one, test, two = (self.condition(table, depth - 1) for _ in range(3))
        return f"({one}) if ({test}) else ({two})"

    def _rows_bool(self, table: Table, depth: int) -> str:
        link = self.choose.pick(table.links)
        return self.choose.pick(
            [
                f"any_{link.one}({self.condition(link, depth - 1)})",
                f"all_{link.many}({self.condition(link, depth - 1)})",
                f"any_{link.one}()",
                f"in_register({link.name})",
            ]
        )

    # -- numbers ---------------------------------------------------------------------------

    def number(self, table: Table, unit: str, depth: int) -> Number:
        """A number of `unit`; a simple one where the chosen way would grow too large."""
        if depth <= 0 or self.choose.chance(20):
            return self._leaf(table, unit)
        ways = [self._add, self._negate, self._times, self._choose_number, self._if_unknown, self._extreme]
        if unit in (PLAIN, PER_HEAD):
            ways += [self._ratio] * 4
        if table.links:
            ways += [self._over_rows] * 9
        made = self.choose.pick(ways)(table, unit, depth)
        return made if made is not None and made.most <= MOST and made.places <= 9 else self._leaf(table, unit)

    def _leaf(self, table: Table, unit: str) -> Number:
        named = [f for f in self._known(table) if f.kind == "number" and f.unit == unit]
        leaves = [Number(f.name, unit, f.places, f.most) for f in named]
        if unit not in (MONEY, PER_HEAD):
            whole, places = self.choose.number(-20, 20), self.choose.number(0, 2)
            text = f"{whole}.{'5' * places}" if places else str(whole)
            leaves.append(Number(text, None, places, 21 * 10**places))
        if unit in (YEAR, MONTH, DAY):
            text = f"{unit}s_between({self.day(table, 0)}, {self.day(table, 0)})"
            leaves.append(Number(text, unit, 0, 100_000))
        if unit == PLAIN:
            leaves.append(Number(f"year_of({self.day(table, 0)})", None, 0, 10_000))
        leaves += [
            Number(f"count_{link.many}()", unit, 0, MOST_ROWS) for link in table.links if link.counts == unit
        ]  # fmt: skip
        return self.choose.pick(leaves)

    def _add(self, table: Table, unit: str, depth: int) -> Number | None:
        pair = _align(self.number(table, unit, depth - 1), self.number(table, unit, depth - 1))
        return pair and pair.as_number(f"{{}} {self.choose.pick(['+', '-'])} {{}}", 2)

    def _negate(self, table: Table, unit: str, depth: int) -> Number:
        one = self.number(table, unit, depth - 1)
        return Number(f"-({one.text})", one.unit, one.places, one.most)

    def _times(self, table: Table, unit: str, depth: int) -> Number | None:
        by_head = unit == MONEY and self.choose.chance(60)
        units = (PER_HEAD, PERSON) if by_head else (unit, PLAIN)
        one, two = (self.number(table, each, depth - 1) for each in units)
        both_written = one.unit is None and two.unit is None
        if not both_written and (one.unit is None or (by_head and two.unit is None)):
            return None  # 5 * rooms is a plain number, whatever was wanted
        return Number(
            f"({one.text}) * ({two.text})", None if both_written else unit, one.places + two.places, one.most * two.most
        )

    def _choose_number(self, table: Table, unit: str, depth: int) -> Number | None:
        pair = _align(self.number(table, unit, depth - 1), self.number(table, unit, depth - 1))
        return pair and pair.as_number(f"{{}} if ({self.condition(table, depth - 1)}) else {{}}")

    def _if_unknown(self, table: Table, unit: str, depth: int) -> Number | None:
        pair = _align(self.number(table, unit, depth - 1), self.number(table, unit, 0))
        return pair and pair.as_number("if_unknown({}, {})")

    def _extreme(self, table: Table, unit: str, depth: int) -> Number | None:
        pair = _align(self.number(table, unit, depth - 1), self.number(table, unit, depth - 1))
        return pair and pair.as_number(f"{self.choose.pick(['min_of', 'max_of'])}({{}}, {{}})")

    def _ratio(self, table: Table, unit: str, depth: int) -> Number | None:
        units = (MONEY, PERSON) if unit == PER_HEAD else (self.choose.pick(UNITS),) * 2
        top, bottom = (self.number(table, one, depth - 1) for one in units)
        if unit == PER_HEAD and (top.unit, bottom.unit) != units:
            return None
        if unit == PLAIN and (top.unit is None) != (bottom.unit is None) and units[0] != PLAIN:
            return None
        places = self.choose.number(0, 4)
        shift = places + bottom.places - top.places
        most = top.most * 10 ** max(shift, 0)
        if 2 * most + bottom.most * 10 ** max(-shift, 0) > MOST:
            return None
        return Number(f"ratio({top.text}, {bottom.text}, {places})", unit, places, most)

    def _over_rows(self, table: Table, unit: str, depth: int) -> Number:
        link = self.choose.pick(table.links)
        if link.counts == unit and self.choose.chance(50):
            return Number(f"count_{link.many}({self.condition(link, depth - 1)})", unit, 0, MOST_ROWS)
        one = self.number(link, unit, depth - 1)
        word = self.choose.pick(["sum", "min", "max"])
        most = one.most * (MOST_ROWS if word == "sum" else 1)
        return Number(f"{word}_{link.many}({one.text})", one.unit, one.places, most)

    # -- days and codes --------------------------------------------------------------------

    def day(self, table: Table, depth: int) -> str:
        named = [f.name for f in self._known(table) if f.kind == "date"]
        written = self.choose.pick([date(2019, 2, 28), date(2020, 2, 29), date(2000, 1, 1)])
        leaves = ["today", f"date({written.year}, {written.month}, {written.day})", *named]
        if depth <= 0 or self.choose.chance(40):
            return self.choose.pick(leaves)
        ways = [
            lambda: f"{self.choose.pick(['min_of', 'max_of'])}({self.day(table, 0)}, {self.day(table, depth - 1)})",
            lambda: f"if_unknown({self.day(table, depth - 1)}, {self.day(table, 0)})",
            lambda: f"({self.day(table, 0)}) if ({self.condition(table, depth - 1)}) else ({self.day(table, 0)})",
        ]
        if table.links:
            link = self.choose.pick(table.links)
            ways.append(lambda: f"{self.choose.pick(['min', 'max'])}_{link.many}({self.day(link, depth - 1)})")
        return self.choose.pick(ways)()

    def code(self, table: Table, codes: str, depth: int) -> str:
        named = [f.name for f in self._known(table) if f.kind == "code" and f.codes == codes]
        leaf = self.choose.pick([*named, repr(self.choose.pick(CODES[codes]))])
        if depth <= 0 or not named or self.choose.chance(50):
            return leaf
        fact = self.choose.pick(named)
        return self.choose.pick(
            [f"if_unknown({fact}, {leaf})", f"({fact}) if ({self.condition(table, depth - 1)}) else ({leaf})"]
        )

    def _known(self, table: Table) -> list[Fact]:
        return [*table.facts, *self.parameters]

    def _sign(self) -> str:
        return self.choose.pick(["<", "<=", "==", "!=", ">=", ">"])


@dataclass(frozen=True)
class _Pair:
    one: Number
    two: Number
    places: int
    most: int

    def as_number(self, form: str, times: int = 1) -> Number:
        unit = self.one.unit if self.one.unit is not None else self.two.unit
        return Number(form.format(f"({self.one.text})", f"({self.two.text})"), unit, self.places, self.most * times)


def _align(one: Number, two: Number) -> _Pair | None:
    """Both at the same decimal places; None where that would make one too large."""
    places = max(one.places, two.places)
    most = max(n.most * 10 ** (places - n.places) for n in (one, two))
    return _Pair(one, two, places, most) if most <= MOST else None
