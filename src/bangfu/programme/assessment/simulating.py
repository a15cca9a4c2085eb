"""What a change of a line or a rule would do to the subjects of a run: who enters, who leaves, where, at what cost.

It starts from the features the run kept. A changed parameter moves in tens of milliseconds; a change inside a word over
linked rows (`any_member(age < …)`) reads the households again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from bangfu.core.errors import Problem
from bangfu.core.policy.explanation import parameters_of
from bangfu.core.policy.loading import tried_hash, tried_pack
from bangfu.core.policy.model import Level, Pack, Parameter
from bangfu.core.policy.nodes import Node
from bangfu.core.policy.types import Kind
from bangfu.engines import duckdb as engine
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.plan import plan_rules
from bangfu.engines.simulation import OUTSIDE, Cost, Move, Simulation
from bangfu.engines.spread import Spread, gather_spread
from bangfu.programme.assessment.kept_runs import Kept, kept
from bangfu.programme.assessment.models import Run
from bangfu.programme.assessment.permissions import check_simulate
from bangfu.programme.assessment.queries import area_in
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.queries import ABOVE

SUBJECTS = 50
"""Changed subjects listed at most; the file has them all."""


@dataclass(frozen=True)
class Dial:
    """A parameter the rules of a run read, and where it may be moved: from `low` to `high` in steps of `step`."""

    parameter: Parameter
    value: Decimal
    low: Decimal
    high: Decimal
    step: Decimal


@dataclass(frozen=True)
class WhatIf:
    """What a change would do in one area. `entering` and `leaving` speak of the verdicts that would be helped."""

    changes: Mapping[str, str]
    moves: tuple[Move, ...]
    by_place: tuple[Move, ...]
    cost: Cost | None
    spread: Spread | None
    fast: bool
    changed: tuple[tuple[str, str, str, str], ...]
    """Key, path, verdict before and after, of the first subjects that change."""

    def count(self, before: str, after: str) -> int:
        """Subjects that go from one verdict to another."""
        return sum(m.subjects for m in self.moves if m.before == before and m.after == after)

    @property
    def turned(self) -> int:
        """Subjects whose verdict changes."""
        return sum(m.subjects for m in self.moves if m.before != m.after)


def dials_of(run: Run) -> list[Dial]:
    """The numbers a run's rules read on its day, in the order they are read: what a slider may move."""
    opened = kept(run)
    names: dict[str, None] = {}
    nodes: list[Node] = [rule.condition for rule in opened.rules.rules_on(run.on)]
    nodes += [opened.rules.applies_when] if opened.rules.applies_when is not None else []
    for node in nodes:
        names.update(dict.fromkeys(parameters_of(opened.pack, node, opened.rules.of)))
    found = []
    for name in names:
        parameter = opened.pack.parameters[name]
        value = parameter.on(run.on).value
        if parameter.type.kind is Kind.NUMBER and isinstance(value, Decimal):
            found.append(_dial(parameter, value))
    return found


def what_if(actor: Actor, run: Run, changes: Mapping[str, str], area: str, level: Level | None) -> WhatIf:
    """The answer for one area; raises Problem for a change the pack cannot take."""
    check_simulate(actor, run)
    opened = kept(run)
    shown = area_in(actor, run, wanted=area)
    with _tried(opened, changes, shown) as (simulation, fast):
        moves = tuple(simulation.moves())
        return WhatIf(
            dict(changes), moves,
            tuple(simulation.moves(level.name)) if level is not None else (),
            simulation.cost(), gather_spread(simulation.base, None), fast, tuple(_changed(simulation)),
        )  # fmt: skip


@contextmanager
def _tried(opened: Kept, changes: Mapping[str, str], area: str) -> Iterator[tuple[Simulation, bool]]:
    """Both runs beside each other over one area; the tables of the tried one are gone afterwards."""
    pack = tried_pack(opened.pack, changes)
    if pack.hash != tried_hash(opened.pack.hash, changes):  # its files were read again, and are others by now
        raise Problem("runs.kept_pack_altered", folder=opened.pack.folder, hash=opened.pack.hash)
    _check_kept(opened, pack)
    base = opened.part("")
    name = opened.new_name()
    other = engine.Run(
        pack, pack.rule_sets[opened.rules.name], opened.on, base.connection, opened.sources_for(pack),
        with_gap=True, name=name,
    )  # fmt: skip
    fast = other.shares_features(base)
    made = [other.features, other.verdicts]
    try:
        if fast:
            judged = f"SELECT * FROM ({other.verdicts_from(base)}){_where(area)}"
            other.connection.execute(f"CREATE TABLE {other.verdicts} AS {judged}")
        else:
            other.work_out()
            other.connection.execute(f"DELETE FROM {other.verdicts} WHERE NOT (TRUE{_where(area, ' AND')})")
            made += list(other.statements.features.stored.values())
        yield Simulation(opened.narrowed(base, area), other, fast), fast
    finally:
        for table in made:
            other.connection.execute(f"DROP TABLE IF EXISTS {table}")


def _check_kept(opened: Kept, pack: Pack) -> None:
    """Raise Problem for a change whose rules read a private fact that this run's did not, and that it did not keep."""
    read, now = (
        plan_rules(one, one.rule_sets[opened.rules.name], opened.on, with_gap=True).columns(one)
        for one in (opened.pack, pack)
    )
    for table, columns in now.items():
        facts = pack.facts_of(table) if pack.tables[table].kind == "subject" else pack.tables[table].facts
        for name in sorted(columns - read.get(table, set())):
            if name in facts and facts[name].private and pack.tables[table].kind != "register":
                raise Problem("runs.fact_not_kept", fact=facts[name].label)


def _where(area: str, word: str = " WHERE") -> str:
    if not area:
        return ""
    low, high = DUCKDB.text(area), DUCKDB.text(area + ABOVE)
    return f"{word} place >= {low} AND place < {high}"


def _changed(simulation: Simulation) -> list[tuple[str, str, str, str]]:
    base, tried = simulation.base.verdicts, simulation.tried.verdicts
    return [
        (str(key), str(place), str(before), str(after))
        for key, place, before, after in simulation.base.rows(
            "SELECT CAST(coalesce(b.subject_key, a.subject_key) AS VARCHAR), coalesce(b.place, a.place),"
            f" coalesce(b.verdict, '{OUTSIDE}'), coalesce(a.verdict, '{OUTSIDE}')"
            f" FROM {base} AS b FULL JOIN {tried} AS a ON a.subject_key = b.subject_key"
            f" WHERE b.verdict IS DISTINCT FROM a.verdict ORDER BY 2, 1 LIMIT {SUBJECTS}"
        )
    ]


def _dial(parameter: Parameter, value: Decimal) -> Dial:
    """From nothing to twice the value, in steps that a hand can set: a hundredth of it, rounded to one digit."""
    size = abs(value) or Decimal(1)
    step = Decimal(1).scaleb((size / 100).adjusted())
    step = max(step, Decimal(1).scaleb(-max(0, -int(value.as_tuple().exponent)))) if size >= 1 else step
    high = (size * 2 / step).to_integral_value() * step
    return Dial(parameter, value, Decimal(0), high, step)
