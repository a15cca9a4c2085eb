"""What goes along when a place gets another code: households with their people, and every row that says where it is.

Today's columns change; what held before the day keeps saying where that was, so that any earlier day is found again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bangfu.programme.households.models import DuplicatePair, Household, HouseholdState
from bangfu.programme.households.shape import Shape
from bangfu.programme.ledger.evidence import Evidenced, columns_of, evidenced_models
from bangfu.programme.ledger.sealing import unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, canonical
from bangfu.programme.places.arranging import Moves, moved
from bangfu.programme.places.models import Placed
from bangfu.programme.places.queries import within

TOGETHER = 2000


class Carrying:
    """One rearrangement as it reaches the households: `draft` is the entry about the places themselves."""

    def __init__(self, change: Change, shape: Shape, draft: EntryDraft, on: date) -> None:
        self.change, self.shape, self.draft, self.on = change, shape, draft, on
        self.homes: dict[int, EntryDraft] = {}

    def carry(self, moves: Moves) -> int:
        """Everything that lies below the codes that move; gives how many households there were."""
        homes = {}
        for before in _outermost(moves):
            rows = within(Household.objects.all(), before)
            homes.update({pk: moved(path, moves) for pk, path in rows.values_list("pk", "path")})
        self.carry_homes(homes)
        for model in _placed_models():
            for column in model.PLACE_COLUMNS:
                for before in _outermost(moves):
                    self._repath(model, within(model.objects.all(), before, column), column, moves)
        return len(homes)

    def carry_homes(self, homes: Mapping[int, str]) -> None:
        """Some households, by id, to the places given, with their people and whatever else goes with a household.

        Their entries are written with them, so that memory does not grow with a county.
        """
        listed = sorted(homes)
        for start in range(0, len(listed), TOGETHER):
            some = listed[start : start + TOGETHER]
            formerly = self._move_homes(some, homes)
            self._split_states(some, formerly, homes)
            for model in _placed_models():
                if model.HOME:
                    self._follow_homes(model, some, homes)
            self.change.close([self.homes.pop(home) for home in some if home in self.homes])
        self._join_pairs(listed)

    # -- households ----------------------------------------------------------------------------------

    def _move_homes(self, some: Sequence[int], homes: Mapping[int, str]) -> dict[int, str]:
        formerly, rows = {}, []
        for row in _whole(Household.objects.filter(pk__in=some)):
            formerly[row["id"]] = row["path"]
            row["path"] = homes[row["id"]]
            number = row["number"]
            self.homes[row["id"]] = self.change.entry(f"household/{number}", row["path"], self.draft.reason)
            rows.append(row)
        self._update(Household, ("path",), rows, [self.homes[row["id"]] for row in rows])
        return formerly

    def _split_states(self, some: Sequence[int], formerly: Mapping[int, str], homes: Mapping[int, str]) -> None:
        """Circumstances before the day say where that was; those that go over it are divided by it."""
        ended: list[dict[str, Any]] = []
        said: list[dict[str, Any]] = []
        begun: list[tuple[Any, ...]] = []
        for row in _whole(HouseholdState.objects.filter(household__in=some).order_by("household", "id")):
            home, facts = row["household_id"], json.loads(row["facts"])
            starts_later = row["since"] is not None and row["since"] >= self.on
            over = row["until"] is None or row["until"] > self.on
            if starts_later:
                if facts.get(self.shape.place) == formerly[home]:
                    row["facts"] = canonical({**facts, self.shape.place: homes[home]})
                    said.append(row)
                continue
            if over and facts.get(self.shape.place, formerly[home]) == formerly[home]:
                begun.append(self._begun(row, {**facts, self.shape.place: homes[home]}))
                row["until"], row["ended_by"] = self.on, None
                row["facts"] = canonical({**facts, self.shape.place: formerly[home]})
                ended.append(row)
            elif self.shape.place not in facts:
                row["facts"] = canonical({**facts, self.shape.place: formerly[home]})
                said.append(row)
        self._update(HouseholdState, ("facts", "until", "ended_by"), ended, self._drafts(ended))
        self._update(HouseholdState, ("facts",), said, self._drafts(said))
        home_at = columns_of(HouseholdState).index("household_id") - 1
        self.change.insert_rows(HouseholdState, begun, [self.homes[row[home_at]] for row in begun])

    def _begun(self, row: dict[str, Any], facts: dict[str, Any]) -> tuple[Any, ...]:
        """The same circumstances from the day on; sealed facts are sealed again, and nobody sees them."""
        private = unseal(row["private"], HouseholdState, "private", row["id"])
        fresh = {**row, "since": self.on, "facts": canonical(facts), "private": private, "brought_by": None}
        return tuple(fresh[name] for name in columns_of(HouseholdState)[1:])

    def _drafts(self, rows: Sequence[dict[str, Any]]) -> list[EntryDraft]:
        return [self.homes[row["household_id"]] for row in rows]

    def _join_pairs(self, ids: Sequence[int]) -> None:
        """A pair belongs to the smallest place both live in, which may have become larger or smaller."""
        for column in ("first__household__in", "second__household__in"):
            for start in range(0, len(ids), TOGETHER):
                pairs = DuplicatePair.objects.filter(**{column: ids[start : start + TOGETHER]})
                paths = {pk: _common(a, b) for pk, a, b in pairs.values_list("pk", "first__path", "second__path")}
                rows = [{**row, "path": paths[row["id"]]} for row in _whole(pairs)]
                self._update(DuplicatePair, ("path",), rows, [self.draft] * len(rows))

    # -- whatever else says where it is ------------------------------------------------------------------

    def _follow_homes(self, model: type[Any], some: Sequence[int], homes: Mapping[int, str]) -> None:
        asked = model.objects.filter(**{f"{model.HOME}__in": some})
        where = dict(asked.values_list("pk", model.HOME))
        rows = [{**row, "path": homes[where[row["id"]]]} for row in _whole(asked)]
        self._update(model, ("path",), rows, [self.homes[where[row["id"]]] for row in rows])

    def _repath(self, model: type[Any], rows: Any, column: str, moves: Moves) -> None:
        changed = [{**row, column: moved(row[column], moves)} for row in _whole(rows)]
        self._update(model, (column,), changed, [self.draft] * len(changed))

    def _update(
        self, model: type[Evidenced], columns: Sequence[str], rows: Sequence[dict[str, Any]], drafts: list[EntryDraft]
    ) -> None:
        names = columns_of(model)
        self.change.update_rows(model, columns, [tuple(row[name] for name in names) for row in rows], drafts)


def _placed_models() -> list[type[Any]]:
    """Every evidenced model whose rows say where they are, besides households and places themselves."""
    return [model for _, model in sorted(evidenced_models().items()) if issubclass(model, Placed)]


def _outermost(moves: Moves) -> list[str]:
    """The codes that are not below another that moves."""
    return [path for path in sorted(moves) if not any(path[:width] in moves for width in range(1, len(path)))]


def _whole(rows: Any) -> Iterator[dict[str, Any]]:  # a query of any evidenced model
    names = columns_of(rows.model)
    for values in list(rows.values_list(*names)):
        yield dict(zip(names, values, strict=True))


def _common(one: str, other: str) -> str:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]
