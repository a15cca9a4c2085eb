"""Take an import back: what it brought goes, what it ended holds again, list columns follow."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import IntegrityError, connection

from bangfu.core.errors import Problem
from bangfu.programme.households.listing import list_anew
from bangfu.programme.households.models import DuplicatePair, Household, HouseholdState, Member, MemberState, Record
from bangfu.programme.households.shape import Shape
from bangfu.programme.intake.applying import CHUNK, Say, whole_rows
from bangfu.programme.intake.known import asked
from bangfu.programme.intake.models import Import
from bangfu.programme.ledger.evidence import Evidenced, columns_of
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.sealing import Sealed, blind_index, unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, canonical
from bangfu.programme.places.models import PlaceState

STATES: tuple[type[Evidenced], ...] = (MemberState, HouseholdState, Record, PlaceState)


class Undoing:
    """One import being taken back."""

    def __init__(self, change: Change, shape: Shape, row: Import, say: Say) -> None:
        self.change, self.shape, self.row, self.say = change, shape, row, say
        self.numbers: dict[int, tuple[str, str]] = {}
        self.drafts: dict[str, EntryDraft] = {}

    def write(self) -> None:
        """Take everything back, or raise Problem and leave all as it is."""
        homes = self._touched()
        for start in range(0, len(homes), CHUNK):
            for home, number, path in asked(
                "SELECT id, number, path FROM households_household WHERE id IN %s", homes[start : start + CHUNK]
            ):
                self.numbers[home] = (number, path)
        self._check_nothing_built()
        new = self._ids(Household, "brought_by")
        total, done = 2 * len(STATES) + 3, 0
        for model in STATES:
            self._delete(model)
            self.say("intake.undo", done := done + 1, total)
        for model in STATES:
            self._reopen(model)
            self.say("intake.undo", done := done + 1, total)
        self._delete(DuplicatePair)
        self._restore_members()
        try:
            self._delete(Member)
            self._delete(Household)
            self._check_constraints()
        except IntegrityError as error:
            raise self._built_on(None) from error
        list_anew(self.change, self.shape, {
            home: self._draft(home) for home in self.numbers if home not in new
        })  # fmt: skip
        self._follow_places([home for home in self.numbers if home not in new])

    # -- what was touched, and whether it still is as the import left it -------------------------

    def _touched(self) -> list[int]:
        own = "SELECT id FROM households_household WHERE brought_by = %s"
        parts = [own]
        for table in ("householdstate", "memberstate", "record"):
            parts += [f"SELECT household_id FROM households_{table} WHERE {c} = %s" for c in ("brought_by", "ended_by")]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ".join(parts), [self.row.pk] * len(parts))
            return sorted(home for (home,) in cursor.fetchall())

    def _check_nothing_built(self) -> None:
        """Refuse when the log says that one of these households was written later than by this import."""
        mine = Entry.objects.filter(subject=f"import/{self.row.pk}").order_by("-id").values_list("id", flat=True)[0]
        subjects = [f"household/{number}" for number, _ in self.numbers.values()]
        for start in range(0, len(subjects), CHUNK):
            later = next(asked(
                "SELECT subject, actor_name, at FROM ledger_entry WHERE subject IN %s AND id > %s ORDER BY id LIMIT 1",
                subjects[start : start + CHUNK], mine,
            ), None)  # fmt: skip
            if later is not None:
                raise self._built_on(later)

    def _built_on(self, later: tuple[object, ...] | None) -> Problem:
        subject, name, at = later or ("household/—", "—", "—")
        when = at.astimezone().strftime("%Y-%m-%d %H:%M") if hasattr(at, "astimezone") else str(at)[:16]
        household = str(subject).removeprefix("household/")
        return Problem("intake.built_on", number=self.row.pk, household=household, name=name, at=when)

    # -- taking back -------------------------------------------------------------------------------

    def _ids(self, model: type[Evidenced], column: str) -> set[int]:
        return set(model.objects.filter(**{column: self.row.pk}).values_list("pk", flat=True))

    def _delete(self, model: type[Evidenced]) -> None:
        ids = sorted(self._ids(model, "brought_by"))
        owner = {"Household": "id", "PlaceState": "path", "DuplicatePair": "path"}.get(model.__name__, "household_id")
        for start in range(0, len(ids), CHUNK):
            some = ids[start : start + CHUNK]
            owners = dict(model.objects.filter(pk__in=some).values_list("pk", owner))
            self.change.delete_rows(model, some, [self._draft(owners[pk], model) for pk in some])

    def _reopen(self, model: type[Evidenced]) -> None:
        ids = sorted(self._ids(model, "ended_by"))
        owner = "path" if model is PlaceState else "household_id"
        for start in range(0, len(ids), CHUNK):
            rows = list(whole_rows(model, ids[start : start + CHUNK]).values())
            if model is MemberState:
                self._restore_identities(rows)
            for row in rows:
                row["until"] = row["ended_by"] = None
            columns = ["until", "ended_by", *(["private"] if model is MemberState else [])]
            self.change.update_rows(
                model, columns, [tuple(row[name] for name in columns_of(model)) for row in rows],
                [self._draft(row[owner], model) for row in rows],
            )  # fmt: skip

    def _restore_identities(self, rows: Sequence[dict[str, object]]) -> None:
        """Where the import changed an identity number, the circumstances it ended hold the former one."""
        name = str(self.shape.identity)
        for row in rows:
            sealed = row["private"]
            values = json.loads(unseal(sealed, MemberState, "private", int(str(row["id"]))) or "{}") if isinstance(
                sealed, Sealed
            ) else {}  # fmt: skip
            if name not in values:
                continue
            member = Member.objects.get(pk=int(str(row["member_id"])))
            member.identity = former = values.pop(name)
            member.identity_index = blind_index(former) if former else None
            self.change.update(self._draft(member.household_id), member, "identity", "identity_index")
            row["private"] = canonical(values) if values else None

    def _restore_members(self) -> None:
        """Name and home of known members as their last circumstances say."""
        if self.shape.member is None:
            return
        for start in range(0, len(homes := sorted(self.numbers)), CHUNK):
            last: dict[int, tuple[int, str]] = {}
            for member, home, facts in asked(
                "SELECT s.member_id, s.household_id, s.facts FROM households_memberstate s WHERE s.member_id IN"
                " (SELECT member_id FROM households_memberstate WHERE household_id IN %s)"
                " ORDER BY s.member_id, s.since IS NOT NULL, s.since, s.until IS NULL, s.until, s.id",
                homes[start : start + CHUNK],
            ):
                last[member] = (home, json.loads(facts).get(self.shape.name, ""))
            people = whole_rows(Member, list(last))
            written = []
            for pk, person in people.items():
                home, name = last[pk]
                if home != person["household_id"] or (name and name != person["name"]):
                    person["household_id"], person["name"] = home, name or person["name"]
                    written.append(person)
            if written:
                self.change.update_rows(
                    Member, ("household_id", "name"), [tuple(p[n] for n in columns_of(Member)) for p in written],
                    [self._draft(p["household_id"]) for p in written],
                )  # fmt: skip

    def _follow_places(self, homes: Sequence[int]) -> None:
        """People live where their household lives."""
        for start in range(0, len(homes), CHUNK):
            paths: dict[int, str] = dict(asked(
                "SELECT m.id, h.path FROM households_member m JOIN households_household h ON h.id = m.household_id"
                " WHERE m.household_id IN %s AND m.path <> h.path", homes[start : start + CHUNK],
            ))  # fmt: skip
            people = list(whole_rows(Member, list(paths)).values())
            for person in people:
                person["path"] = paths[person["id"]]
            if people:
                self.change.update_rows(
                    Member, ("path",), [tuple(p[n] for n in columns_of(Member)) for p in people],
                    [self._draft(p["household_id"]) for p in people],
                )  # fmt: skip

        self._forget_places(homes)

    def _forget_places(self, homes: Sequence[int]) -> None:
        """Households that are back where they were need not say so in what held before."""
        paths: dict[int, str] = {}
        for start in range(0, len(homes), CHUNK):
            some = homes[start : start + CHUNK]
            for home, path in asked("SELECT id, path FROM households_household WHERE id IN %s", some):
                if path != self.numbers[home][1]:
                    paths[home] = path
        for state in HouseholdState.objects.filter(household__in=list(paths)):
            values = json.loads(state.facts)
            if values.get(self.shape.place) == paths[state.household_id]:
                del values[self.shape.place]
                state.facts = canonical(values)
                self.change.update(self._draft(state.household_id), state, "facts")

    def _check_constraints(self) -> None:
        """Let the database say now, not at the end, that something still refers to what goes."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            else:
                tables = ("duplicatepair", "worksheetitem", "memberstate", "householdstate", "record", "member")
                connection.check_constraints([f"households_{table}" for table in tables])

    def _draft(self, owner: object, model: type[Evidenced] = Household) -> EntryDraft:
        if model is PlaceState:
            subject, path = f"place/{owner}", str(owner)
        elif model is DuplicatePair:
            subject, path = f"import/{self.row.pk}", str(owner)
        else:
            number, path = self.numbers.get(int(str(owner))) or self._number_of(int(str(owner)))
            subject = f"household/{number}"
        if subject not in self.drafts:
            self.drafts[subject] = self.change.entry(subject, path)
        return self.drafts[subject]

    def _number_of(self, home: int) -> tuple[str, str]:
        number, path = Household.objects.values_list("number", "path").get(pk=home)
        self.numbers[home] = (number, path)
        return number, path
