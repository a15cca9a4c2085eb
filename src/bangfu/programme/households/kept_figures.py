"""Figures of all households by status, place and day, kept by blocks, and never older than the log.

    kept = figures_kept()                # None: nothing is kept yet, or too much was written since
    kept.by_status("35", 4, date(2017, 6, 30), "village_code")

What was kept holds for every block of which no entry was written since; the others are counted anew by whoever asks.
`keeping_figures` brings what is kept up to the log now and then; nobody's write waits for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from bangfu.programme.households.blocks import Added, block_figures, block_of
from bangfu.programme.households.models import BlockFigure, FiguresKept, Household, HouseholdState, MemberState
from bangfu.programme.ledger.freshness import LOOKED_AT, Moment, Written, rows_since
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.rows import in_pieces
from bangfu.programme.places.models import PATH_WIDTH
from bangfu.programme.places.queries import ABOVE, crossed, last_day_of, reaches

HOMES, STATES = Household._meta.db_table, (HouseholdState, MemberState)
READ = (HOMES, *(model._meta.db_table for model in STATES))
"""The tables whose rows make a block's figures."""
WRITTEN_MOST = 40
"""Blocks that are counted anew while somebody waits."""
TOGETHER = 4_000
"""Rows that are looked up by one statement."""
SUBJECT = "household/"
Sums = dict[tuple[str, str], tuple[int, int]]
"""Households with somebody in them, and persons, by place or day, and status."""


@dataclass(frozen=True)
class KeptFigures:
    """What is kept, and the blocks that were written since."""

    place: str
    widths: tuple[int, ...]
    written: tuple[int, ...]

    def by_status(
        self, area: str, width: int, on: date | None, place: str
    ) -> dict[str, dict[str, tuple[int, int]]] | None:
        """Households and persons by place and status, as `counting.status_counts`; None when this cannot tell."""
        moved = on is not None and bool(place) and crossed(area, on)
        if moved and place != self.place:
            return None
        found: dict[str, dict[str, tuple[int, int]]] = {}
        for (path, status), (homes, persons) in self._sums(area, width, on, moved=moved).items():
            if homes:
                found.setdefault(path, {})[status] = (homes, persons)
        return found

    def over_days(
        self, area: str, statuses: Collection[str], days: Collection[date], place: str
    ) -> dict[date, int] | None:
        """Households of some statuses on each day, as `counting.counts_over_years`; None as above."""
        moved = [day for day in days if place and area and crossed(area, day)]
        if moved and (place != self.place or last_day_of(area) is not None):
            return None
        found = {}
        for day in moved:
            sums = self._sums(area, 0, day, moved=True)
            found[day] = sum(homes for (_, status), (homes, _) in sums.items() if status in statuses)
        still = [day for day in days if day not in found]
        grown = self._sums(area, 0, max(still), moved=False, daily=True) if still else {}
        for day in still:
            found[day] = sum(
                homes for (since, status), (homes, _) in grown.items()
                if status in statuses and since <= day.isoformat()
            )  # fmt: skip
        return {day: found[day] for day in days}

    def _sums(self, area: str, width: int, on: date | None, *, moved: bool, daily: bool = False) -> Sums:
        """Amounts by place, cut to `width`, and status; or, `daily`, by day and status.

        `moved`: places are those of the day, found among the households of what the area's places have become.
        """
        today = reaches(area, on) if moved and area and on is not None else [area]
        stored = _stored(self.widths, max([width, len(area), *map(len, today)]))
        inside = {"path": today, "lived": [area]} if moved and area else {"path": [area]} if area else {}
        where = ["width = %s", "day IS NULL" if on is None else "day <= %s"]
        values: list[int | str] = [stored, *([on.isoformat()] if on is not None else [])]
        for column, areas in inside.items():
            where.append("(" + " OR ".join([f"{column} >= %s AND {column} < %s"] * len(areas)) + ")")
            values += [bound for one in areas for bound in (one, one + ABOVE)]
        if self.written:
            where.append(f"block NOT IN ({', '.join(map(str, self.written))})")
        place = "lived" if moved else "path"
        first = "CAST(day AS text)" if daily else f"substr({place}, 1, {int(width)})"
        found: Sums = {}
        with confined(""), connection.cursor() as cursor:  # who lived here then may live elsewhere now
            cursor.execute(
                f"SELECT {first}, status, sum(homes), sum(persons)"
                f" FROM {BlockFigure._meta.db_table} WHERE {' AND '.join(where)} GROUP BY 1, 2",
                values,
            )
            for one, status, *amounts in cursor.fetchall():
                _add(found, (one, status), amounts)
            for row in self._written_rows(stored, None if on is None else on.isoformat()):
                if all(getattr(row, column).startswith(tuple(areas)) for column, areas in inside.items()):
                    one = str(row.day) if daily else getattr(row, place)[:width]
                    _add(found, (one, row.status), (row.homes, row.persons))
        return found

    def _written_rows(self, width: int, on: str | None) -> Iterator[Added]:
        """The figures of the blocks that were written since, of one width; today's, or what was added until a day."""
        for block in self.written:
            for row in block_figures(block, [] if width == PATH_WIDTH else [width], self.place):
                if row.width == width and (row.day is None if on is None else row.day is not None and row.day <= on):
                    yield row


