"""Everything one report holds: tallies, spread, what is missing, the detail by place, where it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bangfu import __version__
from bangfu.cli.report.missing import MissingFacts, gather_missing
from bangfu.cli.report.reach import NotSupplied, not_supplied
from bangfu.core.policy.model import Level, Pack, RuleSet
from bangfu.engines.duckdb import Run
from bangfu.engines.snapshot import Snapshot
from bangfu.engines.spread import Spread, gather_spread
from bangfu.engines.tallies import Assessment, Tally, place_levels, query, tallies

MOST_LISTED, MOST_SUBJECTS = 200, 1_000
"""Lists of single villages and of subjects stop here, in order of the code; the file has them all."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run comes from, enough to make it again: same origin, same answer."""

    snapshot_hash: str
    run_id: str
    version: str
    engine: str
    changes: Mapping[str, str]


def origin_of(
    pack: Pack, rules: RuleSet, on: date, snapshot: Snapshot, engine: str, changes: Mapping[str, str]
) -> Origin:
    """The run's number follows from what went in, not from when or with which engine: equal input, equal number."""
    data = snapshot.hash()
    digest = hashlib.sha256("\0".join((pack.hash, data, rules.name, on.isoformat(), __version__)).encode())
    return Origin(data, digest.hexdigest()[:16], __version__, engine, changes)


ListingRow = tuple[str, str, Mapping[str, object]]
"""A subject that is a place: its code, its verdict, its figures by name."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Subjects that are places themselves, one by one in order of the code; `more` are not listed."""

    rows: Sequence[ListingRow]
    more: int


@dataclass(frozen=True)
class Contents:
    """What the page lays out."""

    assessment: Assessment
    origin: Origin
    lacking: Sequence[NotSupplied]
    missing: Sequence[MissingFacts]
    spread: Spread | None
    finer: Level | None
    finer_places: Sequence[Tally]
    """Tallies one level below the table, in order of the code."""
    finest: Level | None
    open_places: Sequence[Tally]
    """Places of the finest level with subjects whose verdict is unknown."""
    more_open_places: int
    listing: Listing | None


def gather_contents(run: Run, assessment: Assessment, origin: Origin) -> Contents:
    """Add to the tallies what only a report shows."""
    open_rules = frozenset(tally.rule.name for tally in assessment.rule_tallies if tally.unknown)
    finer, finest = _levels_below(assessment)
    opened = _open_places(run, finest) if finest else []
    return Contents(
        assessment=assessment, origin=origin, lacking=not_supplied(run), missing=gather_missing(run, open_rules),
        spread=gather_spread(run, assessment.level), finer=finer,
        finer_places=tallies(run, finer, assessment.added) if finer else (),
        finest=finest, open_places=opened[:MOST_LISTED], more_open_places=len(opened[MOST_LISTED:]),
        listing=_listing(run) if run.pack.tables[run.rules.of].place is None else None,
    )  # fmt: skip


def _levels_below(assessment: Assessment) -> tuple[Level | None, Level | None]:
    """The level of the details under the table, and the finest level subjects are placed at."""
    levels = place_levels(assessment.pack, assessment.rules)
    if assessment.level is None or assessment.level not in levels:
        return None, None
    below = levels[levels.index(assessment.level) + 1 :]
    own_places = assessment.pack.tables[assessment.rules.of].place is None
    if own_places:  # the finest level is the subjects themselves, which are listed one by one
        below = below[:-1]
    return (below[0] if below else None), (below[-1] if below and not own_places else None)


def _open_places(run: Run, level: Level) -> list[Tally]:
    place = f"substr(place, 1, {level.width})"
    rows = query(
        run,
        f"SELECT {place} AS at, verdict, count(*) FROM {run.verdicts} WHERE {place} IN"
        f" (SELECT {place} FROM {run.verdicts} WHERE verdict = 'unknown') GROUP BY 1, 2 ORDER BY 1",
    )
    found: dict[str, dict[str, int]] = {}
    for at, verdict, subjects in rows:
        found.setdefault(str(at), {})[str(verdict)] = int(str(subjects))
    return [Tally(place, counts, {}) for place, counts in found.items()]


def _listing(run: Run) -> Listing:
    with_figures = f"SELECT * FROM ({run.readable(run.verdicts)}) AS r ORDER BY subject_key LIMIT {MOST_SUBJECTS}"
    figures = run.rules.figures
    chosen = "".join(f', "{figure}"' for figure in figures)
    rows = query(run, f"SELECT place, verdict{chosen} FROM ({with_figures}) AS l ORDER BY place")
    ((subjects,),) = query(run, f"SELECT count(*) FROM {run.verdicts}")
    listed = [(str(place), str(verdict), dict(zip(figures, values, strict=True))) for place, verdict, *values in rows]
    return Listing(listed, int(str(subjects)) - len(listed))
