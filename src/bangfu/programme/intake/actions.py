"""Writing imports: begin, compare, apply, undo, cancel; and taking other departments' files.

    number = hand_in(actor, "cn-2014", date(2020, 6, 30), [Handed("名册.xlsx", pieces)])    # asks for its comparison
    number = begin_import(actor, "cn-2014", date(2020, 6, 30), ["名册.xlsx"])               # read where it lies:
    compare_import(actor, number, paths=[Path("名册.xlsx")])
    apply_import(actor, number)                          # or ask_for(actor, "intake.apply", {"import": number})
    undo_import(actor, number)                           # or ask_for(actor, "intake.undo", {"import": number})
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.db import IntegrityError, connection

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.households.packs import check_ours
from bangfu.programme.households.shape import Shape, shape_of
from bangfu.programme.intake.applying import Applying, Say
from bangfu.programme.intake.comparing import (
    compare_table,
    count_comparison,
    find_missing,
    match_homes,
    match_people,
    write_comparison,
)
from bangfu.programme.intake.folders import Folder, Handed, arriving
from bangfu.programme.intake.known import take_known
from bangfu.programme.intake.models import MOVES, Import, State
from bangfu.programme.intake.pairing import propose_pairs
from bangfu.programme.intake.reading import check_taken, held_homes, read_given
from bangfu.programme.intake.readying import Ready, listed_places, make_ready, places_not_here
from bangfu.programme.intake.scratch import scratch, take_given, take_present_codes
from bangfu.programme.intake.undoing import ReadyBack, Undoing, make_ready_back
from bangfu.programme.jobs.actions import ask_for
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.keys import key_ring
from bangfu.programme.ledger.prepared_rows import Ahead, rows_ahead
from bangfu.programme.ledger.rotating import check_not_rotating
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealed_files import laid_open, seal_stream
from bangfu.programme.ledger.storage import translated
from bangfu.programme.ledger.writing import Change, action, canonical
from bangfu.programme.places.actions import take_place_list
from bangfu.programme.places.queries import check_settled, present_codes, shared_area

ONE_AT_A_TIME = 0x62616E67
"""The number of PostgreSQL's lock that lets one import write at a time."""


def begin_import(actor: Actor, pack: str, since: date, files: Sequence[str]) -> int:
    """Open an import of files that are compared where they lie; gives its number."""
    number = _begin(actor, pack, since, files, None)
    shutil.rmtree(Folder(number).path, ignore_errors=True)  # of a register that was here before
    return number


