"""From the names of places in a row to one code: each name is looked for below the place named before it.

A county's name may occur in four provinces; the township and village below it decide which is meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bangfu.core.divisions import Places
from bangfu.core.policy.model import Level
from bangfu.rosters.distinct import Distinct
from bangfu.rosters.spelling import nearest, plain, shown

_MOST_HARD_CASES = 600  # names that need a search; a column of garbage would ask for one on every row
_MOST_NAMED = 4
_EVERYWHERE: WeakKeyDictionary[Places, dict[object, dict[tuple[str, int], dict[str, list[str]]]]] = WeakKeyDictionary()
"""Names below nothing, a whole country's, by list of places and by words: found once for all files read."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The code found, or the finding: its kind, the level it is about, what was found and what fits."""

    code: str | None
    kind: str = ""
    level: str = ""
    found: str = ""
    expected: str = ""


@dataclass
class PlaceFinder:
    """Finds codes by name; remembers every answer, because a sheet repeats its few places on every row."""

    places: Places
    levels: Sequence[Level]
    endings: Mapping[str, Mapping[str, Sequence[str]]]
    _below: dict[tuple[str, int], dict[str, list[str]]] = field(default_factory=dict)
    _everywhere: dict[tuple[str, int], dict[str, list[str]]] = field(init=False)
    _answers: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    _hard_cases: int = 0

    def __post_init__(self) -> None:
        words = tuple((level.name, level.width, repr(self.endings.get(level.name))) for level in self.levels)
        self._everywhere = _EVERYWHERE.setdefault(self.places, {}).setdefault(words, {})

    def find(self, names: Mapping[str, str]) -> Placed:
        """The place whose names, by level from the top, these are; codes are taken for names as well."""
        candidates = [""]
        for level in self.levels:
            name = names.get(level.name)
            if not name:
                continue
            found = [code for above in candidates for code in self._named(above, level, name)]
            if not found:
                return self._not_found(candidates, level, name)
            candidates = found
        if len(candidates) > 1:
            lowest = next(level for level in reversed(self.levels) if names.get(level.name))
            several = "、".join(self.places.full_name_of(code) for code in candidates[:_MOST_NAMED])
            return Placed(None, "place_several", lowest.name, shown(names[lowest.name]), several)
        return Placed(candidates[0])

    def called(self, above: str, level: Level, name: str) -> list[str]:
        """The codes of this level below `above` that bear this name, in full or with another usual ending."""
        wanted = plain(name)
        whole = wanted in self._names_below(above, level) or self._bare(wanted, level)[0] != wanted
        return self._among(above, level, wanted) if whole else []

    def _named(self, above: str, level: Level, name: str) -> list[str]:
        """The codes of this level below `above` that go by the name: exactly, else without its usual ending."""
        key = (above, level.name, name)
        if key not in self._answers:
            self._answers[key] = self._look_up(above, level, name)
        return self._answers[key]

    def _look_up(self, above: str, level: Level, name: str) -> list[str]:
        if name.isascii() and name.isdigit() and len(name) == level.width and name.startswith(above):
            return [name] if self.places.exists(name) else []
        wanted = plain(name)
        found = self._among(above, level, wanted)
        if found or self._hard_cases > _MOST_HARD_CASES:
            return found
        self._hard_cases += 1
        alone, below = self._without_parents(wanted, above, level)
        return self._among(below, level, alone)

    def _among(self, above: str, level: Level, wanted: str) -> list[str]:
        known = self._names_below(above, level)
        if wanted in known:
            return known[wanted]
        bare, kind = self._bare(wanted, level)
        alike = known.get(f"\0{bare}", [])
        of_kind = [code for code in alike if self.places.kind_of(code) == kind]
        return of_kind or alike

    def _names_below(self, above: str, level: Level) -> dict[str, list[str]]:
        below = self._below if above else self._everywhere
        key = (above, level.width)
        if key not in below:
            known: dict[str, list[str]] = {}
            for code in self.places.under(above, level.width):
                name = plain(self.places.name_of(code))
                known.setdefault(name, []).append(code)
                known.setdefault(f"\0{self._bare(name, level)[0]}", []).append(code)
            below[key] = known
        return below[key]

    def _bare(self, name: str, level: Level) -> tuple[str, str]:
        """The name without its usual ending, and the kind of place that bears this ending."""
        for kind, endings in self.endings.get(level.name, {}).items():
            for ending in endings:
                if name.endswith(ending) and len(name) > len(ending):
                    return name.removesuffix(ending), kind
        return name, ""

    def _without_parents(self, name: str, above: str, level: Level) -> tuple[str, str]:
        """福建省南平市延平区 is 延平区 below 3507."""
        for width in self.places.widths:
            for code in self.places.under(above, width) if width < level.width else ():
                parent = plain(self.places.name_of(code))
                if name.startswith(parent) and len(name) > len(parent):
                    return self._without_parents(name.removeprefix(parent), code, level)
        return name, above

    def _not_found(self, candidates: list[str], level: Level, name: str) -> Placed:
        above = candidates[0]
        if not any(self.places.under(each, level.width) for each in candidates):
            return Placed(None, "place_not_listed", level.name, self.places.full_name_of(above))
        self._hard_cases += 1
        known = [self.places.name_of(c) for each in candidates for c in self.places.under(each, level.width)]
        close = nearest(name, known) if self._hard_cases <= _MOST_HARD_CASES else ""
        if close:
            return Placed(None, "place_near", level.name, shown(name), close)
        return Placed(None, "place_unknown", level.name, shown(name), self.places.full_name_of(above) or "—")


@dataclass(frozen=True)
class PlaceFault:
    """Rows whose place names failed in the same way at the same level, with what each row's sentence needs."""

    kind: str
    level: str
    rows: npt.NDArray[np.int32]
    found: list[str]
    expected: list[str]


def find_places(finder: PlaceFinder, columns: Mapping[str, Distinct]) -> tuple[pa.Array, list[PlaceFault]]:
    """For each row the code its place names mean, and what is wrong with those that mean none.

    A row with an empty name has no code and no fault here: the empty cell is a finding of its own.
    """
    given = np.logical_and.reduce([column.given for column in columns.values()])
    combined = np.zeros(given.size, np.int64)
    for column in columns.values():
        combined = combined * (len(column) + 1) + column.at
    _, first, which = np.unique(np.where(given, combined, -1), return_index=True, return_inverse=True)
    listed = {level: column.texts.to_pylist() for level, column in columns.items()}
    answers = [
        finder.find({level: listed[level][column.at[row]] for level, column in columns.items()})
        if given[row] else Placed(None)
        for row in first
    ]  # fmt: skip
    codes = pa.array([answer.code for answer in answers], pa.string()).take(pa.array(which, pa.int64()))
    faults = []
    for kind, level in dict.fromkeys((answer.kind, answer.level) for answer in answers if answer.kind):
        alike = np.array([(answer.kind, answer.level) == (kind, level) for answer in answers], np.bool_)
        rows = np.flatnonzero(alike[which]).astype(np.int32)
        chosen = [answers[place] for place in which[rows]]
        faults.append(PlaceFault(kind, level, rows, [c.found for c in chosen], [c.expected for c in chosen]))
    return codes, faults