def figures_kept() -> KeptFigures | None:
    """What is kept, to be asked now; None when nothing is, or more was written since than one may wait for."""
    kept = FiguresKept.objects.first()
    if kept is None:
        return None
    written = blocks_written(moment_of(kept), LOOKED_AT)
    if written is None or len(written) > WRITTEN_MOST:
        return None
    return KeptFigures(kept.place, widths_of(kept), tuple(sorted(written)))


def moment_of(kept: FiguresKept) -> Moment:
    """The moment of the log up to which blocks were counted."""
    waiting = frozenset(bytes.fromhex(one) for one in kept.waiting.split(",") if one)
    return Moment(kept.placed, bytes(kept.leaf), waiting)


def widths_of(kept: FiguresKept) -> tuple[int, ...]:
    """The widths that paths were cut to, in order."""
    return tuple(int(one) for one in kept.widths.split(",") if one)


def blocks_written(before: Moment, most: int) -> set[int] | None:
    """The blocks whose households were written since a moment by at most so many entries; None when in doubt."""
    with confined(""):
        written = rows_since(before, READ, most)
        if written is None:
            return None
        homes = {row for entry in written for row in entry.rows[HOMES]}
        homes |= _numbered({entry.subject.removeprefix(SUBJECT) for entry in written if _is_of_household(entry)})
        for model in STATES:
            named = {row: entry for entry in written for row in entry.rows[model._meta.db_table]}
            there: dict[int, int] = {}
            for some in in_pieces(sorted(named), TOGETHER):
                there.update(model.objects.filter(pk__in=some).values_list("pk", "household"))
            if any(row not in there and not _is_of_household(entry) for row, entry in named.items()):
                return None  # gone, and nothing says whose it was
            homes |= set(there.values())
    return {block_of(home) for home in homes}


def _is_of_household(entry: Written) -> bool:
    return entry.subject.startswith(SUBJECT)


def _numbered(numbers: Collection[str]) -> set[int]:
    found: set[int] = set()
    for some in in_pieces(sorted(numbers), TOGETHER):
        found |= set(Household.objects.filter(number__in=some).values_list("pk", flat=True))
    return found


def _stored(widths: Sequence[int], least: int) -> int:
    """The narrowest of the widths that are kept in which nothing of so many characters is cut off."""
    return next((one for one in widths if one >= least), PATH_WIDTH)


def _add(sums: Sums, key: tuple[str, str], amounts: Sequence[int]) -> None:
    before = sums.get(key, (0, 0))
    homes, persons = (int(old) + int(more) for old, more in zip(before, amounts, strict=True))
    sums[key] = (homes, persons)
