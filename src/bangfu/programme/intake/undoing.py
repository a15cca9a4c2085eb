"""Take an import back, a slice of households at a time: what it brought goes, what it ended holds again.

Households that stand alone are made ready before the change that `actions.undo_import` opens, so that others wait for
their writing alone; all else is taken back inside it. One entry a household, one a place; the entries of a slice are
written with it, so that memory does not grow with the import. All of it is one change: whoever looks meanwhile sees the
register as it was.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import IntegrityError, connection

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.households.list_columns import list_anew
from bangfu.programme.households.models import DuplicatePair, Household, HouseholdState, Member, MemberState, Record
from bangfu.programme.households.shape import shape_of
from bangfu.programme.intake import applying
from bangfu.programme.intake.applying import Say, rewrite, whole_rows
from bangfu.programme.intake.known import asked
from bangfu.programme.intake.models import Import, State
from bangfu.programme.intake.staleness import hold_homes
from bangfu.programme.ledger.evidence import Evidenced, columns_of
from bangfu.programme.ledger.freshness import Moment, changes_one, entries_since, moment
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.prepared_rows import Ahead
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealing import Sealed, blind_index, unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, canonical
from bangfu.programme.places.models import PlaceState

STATES: tuple[type[Evidenced], ...] = (MemberState, HouseholdState, Record)
DATED = ("brought_by", "ended_by")
UNDONE = " OR ".join(
    f"action = 'intake.{name}_import' AND at IN (SELECT {day} FROM intake_import WHERE state = 'undone')"
    for name, day in (("apply", "applied_at"), ("undo", "undone_at"))
)
"""SQL for an entry of an import that was undone, or of its undoing: all entries of a change have its moment."""
WRITTEN: tuple[type[Evidenced], ...] = (Household, Member, PlaceState, *STATES)
TABLES = [model._meta.db_table for model in WRITTEN]
"""What is made ready is true as long as nobody writes to these."""
HOME = "household/"
"""How the subject of a household's entry begins."""
LOOKED_AT = 10_000
"""Entries of others that are looked at before all is worked out anew."""
K = TypeVar("K", int, str)
Drafts = Mapping[Any, EntryDraft]
"""Entries by the household, or the place, that they are about."""


@dataclass(frozen=True)
class ReadyBack:
    """The households of an import that are ready to be taken back."""

    before: Moment
    """When making ready began."""
    homes: array[int]
    """All that the import touched, by id in order."""
    bound: set[int]
    """Those of them that are not ready."""

    def touches(self, home: int) -> bool:
        """Whether a household is one of them."""
        at = bisect_left(self.homes, home)
        return at < len(self.homes) and self.homes[at] == home


def make_ready_back(ahead: Ahead, row: Import, say: Say) -> ReadyBack | None:
    """Make ready what can be. None in a wrong state: who takes it back says why.

    None too while so much waits for its place in the log that nobody could tell what is written meanwhile. Raises
    Problem when something was built on it since.
    """
    before = moment()
    if row.state != State.APPLIED or before.waiting is None:
        return None
    undoing = Undoing(ahead, row, say)
    with confined(""):
        homes = undoing.touched()
        undoing.check_nothing_built(homes)
        bound = undoing.bound_together()
        undoing.take_alone_back(homes, bound, "prepare")
    return ReadyBack(before, homes, bound)


