"""How the main figure of a set is spread around the line it is held against: bins that meet exactly at the line.

The figure is the first of the set's figures that is money per something (per head, per household); the line is the
parameter of the same unit in the first rule that uses one. Sets without such a figure have no spread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bangfu.core.drawing.charts import ceiling
from bangfu.core.policy.explanation import parameters_of
from bangfu.core.policy.model import Fact, Level, Pack, Parameter
from bangfu.core.policy.types import Kind, Type
from bangfu.engines.duckdb import Run
from bangfu.engines.tallies import query

MOST_BARS = 30
FAR = 3
"""Beyond three times the line a household is far from it: counted in words, not drawn."""


@dataclass(frozen=True, slots=True)
class PlaceSpread:
    """The same bins for one place, with what is known there and what lies under the line, drawn or not."""

    counts: tuple[int, ...]
    below: int
    known: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Counts of subjects by bins of `width` from `low` to `high`, everything in the figure's own unit."""

    figure: Fact
    parameter: Parameter | None
    line: Decimal | None
    width: Decimal
    low: Decimal
    counts: tuple[int, ...]
    below: int
    """Subjects under the line; with no line all that are known."""
    known: int
    unknown: int
    under_range: int
    over_range: int
    middle: Decimal
    by_place: Mapping[str, PlaceSpread]
    """Empty where places were not asked for."""

    @property
    def high(self) -> Decimal:
        return self.low + self.width * len(self.counts)


def gather_spread(run: Run, level: Level | None) -> Spread | None:
    """The spread of a run's main figure, by place of `level` too; None where there is no figure or nothing is known."""
    figure = main_figure(run.pack, run.rules.figures, run.rules.of)
    if figure is None:
        return None
    column, scale = f'"{figure.name}"', 10**figure.type.places
    (row,) = query(
        run,
        f"SELECT count({column}), count(*) - count({column}), quantile_disc({column}, [0.01, 0.5, 0.95])"
        f" FROM {run.verdicts}",
    )
    known, unknown, quantiles = row
    if not isinstance(known, int) or not isinstance(unknown, int) or not isinstance(quantiles, list) or not known:
        return None
    parameter = next(line_parameters(run, figure), None)
    line = _line(run, parameter)
    least, middle, most = (Decimal(int(q)) / scale for q in quantiles)
    low, high = _range(least, most, line)
    width = _bin_width(high - low)
    start = low if line is None else line - width * ceiling((line - low) / width)
    bars = max(1, int(ceiling((high - start) / width)))
    step, first = int(width * scale), int(start * scale)
    binned = _binned(run, column, first, step, bars, level)
    everywhere = tuple(sum(counts[i] for counts in binned.values()) for i in range(-1, bars + 1))
    under = bars if line is None else int((line - start) // width)  # bins meet at the line: this many lie under it
    by_place = {
        place: PlaceSpread(
            tuple(counts[i] for i in range(bars)), sum(counts[i] for i in range(-1, under)), sum(counts.values())
        )
        for place, counts in binned.items() if place and level
    }  # fmt: skip
    return Spread(
        figure,
        parameter,
        line,
        width,
        start,
        everywhere[1:-1],
        sum(everywhere[: under + 1]),
        known,
        unknown,
        everywhere[0],
        everywhere[-1],
        middle,
        by_place,
    )


def main_figure(pack: Pack, figures: tuple[str, ...], table: str) -> Fact | None:
    """The first figure that is money per something."""
    facts = pack.facts_of(table)
    return next((facts[name] for name in figures if _is_rate_of_money(pack, facts[name].type)), None)


def line_parameters(run: Run, figure: Fact) -> Iterator[Parameter]:
    """Parameters of the figure's unit, in the order the rules use them."""
    for rule in run.rules.rules_on(run.on):
        for name in parameters_of(run.pack, rule.condition, run.rules.of):
            parameter = run.pack.parameters[name]
            if parameter.type.kind is Kind.NUMBER and parameter.type.unit == figure.type.unit:
                yield parameter


def _is_rate_of_money(pack: Pack, type_: Type) -> bool:
    if type_.kind is not Kind.NUMBER or type_.unit is None:
        return False
    money = any(power > 0 and pack.units[name].digits is not None for name, power in type_.unit.powers)
    # a sum of the household's year is no rate: something besides the span of time must stand under the bar
    under = [name for name, power in type_.unit.powers if power < 0]
    return money and any(name in {table.counts for table in pack.tables.values()} for name in under)


def _line(run: Run, parameter: Parameter | None) -> Decimal | None:
    value = parameter.on(run.on).value if parameter is not None else None
    return value if isinstance(value, Decimal) else None


def _range(least: Decimal, most: Decimal, line: Decimal | None) -> tuple[Decimal, Decimal]:
    """What is drawn: from nothing, or from the lowest hundredth when it is negative, to where the crowd ends."""
    low = min(Decimal(0), least)
    if line is None or line <= 0:
        return low, max(most, low + 1)
    return max(low, -line), min(max(most, line * Decimal("1.5")), line * FAR)


def _bin_width(span: Decimal) -> Decimal:
    """The smallest round width (1, 2, 2.5 or 5 times a power of ten) that needs at most `MOST_BARS` bars."""
    power = Decimal(10) ** (span / MOST_BARS).adjusted()
    return next(power * step for step in (1, 2, Decimal("2.5"), 5, 10) if power * step * MOST_BARS >= span)


def _binned(run: Run, column: str, first: int, step: int, bars: int, level: Level | None) -> dict[str, dict[int, int]]:
    """Counts by place and bin; bin -1 is below what is drawn, bin `bars` above it."""
    place = f"substr(place, 1, {level.width})" if level else "NULL"
    distance = f"({column} - {first})"
    floored = f"({distance} - (({distance} % {step}) + {step}) % {step}) // {step}"
    rows = query(
        run,
        f"SELECT coalesce({place}, ''), greatest(-1, least({bars}, {floored})) AS bin, count(*)"
        f" FROM {run.verdicts} WHERE {column} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
    )
    found: dict[str, dict[int, int]] = {}
    for at, number, count in rows:
        if isinstance(number, int) and isinstance(count, int):
            found.setdefault(str(at), dict.fromkeys(range(-1, bars + 1), 0))[number] = count
    return found
