"""Blocks of numpy agree with the plain meaning of every expression, pair by pair, whatever is unknown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.matching import Programme
from bangfu.core.policy.meaning import Row, Value
from bangfu.core.policy.model import CodeList, Pack
from bangfu.core.policy.nodes import Node
from bangfu.core.policy.pair_meaning import Pair, PairMeaning
from bangfu.core.policy.pair_parser import MatrixShape, PairScope, parse_pair
from bangfu.core.policy.parser import Scope
from bangfu.core.policy.types import Kind
from bangfu.engines.matching.columns import Column, PairRows, SideRows, Tile, Words
from bangfu.engines.matching.costs import BANNED, ProgrammeCosts, Terms
from bangfu.engines.matching.evaluation import PairEvaluation

PACK = Path(__file__).parent / "matching_pack"
DAY = date(2019, 6, 30)
AREAS = ("101", "102", "201", "2", "10199", "20")
SIDE_VALUES: Mapping[Kind, st.SearchStrategy[object]] = {
    Kind.BOOL: st.booleans(),
    Kind.DATE: st.dates(date(1950, 1, 1), date(2019, 6, 30)),
    Kind.TEXT: st.sampled_from(AREAS),
}


@cache
def pack() -> Pack:
    return load_pack(str(PACK))


def programme() -> Programme:
    return pack().programmes["everything"]


def scope() -> PairScope:
    made, plain = programme(), pack()
    return PairScope(
        tables={name: {n: f.type for n, f in table.facts.items()} for name, table in made.tables.items()},
        pairs=frozenset(made.pair_tables),
        matrices={n: MatrixShape(m.rows, m.columns, m.type) for n, m in made.matrices.items()},
        levels={level.name: level.width for level in plain.levels},
        plain=Scope(
            table="pair", facts={},
            parameters={n: p.type for n, p in plain.parameters.items() if p.type.kind is not Kind.CODE},
            code_parameters={n: p.type for n, p in plain.parameters.items() if p.type.kind is Kind.CODE},
            codes={name: frozenset(c.codes) for name, c in plain.codes.items()},
        ),
        units=frozenset(plain.units),
    )  # fmt: skip


def fact_values(
    codes: Mapping[str, CodeList], kind: Kind, places: int, listed: str | None
) -> st.SearchStrategy[object]:  # fmt: skip
    if kind is Kind.NUMBER:
        return st.integers(-40, 90).map(lambda n: Decimal(n * 37).scaleb(-places))
    if kind is Kind.CODE:
        return st.sampled_from(sorted(codes[listed or ""].codes))
    if kind is Kind.CODES:
        return st.frozensets(st.sampled_from(sorted(codes[listed or ""].codes)))
    return SIDE_VALUES[kind]


def rows_of(table: str) -> st.SearchStrategy[dict[str, object]]:
    facts = {n: f for n, f in programme().tables[table].facts.items() if f.derived is None}
    return st.fixed_dictionaries({
        name: st.none() | fact_values(pack().codes, f.type.kind, f.type.places, f.type.codes)
        for name, f in facts.items()
    })  # fmt: skip


NUMBERS = st.deferred(lambda: st.one_of(
    st.sampled_from([
        "helper.score", "place.size", "travel.minutes", "3", "0.25", "shared_count(helper.crafts, place.needs)",
        "missing_count(place.needs, helper.crafts)", "year_of(place.opened)",
    ]),
    st.builds("({} {} {})".format, NUMBERS, st.sampled_from("+-*"), NUMBERS),
    st.builds("(-{})".format, NUMBERS),
    st.builds("({} if {} else {})".format, NUMBERS, TRUTHS, NUMBERS),
    st.builds("{}({}, {})".format, st.sampled_from(["min_of", "max_of", "if_unknown"]), NUMBERS, NUMBERS),
    st.builds("ratio({}, {}, {})".format, NUMBERS, NUMBERS, st.integers(0, 2)),
))  # fmt: skip
DATES = st.sampled_from(["helper.born", "place.opened", "today", "date(2000, 2, 29)"])
SPANS = st.sampled_from(["years", "months", "days"])
TRUTHS: st.SearchStrategy[str] = st.deferred(lambda: st.one_of(
    st.sampled_from([
        "helper.fit", "place.remote", "travel.by_road", "listed(kin)", "listed(travel)", "place.craft in helper.crafts",
        "'law' in place.needs", "helper.craft == place.craft", "helper.craft != 'well'", "helper.craft in useful",
        "place.craft in ('law', 'loan')", "same_area(helper.area, place.area, district)", "helper.area == place.area",
        "within(place.area, helper.area)", "within(helper.area, place.area)", "distance_km() < 120", "helper.age > 40",
        "liking(place.craft, helper.rank) > 3", "same_area(helper.area, helper.area, region)",
    ]),
    st.builds("(not {})".format, TRUTHS),
    st.builds("({} {} {})".format, TRUTHS, st.sampled_from(["and", "or"]), TRUTHS),
    st.builds("({} {} {})".format, NUMBERS, st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), NUMBERS),
    st.builds("is_unknown({})".format, NUMBERS | TRUTHS),
    st.builds("({} <= {})".format, DATES, DATES),
    st.builds("({}_between({}, {}) > {})".format, SPANS, DATES, DATES, st.integers(-9, 900)),
))  # fmt: skip


def evaluation(
    helpers: Sequence[Mapping[str, object]], places: Sequence[Mapping[str, object]],
    pairs: Mapping[str, Mapping[tuple[int, int], Mapping[str, object]]],
) -> PairEvaluation:  # fmt: skip
    words = Words()
    sides = {
        side: SideRows(
            np.array([str(n) for n in range(len(rows))]),
            {n: stored(side, n, rows, words, side == "helper") for n in stored_facts(side)},
        )
        for side, rows in (("helper", helpers), ("place", places))
    }
    tables = {}
    for name, listed in pairs.items():
        order = sorted(listed)
        rows = [listed[pair] for pair in order]
        columns = {fact: stored(name, fact, rows, words, True) for fact in stored_facts(name)}
        helper = np.array([h for h, _ in order], dtype=np.int32)
        start = np.searchsorted(helper, np.arange(len(helpers) + 1)).astype(np.int64)
        tables[name] = PairRows(helper, np.array([p for _, p in order], dtype=np.int32), start, columns)
    return PairEvaluation(pack(), programme(), DAY, sides, tables, words)


def stored_facts(table: str) -> list[str]:
    return [name for name, fact in programme().tables[table].facts.items() if fact.derived is None]


def stored(table: str, name: str, rows: Sequence[Mapping[str, object]], words: Words, upright: bool) -> Column:
    kind = programme().tables[table].facts[name].type
    listed = sorted(pack().codes[kind.codes].codes) if kind.codes else []
    bits = {code: 1 << n for n, code in enumerate(pack().codes[kind.codes].codes)} if kind.codes else {}

    def number(value: object) -> int:
        if value is None:
            return -1 if kind.kind in (Kind.CODE, Kind.TEXT) else 0
        if isinstance(value, bool):
            return value
        if isinstance(value, Decimal):
            return int(value.scaleb(kind.places))
        if isinstance(value, date):
            return (value - date(1970, 1, 1)).days
        if isinstance(value, frozenset):
            return sum(bits[code] for code in value)
        assert not listed or value in listed
        return words.number(str(value))

    dtype = {Kind.BOOL: np.bool_, Kind.CODE: np.int32, Kind.TEXT: np.int32}.get(kind.kind, np.int64)
    values = np.array([number(row[name]) for row in rows], dtype=dtype)
    known = np.array([row[name] is not None for row in rows], dtype=bool)
    return Column(values[:, None] if upright else values[None, :], known[:, None] if upright else known[None, :])


def meant(
    node: Node, helper: Mapping[str, object], place: Mapping[str, object],
    pairs: Mapping[str, Mapping[str, object] | None],
) -> Value:  # fmt: skip
    def row(table: str, values: Mapping[str, object]) -> Row:
        return Row(table, values)  # type: ignore[arg-type]  # sets of codes stand beside plain values

    sides = {"helper": row("helper", helper), "place": row("place", place)}
    listed = {name: None if values is None else row(name, values) for name, values in pairs.items()}
    return PairMeaning(pack(), programme(), DAY).of(node, Pair("pair", {}, sides={**sides, **listed}))


PAIRS = st.dictionaries(st.tuples(st.integers(0, 2), st.integers(0, 3)), rows_of("travel"), max_size=6)


@settings(max_examples=150)
@given(
    text=TRUTHS | NUMBERS, helpers=st.lists(rows_of("helper"), min_size=3, max_size=3),
    places=st.lists(rows_of("place"), min_size=4, max_size=4), travel=PAIRS, kin=st.none() | st.just({(1, 2): {}}),
    start=st.integers(0, 2),
)  # fmt: skip
def test_blocks_agree_with_the_meaning(
    text: str, helpers: list[dict[str, object]], places: list[dict[str, object]],
    travel: dict[tuple[int, int], dict[str, object]], kin: dict[tuple[int, int], dict[str, object]] | None, start: int,
) -> None:  # fmt: skip
    try:
        node = parse_pair(text, scope())
    except Problem as problem:
        if problem.code == "policy.too_many_places":
            reject()
        raise
    pairs = {"travel": travel} if kin is None else {"travel": travel, "kin": kin}
    found = evaluation(helpers, places, pairs).of(node, Tile(slice(start, 3), slice(1, 4)))
    for h in range(start, 3):
        for p in range(1, 4):
            expected = meant(node, helpers[h], places[p], {name: table.get((h, p)) for name, table in pairs.items()})
            at = h - start, p - 1
            known = found.known is None or bool(np.broadcast_to(found.known, (3 - start, 3))[at])
            value = np.broadcast_to(found.values, (3 - start, 3))[at]
            if expected is None or not known:
                assert (expected is None) is not known, (text, h, p)
            elif isinstance(expected, bool):
                assert bool(value) is expected, (text, h, p)
            else:
                assert isinstance(expected, Decimal)
                assert int(value) == int(expected.scaleb(node.type.places)), (text, h, p)


@settings(max_examples=60)
@given(
    helpers=st.lists(rows_of("helper"), min_size=3, max_size=3),
    places=st.lists(rows_of("place"), min_size=4, max_size=4),
)
def test_a_cost_is_the_sum_of_whole_points_and_banned_where_a_requirement_is_not_met_or_not_known(
    helpers: list[dict[str, object]], places: list[dict[str, object]]
) -> None:
    made = programme()
    terms = Terms(tuple(made.must.values()), tuple(made.prefer.values()), None)
    block = ProgrammeCosts(evaluation(helpers, places, {}), terms).block(slice(0, 3), slice(0, 4))
    for h, helper in enumerate(helpers):
        for p, place in enumerate(places):
            if any(meant(r.condition, helper, place, {}) is not True for r in made.must.values()):
                assert block[h, p] == BANNED
                continue
            points = 0
            for preference in made.prefer.values():
                value = meant(preference.points, helper, place, {})
                value = meant(preference.when_unknown, helper, place, {}) if value is None else value
                assert isinstance(value, Decimal)
                points += int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
            assert block[h, p] == points


def test_a_distance_is_the_great_circle() -> None:
    guiyang = {"lon": Decimal("106.7135"), "lat": Decimal("26.5783")}
    nanping = {"lon": Decimal("118.1780"), "lat": Decimal("26.6418")}
    empty = dict.fromkeys(programme().tables["helper"].facts) | dict.fromkeys(programme().tables["place"].facts)
    found = meant(parse_pair("distance_km()", scope()), {**empty, **guiyang}, {**empty, **nanping}, {})
    a, b = (tuple(math.radians(float(end[name])) for name in ("lon", "lat")) for end in (guiyang, nanping))
    haversine = math.sin((b[1] - a[1]) / 2) ** 2 + math.cos(a[1]) * math.cos(b[1]) * math.sin((b[0] - a[0]) / 2) ** 2
    assert isinstance(found, Decimal)
    assert abs(float(found) - 2 * 6371.009 * math.asin(math.sqrt(haversine))) < 0.06
