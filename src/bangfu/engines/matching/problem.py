"""Put a matching problem together from its folder: sides, loads, costs, pins and the plan in force, as arrays.

Two kinds: `given_problem` takes the costs of `pairs` alone; `programme_problem` works them out by a pack's programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bangfu.core.assignment.problem import BANNED, AssignmentProblem, CostMatrix, GivenPairs, PairCosts
from bangfu.core.errors import Problem
from bangfu.core.policy.matching import CURRENT, Preference, Programme, Requirement
from bangfu.core.policy.model import Pack
from bangfu.core.policy.nodes import COORDINATES, Distance, FactRef, Node, walk
from bangfu.core.policy.rules import placeholders
from bangfu.engines.matching.cells import column_of, numbers_of
from bangfu.engines.matching.columns import Column, PairRows, SideRows, Words
from bangfu.engines.matching.costs import COST, OUT, ProgrammeCosts, Terms
from bangfu.engines.matching.evaluation import PairEvaluation
from bangfu.engines.matching.files import find_file, keys_of, needed_file, read_table, side_rows, strings
from bangfu.engines.matching.pairs import HELPER, PLACE, PairList, PairMatrix, index_of, read_pairs
from bangfu.engines.matching.pins import NO_ROWS, Load, PinnedCosts, PlanRows, beside_pins, check_pins, pins_of

HELPERS, PLACES, PAIRS = "helpers", "places", "pairs"
LEAST, MOST = "least", "most"
MOST_LOAD = 1_000_000
Usual = int | NDArray[np.int64]


@dataclass(frozen=True)
class MatchProblem:
    """A problem ready to be solved, with what is needed to say why."""

    problem: AssignmentProblem
    scale: int
    """Costs are whole points times this."""
    current: PlanRows | None
    pins: PlanRows
    sides: Mapping[str, SideRows]
    programme: ProgrammeCosts | None
    """The rules behind the costs; None where `pairs` alone gives them."""
    rounded: bool = False
    """Whether the costs of the file had more digits than are kept."""


def given_problem(folder: Path) -> MatchProblem:
    """The costs of `pairs` alone: a pair that is not in it is not allowed; loads are one unless columns say more."""
    sides, loads = {}, {}
    for side, name, key, default in (("helper", HELPERS, HELPER, (0, 1)), ("place", PLACES, PLACE, (1, 1))):
        file = needed_file(folder, name)
        table = read_table(file)
        sides[side] = SideRows(_someone(keys_of(table, key, file.name), file), {})
        loads[side] = _loads(file, table, side, sides[side].count, default)
    helpers, places = strings(sides["helper"].keys), strings(sides["place"].keys)
    read = read_pairs(needed_file(folder, PAIRS), helpers, places, costs=True)
    costs: PairCosts
    if isinstance(read, PairMatrix):
        pins = PlanRows(*read.pins)
        check_pins(pins, loads, helpers, places)
        costs = PinnedCosts(CostMatrix(read.cost), pins, loads) if pins.helper.size else CostMatrix(read.cost)
        allowed = any(int(row.min()) != BANNED for row in read.cost) if read.cost.size else False
    else:
        pins = pins_of(read)
        check_pins(pins, loads, helpers, places)
        kept = beside_pins(read, pins, loads)
        kept &= True if read.banned is None else ~read.banned
        assert read.cost is not None  # noqa: S101 - costs were asked for
        costs = GivenPairs((len(helpers), len(places)), read.helper[kept], read.place[kept], read.cost[kept])
        allowed = bool(kept.any())
    if not allowed:
        raise Problem("match.no_pair", folder=folder)
    _check_allowed(costs, pins, helpers, places)
    problem = _assembled(costs, sides, loads, None)
    return MatchProblem(problem, read.scale, read_current(folder, helpers, places), pins, sides, None, read.rounded)


@dataclass(frozen=True)
class RunSetting:
    """A programme of a pack on a day, with requirements waived by whoever may."""

    pack: Pack
    programme: Programme
    on: date
    waived: frozenset[str] = frozenset()


def programme_problem(folder: Path, setting: RunSetting) -> MatchProblem:
    """The rules of a programme over the rows of a folder; `pairs`, if given, adds costs, bans and pins."""
    programme = setting.programme
    terms = _terms(setting)
    words = Words()
    sides, tables = {}, {}
    for side, name, key in zip(programme.sides, (HELPERS, PLACES), (HELPER, PLACE), strict=True):
        file = needed_file(folder, name)
        table, facts = read_table(file), programme.tables[side].facts
        sides[side] = side_rows(
            table, file, key, facts, _stored_facts(programme, side, terms), words, setting.pack.codes,
            upright=side == programme.sides[0],
        )  # fmt: skip
        _someone(sides[side].keys, file)
        tables[side] = (file, table)
    helpers, places = (strings(sides[side].keys) for side in programme.sides)
    evaluation = PairEvaluation(
        setting.pack, programme, setting.on, sides, _pair_tables(folder, setting, helpers, places, words), words
    )
    given = _given(folder, helpers, places)
    costs = ProgrammeCosts(evaluation, terms, None if given is None else _as_rows(given, len(helpers)))
    taken = {
        side: _loads(*tables[side], side, sides[side].count, _programme_loads(evaluation, side))
        for side in programme.sides
    }
    pins = NO_ROWS if given is None else pins_of(given)
    check_pins(pins, taken, helpers, places)
    held = PinnedCosts(costs, pins, taken) if pins.helper.size else costs
    _check_allowed(held, pins, helpers, places)
    problem = _assembled(held, sides, taken, _steps(evaluation, int(taken["helper"][1].max(initial=0))))
    return MatchProblem(problem, 1, read_current(folder, helpers, places), pins, sides, costs)


def _given(folder: Path, helpers: Sequence[str], places: Sequence[str]) -> PairList | None:
    """Costs, bans and pins of single pairs beside a programme's rules."""
    file = find_file(folder, PAIRS)
    if file is None:
        return None
    read = read_pairs(file, helpers, places, costs=False)
    assert isinstance(read, PairList)  # noqa: S101 - only costs alone are read as a matrix
    if read.scale != 1 or read.rounded:
        raise Problem("match.points_not_whole", file=file.name)
    return read


