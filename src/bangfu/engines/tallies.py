"""What a report says of one run, gathered once by read-only queries: tallies by verdict, rule and place.

Nothing here is laid out or put into words; `page` and `terminal` do that from this one source, so they agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bangfu.core.policy.model import Fact, Level, Pack, Rule, RuleSet
from bangfu.engines.duckdb import Run
from bangfu.engines.statements import additive_figures

MOST_PLACES = 400
"""A table longer than this is not read; the file has every row."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Subjects of one place (None: the whole run) by verdict, and the sums of the figure that is added up."""

    place: str | None
    counts: Mapping[str, int]
    sums: Mapping[str, int]

    @property
    def subjects(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class RuleTally:
    """What one rule came to; `alone`: subjects for which the verdict hangs on this rule and no other."""

    rule: Rule
    met: int
    unmet: int
    unknown: int
    alone: int | None


@dataclass(frozen=True, slots=True)
class GapSum:
    """The set's cost method summed over the subjects it is known for, in the minor unit of `places` decimal places."""

    total: int
    places: int
    subjects: int
    unknown: int


@dataclass(frozen=True)
class Assessment:
    """One run in figures. `added` is the figure summed beside the subjects, such as persons beside households."""

    pack: Pack
    rules: RuleSet
    on: date
    subjects: int
    total: Tally
    rule_tallies: tuple[RuleTally, ...]
    added: Fact | None
    level: Level | None
    places: tuple[Tally, ...]
    """Tallies by place of `level`, in order of the code; a subject without a place comes last."""
    gap: GapSum | None

    def shared_places(self, levels: Sequence[Level]) -> list[str]:
        """The places all subjects lie in, from the top down; none as soon as one subject has no place."""
        codes = [tally.place for tally in self.places]
        shared: list[str] = []
        for level in levels:
            prefixes = {code[: level.width] if code and len(code) >= level.width else "" for code in codes}
            if len(prefixes) != 1 or prefixes == {""}:
                break
            shared += prefixes
        return shared

    @property
    def outside(self) -> int:
        """Subjects the set does not speak of."""
        return self.subjects - self.total.subjects


def gather(run: Run, level: Level | None = None) -> Assessment:
    """Tallies of a finished run, by place of `level` or of the coarsest level that tells at least two places apart."""
    additive = additive_figures(run.pack, run.rules)
    added = run.pack.facts_of(run.rules.of)[additive[0]] if additive else None
    counted = "verdicts_by_place"  # the verdicts are read once: villages are few beside households
    run.execute(f"CREATE OR REPLACE TEMP TABLE {counted} AS {_by_place(run, added)}")
    if level is None:
        level = _telling_level(run, counted)
    (total,) = _tallied(run, None, counted) or (Tally(None, {}, {}),)
    return Assessment(
        pack=run.pack, rules=run.rules, on=run.on, subjects=run.subjects(), total=total,
        rule_tallies=rule_tallies(run), added=added, level=level,
        places=tuple(_tallied(run, level, counted)) if level else (), gap=gap_sum(run),
    )  # fmt: skip


def place_levels(pack: Pack, rules: RuleSet) -> tuple[Level, ...]:
    """The levels a set's subjects can be counted by, the coarsest first; none where subjects have no place."""
    own = pack.tables[rules.of].level
    if own is None:
        return ()
    width = pack.level_named(own).width
    return tuple(sorted((level for level in pack.levels if level.width <= width), key=lambda level: level.width))


def tallies(run: Run, level: Level | None, added: Fact | None) -> list[Tally]:
    """Counts by verdict for each place of `level`, in order of its code; for None the whole run as one."""
    return _tallied(run, level, f"({_by_place(run, added)})")


def _by_place(run: Run, added: Fact | None) -> str:
    """Counts and the summed figure by verdict of each place, as SQL: everything coarser is added up from it."""
    figure = f"sum({_name(added.name)})" if added else "NULL"
    return f"SELECT place, verdict, count(*) AS subjects, {figure} AS summed FROM {run.verdicts} GROUP BY 1, 2"


def _tallied(run: Run, level: Level | None, by_place: str) -> list[Tally]:
    place = f"substr(place, 1, {level.width})" if level else "NULL"
    rows = query(
        run,
        f"SELECT {place} AS at, verdict, CAST(sum(subjects) AS BIGINT), CAST(sum(summed) AS BIGINT) FROM {by_place}"
        " GROUP BY 1, 2 ORDER BY 1 NULLS LAST",
    )
    found: dict[str | None, tuple[dict[str, int], dict[str, int]]] = {}
    for at, verdict, subjects, summed in rows:
        counts, sums = found.setdefault(None if at is None else str(at), ({}, {}))
        counts[str(verdict)] = _whole(subjects)
        if summed is not None:
            sums[str(verdict)] = _whole(summed)
    return [Tally(at, _in_order(run, counts), _in_order(run, sums)) for at, (counts, sums) in found.items()]


def query(run: Run, text: str) -> list[tuple[object, ...]]:
    """Rows of a read-only query over the run's tables."""
    return list(run.rows(text))


def _in_order(run: Run, found: Mapping[str, int]) -> dict[str, int]:
    return {verdict: found[verdict] for verdict in run.rules.outcomes if verdict in found}


def _telling_level(run: Run, by_place: str) -> Level | None:
    levels = place_levels(run.pack, run.rules)
    if not levels:
        return None
    counted = ", ".join(f"count(DISTINCT substr(place, 1, {level.width}))" for level in levels)
    (row,) = query(run, f"SELECT {counted} FROM {by_place}")
    return next((level for level, places in zip(levels, row, strict=True) if _whole(places) > 1), levels[0])


def rule_tallies(run: Run) -> tuple[RuleTally, ...]:
    """What each rule in force came to, in the order of the set."""
    rules = run.rules.rules_on(run.on)
    alone = _alone(run, rules)
    return tuple(
        RuleTally(rule, *counts, alone.get(rule.name))
        for rule, counts in zip(rules, run.rule_counts().values(), strict=True)
    )  # fmt: skip


def _alone(run: Run, rules: Sequence[Rule]) -> dict[str, int]:
    """For sets of `all`: only this rule fails. For `any` and leads: only this rule is met. Others: nothing to say."""
    every = (1 << len(rules)) - 1
    if run.rules.verdict == "all":
        test = "unknown = 0 AND failed = {bit}"
    elif run.rules.verdict in ("any", "leads"):
        test = "failed | unknown = {others}"
    else:
        return {}
    columns = [
        f"count(*) FILTER (WHERE {test.format(bit=1 << i, others=every ^ (1 << i))})" for i, _ in enumerate(rules)
    ]
    (row,) = query(run, f"SELECT {', '.join(columns)} FROM {run.verdicts}")
    return {rule.name: _whole(count) for rule, count in zip(rules, row, strict=True)}


def gap_sum(run: Run) -> GapSum | None:
    """The set's cost method summed; None where it has none or the run left it out."""
    if not run.with_gap or run.rules.gap is None:
        return None
    (row,) = query(
        run,
        "SELECT CAST(coalesce(sum(gap), 0) AS BIGINT), count(*) FILTER (WHERE gap > 0), count(*) - count(gap)"
        f" FROM {run.verdicts}",
    )
    total, subjects, unknown = (_whole(value) for value in row)
    return GapSum(total, run.rules.gap.type.places, subjects, unknown)


def _whole(value: object) -> int:
    assert isinstance(value, int)  # noqa: S101 - counts and sums of BIGINT come back as int
    return value


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
