"""What a change of the rules would do: who enters, who leaves, who becomes unknown, where, and at what cost.

Both runs share one snapshot and one connection. Where the change touches no word over linked rows, the
stored features serve both and only verdicts are worked out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bangfu.core.policy.model import Pack
from bangfu.engines.checks import columns_read
from bangfu.engines.dialects import DUCKDB
from bangfu.engines.duckdb import Limits, Run, connect_stages, in_ranges, snapshot_sources
from bangfu.engines.plan import plan_rules
from bangfu.engines.snapshot import Snapshot
from bangfu.engines.statements import additive_figures

OUTSIDE = "outside"
"""The verdict of a subject the set does not speak of."""


@dataclass(frozen=True, slots=True)
class Move:
    """Subjects whose verdict goes from `before` to `after`, in one place or everywhere (`place` empty).

    By place an empty one is that of subjects without a place."""

    place: str
    before: str
    after: str
    subjects: int
    sums: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cost:
    """The summed gap of those who would be helped; `unknown` counts subjects whose gap nobody knows."""

    before: Decimal
    after: Decimal
    unknown_before: int
    unknown_after: int


@dataclass(frozen=True)
class Simulation:
    """A run beside the run under the change; `features_shared` says whether features were worked out once."""

    base: Run
    tried: Run
    features_shared: bool

    def moves(self, level: str | None = None) -> list[Move]:
        """Counts by verdict before and after, in order of the place code; unchanged verdicts included."""
        width = self.base.pack.level_named(level).width if level else 0
        figures = additive_figures(self.base.pack, self.base.rules)
        sums = "".join(f", CAST(sum({DUCKDB.name_of(f)}) AS BIGINT)" for f in figures)
        rows = self.base.rows(
            f"SELECT coalesce(substr(place, 1, {width}), ''), before, after, count(*){sums} FROM ({self._beside()})"
            " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        return [
            Move(place, before, after, n, dict(zip(figures, amounts, strict=True)))
            for place, before, after, n, *amounts in rows
        ]

    def cost(self) -> Cost | None:
        """The gap summed over the verdicts the set names in `gap_for`; None when it defines no gap."""
        return self.costs().get("", Cost(Decimal(0), Decimal(0), 0, 0)) if self.base.rules.gap is not None else None

    def costs(self, level: str | None = None) -> dict[str, Cost]:
        """The same by place, in order of its code; where nobody is helped before or after stands nothing."""
        if self.base.rules.gap is None:
            return {}
        width = self.base.pack.level_named(level).width if level else 0
        before, after = _gaps(self.base, width), _gaps(self.tried, width)
        nothing = (Decimal(0), 0)
        found = {}
        for place in sorted({*before, *after}):
            (now, unknown_now), (then, unknown_then) = before.get(place, nothing), after.get(place, nothing)
            found[place] = Cost(now, then, unknown_now, unknown_then)
        return found

    def write(self, file: Path) -> None:
        """Write the subjects whose verdict changes, in order of their key."""
        key = DUCKDB.name_of(self.base.pack.tables[self.base.rules.of].key or "subject")
        columns = f"subject_key AS {key}, place, before, after"
        self.base.copy(f"SELECT {columns} FROM ({self._beside()}) WHERE before <> after ORDER BY 1", file)

    def _beside(self) -> str:
        figures = additive_figures(self.base.pack, self.base.rules)
        both = "".join(
            f", coalesce(b.{DUCKDB.name_of(f)}, a.{DUCKDB.name_of(f)}) AS {DUCKDB.name_of(f)}" for f in figures
        )
        return (
            "SELECT coalesce(b.subject_key, a.subject_key) AS subject_key, coalesce(b.place, a.place) AS place,"
            f" coalesce(b.verdict, '{OUTSIDE}') AS before, coalesce(a.verdict, '{OUTSIDE}') AS after{both}"
            f" FROM {self.base.verdicts} AS b FULL JOIN {self.tried.verdicts} AS a ON a.subject_key = b.subject_key"
        )


def simulate_folder(
    pack: Pack, tried: Pack, name: str, on: date, snapshot: Snapshot, *, limits: Limits | None = None
) -> Simulation:
    """Judge a snapshot by rule set `name` of `pack` and of the changed pack `tried`."""
    rules, new_rules = pack.rule_sets[name], tried.rule_sets[name]
    connection = connect_stages(limits)
    plans = [plan_rules(pack, rules, on, with_gap=True), plan_rules(tried, new_rules, on, with_gap=True)]
    tables = set().union(*(plan.tables() for plan in plans))
    sources = snapshot_sources(connection, pack, snapshot, tables, on, columns_read(pack, plans))
    base = Run(pack, rules, on, connection, sources, with_gap=True)
    other = Run(tried, new_rules, on, connection, sources, with_gap=True, name="tried")
    shared = other.shares_features(base)
    with in_ranges(snapshot, base, other):
        base.work_out()
        if shared:
            other.judge_from(base)
        else:
            other.work_out(keep_features=False)  # nothing starts from them
    return Simulation(base, other, shared)


def _gaps(run: Run, width: int) -> dict[str, tuple[Decimal, int]]:
    """The gap of those who would be helped and for how many it is unknown, by the first `width` digits of the place."""
    gap = run.rules.gap
    if gap is None:
        return {}
    helped = ", ".join(DUCKDB.text(v) for v in run.rules.gap_for)
    rows = run.rows(
        f"SELECT coalesce(substr(place, 1, {width}), ''), CAST(coalesce(sum(gap), 0) AS BIGINT),"
        f" count(*) - count(gap) FROM {run.verdicts} WHERE verdict IN ({helped}) GROUP BY 1"
    )
    return {place: (Decimal(total).scaleb(-gap.type.places), unknown) for place, total, unknown in rows}