def read_plan(path: Path, helpers: Sequence[str], places: Sequence[str]) -> PlanRows:
    """The pairs of a plan file by index; costs it names are left to whoever asks for them."""
    read = read_pairs(path, helpers, places, costs=False)
    assert isinstance(read, PairList)  # noqa: S101 - only costs alone are read as a matrix
    return PlanRows(read.helper, read.place)


def read_current(folder: Path, helpers: Sequence[str], places: Sequence[str]) -> PlanRows | None:
    """The plan in force, where the folder has one."""
    file = find_file(folder, CURRENT)
    return None if file is None else read_plan(file, helpers, places)


def _terms(setting: RunSetting) -> Terms:
    """What counts on the day; raises `Problem` for a waiver nobody may give, or a day outside the programme."""
    setting.pack.check_in_force(setting.on)
    programme = setting.programme
    for name in sorted(setting.waived):
        waivable = [r.name for r in programme.must.values() if r.waived_by is not None]
        if name not in programme.must:
            raise Problem("match.unknown_waiver", name=name, known=", ".join(waivable) or "—")
        if name not in waivable:
            raise Problem("match.not_waivable", rule=programme.must[name].label, known=", ".join(waivable) or "—")
    requirements = programme.requirements_on(setting.on, setting.waived)
    return Terms(requirements, tuple(programme.prefer.values()), programme.keep)


def _stored_facts(programme: Programme, side: str, terms: Terms) -> frozenset[str]:
    """The stored facts of a side that its expressions need, derived ones followed down."""
    facts = programme.tables[side].facts
    wanted: set[str] = set()
    nodes: list[Node] = [r.condition for r in terms.requirements]
    nodes += [node for p in terms.preferences for node in (p.points, p.when_unknown)]
    nodes += [] if terms.keep is None else [terms.keep]
    nodes += [programme.loads[side].least, programme.loads[side].most]
    nodes += [FactRef(side, name, facts[name].type) for name in _said(programme, side) if name in facts]
    while nodes:
        for node in walk(nodes.pop()):
            if isinstance(node, Distance):
                nodes.extend(FactRef(side, name, facts[name].type) for name in COORDINATES)
            if isinstance(node, FactRef) and node.table == side and node.name not in wanted:
                derived = facts[node.name].derived
                wanted.add(node.name)
                nodes.extend([] if derived is None else [derived])
    return frozenset(name for name in wanted if facts[name].derived is None)


def _said(programme: Programme, side: str) -> Iterator[str]:
    """The facts of a side that its sentences name."""
    rules: list[Requirement | Preference] = [*programme.must.values(), *programme.prefer.values()]
    for rule in rules:
        for text in (rule.because or {}).values():
            for name in placeholders(text):
                table, _, fact = name.partition(".")
                if table == side:
                    yield fact