class Undoing:
    """One import being taken back."""

    def __init__(self, change: Change, row: Import, say: Say) -> None:
        self.change, self.shape, self.row, self.say = change, shape_of(load_pack(row.pack)), row, say
        self._drafts: dict[Any, EntryDraft] = {}
        self._paths: dict[int, str] = {}

    def write(self, ahead: Ahead, ready: ReadyBack | None) -> None:
        """Take everything back, or raise Problem and leave all as it is.

        Over every area: what has gone elsewhere since is later work, by which this is refused. What was made ready is
        left where others wrote to it meanwhile without building on it, or the keys are others.
        """
        with confined(""):
            homes = ready.homes if ready else self.touched()
            hold_homes(homes)
            if ready is None or ahead.is_void() or self._is_stale(ready):
                self.check_nothing_built(homes)
                ready = None
            bound = ready.bound if ready else self.bound_together()
            self._take_pairs_back()
            self._take_places_back()
            try:
                if ready:
                    ahead.take_over(self.change, lambda done, total: self.say("intake.undo", done, total))
                else:
                    self.take_alone_back(homes, bound, "undo")
                if together := [home for home in homes if home in bound]:
                    self._take_back(together)
                self._check_constraints()
            except IntegrityError as error:
                raise self._built_on(None) from error

    def take_alone_back(self, homes: Sequence[int], bound: set[int], stage: str) -> None:
        """The households between which nobody went."""
        for done, some in _slices(homes):
            if alone := [home for home in some if home not in bound]:
                self._take_back(alone)
            self.say(f"intake.{stage}", done, len(homes))

    def _is_stale(self, ready: ReadyBack) -> bool:
        """Whether somebody may have written of its households or places since they were made ready."""
        later = entries_since(ready.before, LOOKED_AT)
        if later is None:
            return True
        numbers = {subject[len(HOME) :] for subject, _ in later if subject.startswith(HOME)}
        found = asked("SELECT id FROM households_household WHERE number IN %s", sorted(numbers))
        return any(ready.touches(home) for (home,) in found) or any(
            changes_one(changes, TABLES) for subject, changes in later if not subject.startswith(HOME)
        )

    def _take_back(self, homes: Sequence[int]) -> None:
        """Some households with all that hangs on them, and their entries."""
        known = []
        for home, number, path, by in asked(
            "SELECT id, number, path, brought_by FROM households_household WHERE id IN %s", homes
        ):
            self._paths[home] = path
            self._drafts[home] = self.change.entry(f"household/{number}", path)
            if by != self.row.pk:
                known.append(home)
        for model in STATES:
            self._delete(model, "household_id", self._drafts)
        for model in STATES:
            self._reopen(model, "household_id", self._drafts)
        self._restore_members(homes)
        self._delete(Member, "household_id", self._drafts)
        self._delete(Household, "id", self._drafts)
        list_anew(self.change, self.shape, {home: self._drafts[home] for home in known})
        self._follow_places(known)
        self.change.close(list(self._drafts.values()))
        self._drafts.clear()
        self._paths.clear()

    # -- what was touched, and whether it still is as the import left it -------------------------

    def touched(self) -> array[int]:
        """The households of the import, by id in order."""
        sources = [("household", "id", "brought_by"), ("member", "household_id", "brought_by")]
        sources += [(f"{table}state", "household_id", by) for table in ("household", "member") for by in DATED]
        sources += [("record", "household_id", by) for by in DATED]
        parts = [f"SELECT {owner} AS home FROM households_{table} WHERE {by} = %s" for table, owner, by in sources]
        with connection.cursor() as cursor:
            cursor.execute(f"{' UNION '.join(parts)} ORDER BY home", [self.row.pk] * len(parts))
            return array("q", (home for (home,) in cursor))

    def bound_together(self) -> set[int]:
        """Households between which people went: what is said of such a person is taken back in all of them at once."""
        parts = [
            "SELECT s.household_id, m.household_id FROM households_memberstate s JOIN households_member m"
            f" ON m.id = s.member_id WHERE s.{by} = %s AND s.household_id <> m.household_id" for by in DATED
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(" UNION ".join(parts), [self.row.pk] * len(parts))
            return {home for pair in cursor for home in pair}

    def check_nothing_built(self, homes: Sequence[int]) -> None:
        """Refuse when the log says that a household or village of it was written later than by this import.

        A later import that was undone left each as it had found it.
        """
        mine = Entry.objects.filter(subject=f"import/{self.row.pk}").order_by("-id").values_list("id", flat=True)[0]
        for _, some in _slices(homes):
            numbers = asked("SELECT number FROM households_household WHERE id IN %s", some)
            self._check_not_later(mine, [f"household/{number}" for (number,) in numbers])
        for _, paths in _slices(self._places()):
            self._check_not_later(mine, [f"place/{path}" for path in paths], f'%"{PlaceState._meta.db_table}"%')

    def _check_not_later(self, mine: int, subjects: Sequence[str], changing: str = "%") -> None:
        """Refuse when one of these has a later entry that changes such tables."""
        later = next(asked(
            "SELECT subject, actor_name, at FROM ledger_entry WHERE subject IN %s AND id > %s AND changes LIKE %s"
            f" AND NOT ({UNDONE}) ORDER BY id LIMIT 1", subjects, mine, changing,
        ), None)  # fmt: skip
        if later is not None:
            raise self._built_on(later)

    def _built_on(self, later: tuple[object, ...] | None) -> Problem:
        subject, name, at = later or ("household/—", "—", "—")
        when = at.astimezone().strftime("%Y-%m-%d %H:%M") if hasattr(at, "astimezone") else str(at)[:16]
        household = str(subject).partition("/")[2]
        return Problem("intake.built_on", number=self.row.pk, household=household, name=name, at=when)

    # -- taking back -------------------------------------------------------------------------------

    def _take_pairs_back(self) -> None:
        """Pairs that the import proposed, under an entry of the import's."""
        pairs = list(DuplicatePair.objects.filter(brought_by=self.row.pk).order_by("id").values_list("pk", "path"))
        if pairs:
            draft = self.change.entry(f"import/{self.row.pk}", pairs[0][1])
            self.change.delete_rows(DuplicatePair, [pk for pk, _ in pairs], [draft] * len(pairs))

    def _take_places_back(self) -> None:
        """What was said of places."""
        for _, some in _slices(self._places()):
            drafts: Drafts = {path: self.change.entry(f"place/{path}", path) for path in some}
            self._delete(PlaceState, "path", drafts)
            self._reopen(PlaceState, "path", drafts)
            self.change.close(list(drafts.values()))

    def _places(self) -> list[str]:
        """The places of which the import said something, in order."""
        parts = [f"SELECT path FROM places_placestate WHERE {by} = %s" for by in DATED]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ".join(parts), [self.row.pk] * len(parts))
            return sorted(path for (path,) in cursor)

    def _delete(self, model: type[Evidenced], owner: str, drafts: Drafts) -> None:
        rows = self._rows(model, "brought_by", owner, drafts)
        self.change.delete_rows(model, [pk for pk, _ in rows], [drafts[one] for _, one in rows])

    def _reopen(self, model: type[Evidenced], owner: str, drafts: Drafts) -> None:
        ended = self._rows(model, "ended_by", owner, drafts)
        rows = list(self._whole(model, [pk for pk, _ in ended]).values())
        if not rows:
            return
        if model is MemberState:
            self._restore_identities(rows)
        for row in rows:
            row["until"] = row["ended_by"] = None
        columns = ["until", "ended_by", *(["private"] if model is MemberState else [])]
        rewrite(self.change, model, rows, columns, [drafts[row[owner]] for row in rows])

    def _rows(self, model: type[Evidenced], by: str, owner: str, owners: Drafts) -> list[tuple[int, Any]]:
        """Ids and owners of the import's rows. `+ 0`: by the owners' index, not through the whole import each time."""
        sql = f"SELECT id, {owner} FROM {model._meta.db_table} WHERE {owner} IN %s AND {by} + 0 = %s"
        return [(pk, one) for pk, one in asked(sql, list(owners), self.row.pk)]

    def _whole(self, model: type[Evidenced], keys: Sequence[int], by: str = "id") -> dict[int, dict[str, Any]]:
        """Rows as `whole_rows` gives them, with what is made ready of them and not seen yet."""
        rows, wanted, names = whole_rows(model, keys, by), set(keys), columns_of(model)
        for pk, row in self.change.unseen(model).items() if wanted else ():
            rows.pop(pk, None)
            if row is not None and row[names.index(by)] in wanted:
                rows[pk] = dict(zip(names, row, strict=True))
        return rows

    def _restore_identities(self, rows: Sequence[dict[str, object]]) -> None:
        """Where the import changed an identity number, the circumstances it ended hold the former one."""
        name, former = str(self.shape.identity), dict[int, str]()
        for row in rows:
            sealed = row["private"]
            values = json.loads(unseal(sealed, MemberState, "private", int(str(row["id"]))) or "{}") if isinstance(
                sealed, Sealed
            ) else {}  # fmt: skip
            if name in values:
                former[int(str(row["member_id"]))] = values.pop(name)
                row["private"] = canonical(values) if values else None
        people = self._whole(Member, list(former))
        for pk, person in people.items():
            person["identity"] = former[pk]
            person["identity_index"] = blind_index(former[pk]) if former[pk] else None
        self._write_members(list(people.values()), "identity", "identity_index")

    def _restore_members(self, homes: Sequence[int]) -> None:
        """Name and home of the known members of some households as their last circumstances say, once all is back."""
        if self.shape.member is None:
            return
        last: dict[int, tuple[int, str]] = {}
        until = "CASE WHEN s.ended_by = %s THEN NULL ELSE s.until END"
        for member, home, facts in asked(
            "SELECT s.member_id, s.household_id, s.facts FROM households_memberstate s"
            " JOIN households_member m ON m.id = s.member_id WHERE m.household_id IN %s"
            " AND (m.brought_by IS NULL OR m.brought_by <> %s) AND (s.brought_by IS NULL OR s.brought_by <> %s)"
            f" ORDER BY s.member_id, s.since IS NOT NULL, s.since, {until} IS NULL, {until}, s.id",
            homes, *[self.row.pk] * 4,
        ):  # fmt: skip
            last[member] = (home, json.loads(facts).get(self.shape.name, ""))
        written = []
        for pk, person in self._whole(Member, list(last)).items():
            home, name = last[pk]
            if home != person["household_id"] or (name and name != person["name"]):
                person["household_id"], person["name"] = home, name or person["name"]
                written.append(person)
        self._write_members(written, "household_id", "name")

    def _follow_places(self, homes: Sequence[int]) -> None:
        """People live where their household lives."""
        now: dict[int, str] = dict(asked("SELECT id, path FROM households_household WHERE id IN %s", homes))
        path = columns_of(Household).index("path")
        moving = {pk: row[path] for pk, row in self.change.unseen(Household).items() if row and row[path] != now[pk]}
        now |= moving
        elsewhere = [pk for (pk,) in asked(
            "SELECT m.id FROM households_member m JOIN households_household h ON h.id = m.household_id"
            " WHERE m.household_id IN %s AND m.path <> h.path", homes,
        )]  # fmt: skip
        people = self._whole(Member, list(moving), "household_id") | self._whole(Member, elsewhere)
        following = [person for person in people.values() if person["path"] != now[person["household_id"]]]
        for person in following:
            person["path"] = now[person["household_id"]]
        self._write_members(following, "path")
        self._forget_places(now)

    def _write_members(self, people: Sequence[Mapping[str, Any]], *columns: str) -> None:
        rewrite(self.change, Member, people, columns, [self._draft(person["household_id"]) for person in people])

    def _forget_places(self, now: Mapping[int, str]) -> None:
        """Households that are back where they were need not say so in what held before."""
        paths = {home: path for home, path in now.items() if path != self._paths[home]}
        states = []
        for state in self._whole(HouseholdState, list(paths), "household_id").values():
            values = json.loads(state["facts"])
            if values.get(self.shape.place) == paths[state["household_id"]]:
                del values[self.shape.place]
                state["facts"] = canonical(values)
                states.append(state)
        drafts = [self._draft(state["household_id"]) for state in states]
        rewrite(self.change, HouseholdState, states, ["facts"], drafts)

    def _check_constraints(self) -> None:
        """Let the database say now, not at the end, that something still refers to what goes."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            else:
                tables = ("duplicatepair", "worksheetitem", "memberstate", "householdstate", "record", "member")
                connection.check_constraints([f"households_{table}" for table in tables])

    def _draft(self, home: int) -> EntryDraft:
        """The entry of a household, if need be of one that is not of the slice."""
        if home not in self._drafts:
            number, path = Household.objects.values_list("number", "path").get(pk=home)
            self._drafts[home] = self.change.entry(f"household/{number}", path)
        return self._drafts[home]


def _slices(owners: Sequence[K]) -> Iterator[tuple[int, Sequence[K]]]:
    """So many at a time, and how many they are with those before."""
    for start in range(0, len(owners), applying.CHUNK):
        some = owners[start : start + applying.CHUNK]
        yield start + len(some), some