def hand_in(actor: Actor, pack: str, since: date, files: Sequence[Handed]) -> int:
    """Take files in for an import and ask for its comparison: all of it, or nothing is left. Gives its number.

    Raises Problem when two files have one name, or there is no room for them.
    """
    check_may(actor, May.IMPORT)
    names = [file.name for file in files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Problem("intake.same_name", name=twice)
    with translated(), arriving() as folder:
        for file in files:
            seal_stream(file.pieces, folder / (file.kept_as or file.name))
        return _begin(actor, pack, since, names, folder)


@action("intake.begin_import")
def _begin(change: Change, pack: str, since: date, files: Sequence[str], arrived: Path | None) -> int:
    check_may(change.actor, May.IMPORT)
    actor = change.actor
    check_ours(actor, pack)
    row = Import(
        account=actor.account, account_name=actor.name, area=actor.area, state=State.CHECKING, pack=pack, since=since,
        files=canonical(list(files)), begun_at=change.at,
    )  # fmt: skip
    draft = change.entry("import/new", actor.area)
    change.insert(draft, row)
    draft.subject = f"import/{row.pk}"
    if arrived is not None:
        Folder(row.pk).receive(arrived)
        ask_for(actor, "intake.compare", {"import": row.pk})
    return int(row.pk)


def compare_import(
    actor: Actor, number: int, say: Say | None = None, *, errors: bool = True, paths: Sequence[Path] | None = None
) -> dict[str, object]:
    """Check the files, compare with the register, keep the difference; gives the figures.

    `paths` reads files where they lie instead of the copies; `errors` also writes the error workbook.
    """
    check_not_rotating()
    row = _mine(actor, number)
    folder = Folder(number)
    tell = say or _silent
    counts: dict[str, object] = json.loads(row.counts)
    try:
        check_settled(row.area)
        with translated():
            folder.make()
            # without the check's figures in the register, what lies there is what a process left that was killed
            if "check" not in counts or not any(folder.clean.glob("*.parquet")):
                tell("intake.check", 0, 0)
                figures = _read(actor, row, folder, errors=errors, paths=paths)
                counts = {"check": figures}
                check_taken(figures, folder, "、".join(json.loads(row.files)))
            tell("intake.compare", 0, 0)
            counts |= _compare(shape_of(load_pack(row.pack)), row, folder)
    except Problem as problem:
        _note_failed(actor, number, problem, counts)
        raise
    _note_compared(actor, number, counts)
    return counts


def _read(
    actor: Actor, row: Import, folder: Folder, *, errors: bool, paths: Sequence[Path] | None
) -> dict[str, object]:
    with laid_open(paths if paths is not None else sorted(folder.given.iterdir())) as given:
        return read_given(given, load_pack(row.pack), row.since, folder, actor.language, errors=errors)


def _compare(shape: Shape, row: Import, folder: Folder) -> dict[str, object]:
    key = key_ring().current
    with scratch() as database, confined(""):  # whether a number is taken does not end at the area
        given = take_given(database, shape, folder.clean)
        if shape.home in given:
            take_present_codes(database, shape, present_codes())
        take_known(database, shape, given, open_seals=True)
        match_homes(database, shape, given, row.since, row.area)
        if shape.member in given:
            match_people(database, shape)
        for table in given:
            compare_table(database, shape, table)
        find_missing(database, held_homes(folder.clean))
        write_comparison(database, shape, given, folder.compared, key)
        counts = count_comparison(database, given)
        taken = "kind NOT IN ('outside', 'orphan')"
        paths = database.execute(f"SELECT DISTINCT path FROM listed WHERE path IS NOT NULL AND {taken}").fetchall()
    counts["place"] = shared_area([path for (path,) in paths])
    homes = counts["households"]
    if isinstance(homes, dict) and homes.get("outside") and not set(homes) - {"outside", "orphan"}:
        raise Problem("intake.all_outside", count=homes["outside"], area=row.area)
    return counts


@action("intake.note_compared")
def _note_compared(change: Change, number: int, counts: Mapping[str, object]) -> None:
    row = _locked(number)
    _move(row, State.READY)
    row.compared_at, row.counts, row.problem = change.at, canonical(counts), ""
    row.place = str(counts.get("place", ""))
    columns = ("state", "compared_at", "counts", "problem", "place")
    change.update(change.entry(f"import/{number}", row.area), row, *columns)


@action("intake.note_failed")
def _note_failed(change: Change, number: int, problem: Problem, counts: Mapping[str, object]) -> None:
    """Why it failed, and what the check had found until then."""
    row = _locked(number)
    draft = change.entry(f"import/{number}", row.area)
    if State.FAILED in MOVES[State(row.state)]:
        _move(row, State.FAILED)
        row.problem, row.counts = canonical({"code": problem.code, "details": problem.kept()}), canonical(counts)
        change.update(draft, row, "state", "problem", "counts")


def apply_import(actor: Actor, number: int, say: Say | None = None) -> dict[str, object]:
    """Write a comparison into the register, whole or not at all; gives the figures.

    Raises Problem when somebody changed one of the households since the comparison: compare again.
    """
    tell = say or Folder(number).say
    row = _writable(actor, number)
    with translated():
        Folder(number).make()
        with rows_ahead(actor, "intake.apply_import", Folder(number).path) as ahead:
            counts = _apply(actor, number, ahead, make_ready(ahead, row, tell), tell)
    Folder(number).clear()
    return counts


@action("intake.apply_import", alone=True)
def _apply(change: Change, number: int, ahead: Ahead, ready: Ready | None, say: Say) -> dict[str, object]:
    row = _writable(change.actor, number, lock=True)
    counts: dict[str, object] = json.loads(row.counts)
    if row.state == State.APPLIED:  # a worker that was thought lost had finished
        change.entry(f"import/{number}", row.area)
        return counts
    _move(row, State.APPLIED)
    if ready is None:
        raise Problem("intake.no_comparison", number=number)
    ready.seen.check()
    applying = Applying(change, ready.shape, number, Folder(number).compared, say)
    try:
        ahead.take_over(change, lambda done, total: say("intake.apply", done, total))
        if ready.rest:
            applying.write()
    except IntegrityError as error:
        raise Problem("intake.taken_meanwhile", number=number) from error
    if new := places_not_here(ready.areas | applying.areas):
        take_place_list(SYSTEM, ready.listed or listed_places(ready.shape), new)
    counts["duplicates"] = propose_pairs(change, number)
    row.applied_at, row.counts = change.at, canonical(counts)
    change.update(change.entry(f"import/{number}", row.area), row, "state", "applied_at", "counts")
    return counts


def undo_import(actor: Actor, number: int, say: Say | None = None) -> dict[str, object]:
    """Take an applied import back: what it brought goes, what it ended holds again.

    Raises Problem when something was built on it since: a household, person or row of it was changed or used.
    """
    tell = say or Folder(number).say
    row = _writable(actor, number)
    with translated():
        Folder(number).make()
        with rows_ahead(actor, "intake.undo_import", Folder(number).path) as ahead:
            return _undo(actor, number, ahead, make_ready_back(ahead, row, tell), tell)


@action("intake.undo_import", alone=True)
def _undo(change: Change, number: int, ahead: Ahead, ready: ReadyBack | None, say: Say) -> dict[str, object]:
    row = _writable(change.actor, number, lock=True)
    counts: dict[str, object] = json.loads(row.counts)
    if row.state == State.UNDONE:
        change.entry(f"import/{number}", row.area)
        return counts
    _move(row, State.UNDONE)
    Undoing(change, row, say).write(ahead, ready)
    row.undone_at = change.at
    change.update(change.entry(f"import/{number}", row.area), row, "state", "undone_at")
    return counts


def cancel_import(actor: Actor, number: int) -> None:
    """Give an import up before it was applied; its files go."""
    _cancel(actor, number)
    Folder(number).clear()


@action("intake.cancel_import")
def _cancel(change: Change, number: int) -> None:
    row = _mine(change.actor, number, lock=True)
    _move(row, State.CANCELLED)
    change.update(change.entry(f"import/{number}", row.area), row, "state")


def _mine(actor: Actor, number: int, *, lock: bool = False) -> Import:
    row = _locked(number) if lock else Import.objects.filter(pk=number).first()
    if row is None or not row.area.startswith(actor.area):
        raise Problem("intake.no_import", number=number)
    return row


def _writable(actor: Actor, number: int, *, lock: bool = False) -> Import:
    """The import's row; raises Problem where this actor may not write it, or nobody may now."""
    row = _mine(actor, number, lock=lock)
    check_may(actor, May.IMPORT)
    check_not_rotating()
    check_settled(row.area)
    return row


def _locked(number: int) -> Import:
    """The import's row, held until this change ends; on PostgreSQL one import writes at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    row: Import | None = Import.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise Problem("intake.no_import", number=number)
    return row


def _move(row: Import, state: State) -> None:
    if state not in MOVES[State(row.state)]:
        raise Problem("intake.wrong_state", number=row.pk, state=row.state, wanted=state.value)
    row.state = state.value


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None
