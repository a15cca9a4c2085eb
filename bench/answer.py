"""What a question's measurement leaves behind: timings, aims met or missed, rows that agreed; kept as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from bench.machine import commit, machine, versions
from bench.measure import Timing


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a run is: the full one that is published, or a quick one that only proves the bench works."""

    name: str
    sizes: tuple[int, int, int]  # 1 x, 4 x, 16 x households
    loop_households: int  # for plain Python, which would take hours at the sizes above
    rounds: int
    explained: int
    workbook_rows: int
    demo_scale: float
    results: Path


@dataclass(frozen=True, slots=True)
class Aim:
    """One figure that was promised beforehand, and what was measured. `at_most` False: larger is better."""

    text: str
    measured: float
    bound: float
    how: str
    at_most: bool = True

    @property
    def met(self) -> bool:
        """A figure exactly at the bound meets it."""
        return self.measured <= self.bound if self.at_most else self.measured >= self.bound


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two results that must be the same rows, and how many rows differed."""

    what: str
    households: int
    rows_different: int


@dataclass(frozen=True, slots=True)
class Table:
    """Any other figures of a question, as a table with a heading a column."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | float | int]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars for the documentation, the first one ours: a file name, the finding in words, the unit, labelled values."""

    name: str
    finding: str
    unit: str
    bars: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything one question measured."""

    question: str
    title: str
    method: Sequence[str]
    timings: Sequence[Timing] = ()
    aims: Sequence[Aim] = ()
    agreements: Sequence[Agreement] = ()
    tables: Sequence[Table] = ()
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # households -> rows per table
    charts: Sequence[Chart] = ()


def keep(answer: Answer, scale: Scale, taken_on: date) -> Path:
    """Write an answer under the scale's results folder, with machine, size, commit and versions beside it."""
    scale.results.mkdir(parents=True, exist_ok=True)
    target = scale.results / f"{answer.question}.json"
    record = {
        "question": answer.question,
        "title": answer.title,
        "scale": scale.name,
        "taken_on": taken_on.isoformat(),
        "commit": commit(),
        "machine": machine(),
        "versions": versions(),
        "rows": {size: dict(rows) for size, rows in answer.rows.items()},
        "method": list(answer.method),
        "aims": [{**asdict(aim), "met": aim.met} for aim in answer.aims],
        "agreements": [asdict(agreement) for agreement in answer.agreements],
        "timings": [timing.as_json() for timing in answer.timings],
        "tables": [asdict(table) for table in answer.tables],
        "charts": [asdict(chart) for chart in answer.charts],
    }
    target.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return target
