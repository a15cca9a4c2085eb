"""What goes along when a place gets another code: households with their people, and every row that says where it is.

Today's columns change; what held before the day keeps saying where that was, so that any earlier day is found again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

from bangfu.programme.households.models import DuplicatePair, Household, HouseholdState
from bangfu.programme.households.shape import Shape
from bangfu.programme.ledger.evidence import Evidenced, columns_of, evidenced_models
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.rows import in_pieces
from bangfu.programme.ledger.sealing import unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, canonical
from bangfu.programme.places.arranging import Moves, moved
from bangfu.programme.places.models import Placed
from bangfu.programme.places.queries import within

TOGETHER = 2000


class Carrying:
    """One rearrangement as it reaches the households, on a day and for a reason."""

    def __init__(self, change: Change, shape: Shape, on: date, reason: str) -> None:
        self.change, self.shape, self.on, self.reason = change, shape, on, reason
        self.homes: dict[int, EntryDraft] = {}

    def carry(self, moves: Moves, most: int | None = None) -> int:
        """Households that lie below the codes that move, so many at most; gives how many there were."""
        homes: dict[int, str] = {}
        for before in outermost(moves):
            rows = within(Household.objects.all(), before).order_by("path", "id").values_list("pk", "path")
            some = rows if most is None else rows[: most - len(homes)]
            homes.update({pk: moved(path, moves) for pk, path in some})
        self.carry_homes(homes)
        return len(homes)

    def carry_rest(
        self, moves: Moves, draft: EntryDraft, models: Sequence[type[Any]] | None = None, most: int | None = None
    ) -> int:  # fmt: skip
        """Whatever else says that it lies below these codes, so many rows at most; gives how many there were."""
        count = 0
        with confined(""):  # an import of the prefecture may name a place of the county
            for model in placed_models() if models is None else models:
                for column, before in product(model.PLACE_COLUMNS, outermost(moves)):
                    rows = within(model.objects.order_by("id"), before, column)
                    left = None if most is None else most - count
                    changed = [{**row, column: moved(row[column], moves)} for row in _whole(rows[:left])]
                    self._update(model, (column,), changed, [draft] * len(changed))
                    count += len(changed)
        return count

    def carry_homes(self, homes: Mapping[int, str]) -> None:
        """Some households, by id, to the places given, with their people and whatever else goes with a household.

        Their entries are written with them, so that memory does not grow with a county.
        """
        for some in in_pieces(sorted(homes), TOGETHER):
            formerly = self._move_homes(some, homes)
            self._split_states(some, formerly, homes)
            for model in placed_models():
                if model.HOME:
                    self._follow_homes(model, some, homes)
            self._join_pairs(some)
            self.change.close([self.homes.pop(home) for home in some if home in self.homes])

    # -- households ----------------------------------------------------------------------------------

    def _move_homes(self, some: Sequence[int], homes: Mapping[int, str]) -> dict[int, str]:
        formerly, rows = {}, []
        for row in _whole(Household.objects.filter(pk__in=some).order_by("pk")):
            formerly[row["id"]] = row["path"]
            row["path"] = homes[row["id"]]
            number = row["number"]
            self.homes[row["id"]] = self.change.entry(f"household/{number}", row["path"], self.reason)
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

    def _join_pairs(self, some: Sequence[int]) -> None:
        """A pair belongs to the smallest place both live in, which may have become larger or smaller."""
        with confined(""):  # the other of a pair may live anywhere
            for person in ("first", "second"):
                pairs = DuplicatePair.objects.filter(**{f"{person}__household__in": some})
                lies = {pk: (home, _common(a, b)) for pk, home, a, b in pairs.values_list(
                    "pk", f"{person}__household", "first__path", "second__path"
                )}  # fmt: skip
                rows = [{**row, "path": lies[row["id"]][1]} for row in _whole(pairs)]
                self._update(DuplicatePair, ("path",), rows, [self.homes[lies[row["id"]][0]] for row in rows])

    # -- whatever else says where it is ------------------------------------------------------------------

    def _follow_homes(self, model: type[Any], some: Sequence[int], homes: Mapping[int, str]) -> None:
        asked = model.objects.filter(**{f"{model.HOME}__in": some})
        where = dict(asked.values_list("pk", model.HOME))
        rows = [{**row, "path": homes[where[row["id"]]]} for row in _whole(asked)]
        self._update(model, ("path",), rows, [self.homes[where[row["id"]]] for row in rows])

    def _update(
        self, model: type[Evidenced], columns: Sequence[str], rows: Sequence[dict[str, Any]], drafts: list[EntryDraft]
    ) -> None:
        names = columns_of(model)
        self.change.update_rows(model, columns, [tuple(row[name] for name in names) for row in rows], drafts)


def placed_models() -> list[type[Any]]:
    """Every evidenced model whose rows say where they are, besides households and places themselves."""
    return [model for _, model in sorted(evidenced_models().items()) if issubclass(model, Placed)]


def outermost(moves: Moves) -> list[str]:
    """The codes that are not below another that moves."""
    return [path for path in sorted(moves) if not any(path[:width] in moves for width in range(1, len(path)))]


def _whole(rows: Any) -> Iterator[dict[str, Any]]:  # a query of any evidenced model
    names = columns_of(rows.model)
    for values in list(rows.select_for_update(of=("self",)).values_list(*names)):
        yield dict(zip(names, values, strict=True))


def _common(one: str, other: str) -> str:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]
