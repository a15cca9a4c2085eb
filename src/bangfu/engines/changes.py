"""Cuts the rows of a few changed subjects out of every table, so that the stages run over those rows and no others.

It writes SQL and runs none. Registers are not cut: what they come to is kept from the last whole run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bangfu.core.policy.model import Pack, Table
from bangfu.engines.dialects import Dialect
from bangfu.engines.features import Source
from bangfu.engines.plan import TablePlan

Key = TypeVar("Key", int, str)

MARK_EVERY = 16_384
"""Subjects between two marks: keys this near to each other lie in one range of storage."""
MOST_RANGES = 64
"""More ranges than this cost more to compare than the rows they would skip."""


@dataclass(frozen=True)
class Cut:
    """One table's rows of the changed subjects: where they are kept, whence and by which key they are cut, how read."""

    kept_as: str
    columns: str
    relation: str
    key: str
    condition: str | None
    source: Source

    def rows(self, narrow: str) -> str:
        """SQL for the rows that `narrow` leaves, as they are kept."""
        conditions = " AND ".join(c for c in (narrow, self.condition) if c)
        return f"SELECT {self.columns} FROM {self.relation} AS t WHERE {conditions}"


def cuts(
    pack: Pack, plan: TablePlan, sources: Mapping[str, Source], prefix: str, dialect: Dialect
) -> dict[str, Cut]:  # fmt: skip
    """The cut of each table whose rows hang directly on the subjects; a table met again further down stays whole."""
    below = {name for link in plan.links.values() for name in link.tables() - {link.table.name}}
    found: dict[str, Cut] = {}
    for table, key, wanted in _direct(pack, plan, sources):
        source = sources[table.name]
        if table.name in below:
            continue
        names = [name for name in dict.fromkeys(wanted) if name in source.columns]
        listed = ", ".join(f"{source.columns[name]} AS {dialect.name_of(name)}" for name in names)
        kept_as = dialect.name_of(f"{prefix}_{table.name}")
        read = Source(kept_as, {name: f"t.{dialect.name_of(name)}" for name in names})
        found[table.name] = Cut(kept_as, listed, source.relation, key, source.condition, read)
    return found


def ranges(keys: Sequence[Key], marks: Sequence[Key]) -> list[tuple[Key, Key]]:
    """Sorted keys as ranges without the long stretches between them; `marks` are every so many stored keys, sorted."""
    found: list[tuple[Key, Key]] = []
    last = 0
    for key in keys:
        at = bisect_left(marks, key)
        if found and at - last <= 1:
            found[-1] = (found[-1][0], key)
        else:
            found.append((key, key))
        last = at
    return found if len(found) <= MOST_RANGES else [(found[0][0], found[-1][1])]


def keyed(pack: Pack, plan: TablePlan, sources: Mapping[str, Source]) -> Iterator[tuple[Table, str]]:
    """Tables whose rows bear the subject's own key, each with that column."""
    own = plan.table
    yield own, own.key or ""
    for part in pack.parts_of(own.name):
        if part.name in sources and any(fact.table == part.name for fact in plan.stored.values()):
            yield part, part.key or own.key or ""
    for name, link in plan.links.items():
        if name in sources and link.table.kind == "collection" and link.table.by:
            yield pack.tables[link.table.same_as or name], link.table.by


def _direct(
    pack: Pack, plan: TablePlan, sources: Mapping[str, Source]
) -> Iterator[tuple[Table, str, list[str]]]:  # fmt: skip
    """The subjects' table, its parts and what hangs on it: SQL for the subject's key, and the columns read."""
    own = plan.table
    yield own, sources[own.name].columns[own.key or ""], _read(plan)
    for part in pack.parts_of(own.name):
        facts = [fact.name for fact in plan.stored.values() if fact.table == part.name]
        key = part.key or own.key or ""
        if facts and part.name in sources and key in sources[part.name].columns:
            yield part, sources[part.name].columns[key], [key, *facts]
    for name, link in plan.links.items():
        if name not in sources or link.table.kind == "register":
            continue
        columns = sources[name].columns
        if link.table.kind == "collection":
            yield link.table, columns[link.table.by or ""], _read(link)
        else:
            width = pack.level_named(own.level or "").width
            yield link.table, f"SUBSTR({columns[link.table.place or link.table.key or '']}, 1, {width})", _read(link)


def _read(plan: TablePlan) -> list[str]:
    looked_up = [link.table.by for link in plan.links.values() if link.table.kind == "register"]
    keys = [plan.table.key, plan.table.by, plan.table.place, *looked_up]
    return [*(key for key in keys if key), *plan.stored]