def _pair_tables(
    folder: Path, setting: RunSetting, helpers: Sequence[str], places: Sequence[str], words: Words
) -> dict[str, PairRows]:
    """The tables of pairs a programme may be given, each from the file of its name."""
    found = {}
    for name in setting.programme.pair_tables:
        file = find_file(folder, name)
        if file is None:
            continue
        table = read_table(file)
        helper, place = index_of(table, HELPER, helpers, file.name), index_of(table, PLACE, places, file.name)
        facts = setting.programme.tables[name].facts
        columns = {
            fact.name: column_of(table[fact.name], fact, file.name, words, setting.pack.codes)
            for fact in facts.values() if fact.derived is None and fact.name in table.column_names
        }  # fmt: skip
        flat = helper.astype(np.int64) * len(places) + place
        if len(np.unique(flat)) < len(flat):
            different, count = np.unique(flat, return_counts=True)
            at = int(different[count > 1][0])
            names = {"helper": helpers[at // len(places)], "place": places[at % len(places)]}
            raise Problem("match.pair_twice", file=file.name, **names)
        found[name] = _sorted_rows(helper, place, columns, len(helpers))
    return found


def _sorted_rows(
    helper: NDArray[np.int32], place: NDArray[np.int32], columns: Mapping[str, Column], helper_count: int
) -> PairRows:
    order = np.argsort(helper, kind="stable")
    upright = {
        name: Column(c.values[order][:, None], None if c.known is None else c.known[order][:, None])
        for name, c in columns.items()
    }
    start = np.searchsorted(helper[order], np.arange(helper_count + 1))
    return PairRows(helper[order], place[order], start.astype(np.int64), upright)


def _as_rows(pairs: PairList, helper_count: int) -> PairRows:
    given = {COST: pairs.cost, OUT: pairs.banned}
    there = {name: Column(values) for name, values in given.items() if values is not None}
    return _sorted_rows(pairs.helper, pairs.place, there, helper_count)


def _check_allowed(costs: PairCosts, pins: PlanRows, helpers: Sequence[str], places: Sequence[str]) -> None:
    """Refuse a pin on a pair that is banned or that the rules do not allow."""
    for helper, place in zip(pins.helper.tolist(), pins.place.tolist(), strict=True):
        if int(costs.block(slice(helper, helper + 1), slice(place, place + 1))[0, 0]) == BANNED:
            raise Problem("match.pin_not_allowed", helper=helpers[helper], place=places[place])


def _someone(keys: NDArray[np.str_], file: Path) -> NDArray[np.str_]:
    if not len(keys):
        raise Problem("match.nobody", file=file.name)
    return keys


def _loads(file: Path, table: pa.Table, side: str, count: int, default: tuple[Usual, Usual]) -> Load:
    """The least and the most of each row: its columns, else the default; a least without a most is no less than it."""
    found = []
    for name, usual in zip((LEAST, MOST), default, strict=True):
        if name in table.column_names:
            values, known = numbers_of(table[name].combine_chunks(), 0, file.name, name)
            values = np.where(known, values, np.broadcast_to(np.asarray(usual), (count,)))
        else:
            values = np.broadcast_to(np.asarray(usual), (count,)).astype(np.int64)
        wrong = np.flatnonzero((values < 0) | (values > MOST_LOAD))
        if wrong.size:
            row = int(wrong[0])
            found_load = int(values[row])
            raise Problem(
                "match.bad_load", file=file.name, column=name, row=row + 2, found=found_load, most=MOST_LOAD
            )
        found.append(values.astype(np.int32))
    least, most = found
    if MOST not in table.column_names:
        most = np.maximum(least, most)
    elif LEAST not in table.column_names:
        least = np.minimum(least, most)
    crossed = np.flatnonzero(least > most)
    if crossed.size:
        row = int(crossed[0])
        raise Problem("match.crossed_loads", file=file.name, row=row + 2, least=int(least[row]), most=int(most[row]))
    if not int(most.sum()):
        raise Problem("match.no_load", file=file.name, side=side)
    return least, most


def _assembled(
    costs: PairCosts, sides: Mapping[str, SideRows], loads: Mapping[str, Load], steps: NDArray[np.int64] | None
) -> AssignmentProblem:
    return AssignmentProblem(
        costs, strings(sides["helper"].keys), strings(sides["place"].keys), *loads["helper"], *loads["place"], steps
    )


def _programme_loads(evaluation: PairEvaluation, side: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What the programme says of each row; a load that is not known falls back to none at least, and one at most."""
    count = evaluation.sides[side].count
    found = []
    loads = evaluation.programme.loads[side]
    for node, otherwise in ((loads.least, 0), (loads.most, 1)):
        column = evaluation.whole(node)
        values = np.broadcast_to(column.values.ravel(), (count,)).astype(np.int64)
        known = None if column.known is None else np.broadcast_to(column.known.ravel(), (count,))
        found.append(values if known is None else np.where(known, values, otherwise))
    return found[0], found[1]


def _steps(evaluation: PairEvaluation, most: int) -> NDArray[np.int64] | None:
    """Extra points for a helper's next place, as many as the largest load; the last one goes on."""
    nodes = evaluation.programme.steps
    if not nodes or not most:
        return None
    steps = [int(evaluation.whole(node).values[0, 0]) for node in nodes]
    return np.array([*steps, *[steps[-1]] * max(0, most - len(steps))], dtype=np.int64)
