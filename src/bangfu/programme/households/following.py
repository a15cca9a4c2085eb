"""Households follow a large rearrangement in steps: each is one short change, so others write meanwhile.

The places themselves change first, whole, with the accounts of their officers. Whatever lies under a former code has
not followed yet, so that a step begins where the one before ended, and a killed one is begun again. Until all have
followed, what would mix both states is refused (`places.queries.check_settled`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.households.carrying import Carrying, outermost
from bangfu.programme.households.models import Household
from bangfu.programme.households.shape import shape_of
from bangfu.programme.jobs.actions import Progress, ask_for, job_kind
from bangfu.programme.ledger.actors import SYSTEM_ROLE, Actor
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealing import unseal
from bangfu.programme.ledger.writing import Change, EntryDraft, action, canonical
from bangfu.programme.places.arranging import Moves
from bangfu.programme.places.models import Rearrangement
from bangfu.programme.places.queries import within

KIND = "places.follow"
AT_ONCE = 2_000
"""Households that go along in the change itself."""
STEP = 500
"""Households of one step: others wait no longer than for these."""
REST = 2_000
"""Other rows of one step."""
Say = Callable[[str, int, int], None]


def take_along(change: Change, pack: Pack, draft: EntryDraft, path: str, moves: Moves, on: date) -> int:
    """Let all that lies below some codes go along: at once, or, of many households, by a job that is asked for here.

    `path` is the place the rearrangement is told by; gives how many households there are.
    """
    carrying = Carrying(change, shape_of(pack), on, draft.reason)
    count = households_left(moves)
    if count <= AT_ONCE:
        carrying.carry(moves)
        carrying.carry_rest(moves, draft)
        return count
    carrying.carry_rest(moves, draft, [Account])
    actor = change.actor
    row = Rearrangement(
        path=path, area=draft.area, moves=canonical(dict(moves)), on=on, pack=pack.name, households=count,
        reason=draft.reason or None, account=actor.account, account_name=actor.name, begun_at=change.at,
    )  # fmt: skip
    change.insert(draft, row)
    _ask(actor, row)
    return count


def households_left(moves: Moves) -> int:
    """How many households lie under codes that move."""
    return sum(within(Household.objects.all(), before).count() for before in outermost(moves))


def _is_left(moves: Moves) -> bool:
    return any(within(Household.objects.all(), before).exists() for before in outermost(moves))


@action("places.go_on")
def go_on(change: Change, number: int) -> None:
    """Ask once more for the job of a rearrangement whose job failed."""
    row = change.row(Rearrangement, number)
    for code in {code for pair in row.codes.items() for code in pair}:
        check_may(change.actor, May.MANAGE_PLACES, code)
    change.entry(f"place/{row.path}", row.area)
    if row.ended_at is None:
        _ask(change.actor, row)


@job_kind(KIND)
def follow_in_job(progress: Progress) -> Mapping[str, object]:
    """The job: a step after the other until nothing lies under the former codes."""
    number = int(str(progress.job.arguments["rearrangement"]))
    return {"rearrangement": number, "households": follow(number, progress.say)}


def follow(number: int, say: Say) -> int:
    """Let the households of a rearrangement follow, and end it; gives how many followed now."""
    row = Rearrangement.objects.get(pk=number)
    if row.ended_at is not None:
        return 0
    actor = Actor(row.account, row.account_name, SYSTEM_ROLE, row.area)  # it was allowed when it began
    with confined(row.area):
        left = households_left(row.codes)
        followed, before = 0, row.households - left
        while _is_left(row.codes):
            followed += _follow(actor, number)
            say("places.follow_stage", before + followed, row.households)
        while _follow_rest(actor, number) == REST:
            pass
    return followed


@action("places.follow")
def _follow(change: Change, number: int) -> int:
    row = change.row(Rearrangement, number)
    reason = unseal(row.reason, Rearrangement, "reason", row.pk) or ""
    carrying = Carrying(change, shape_of(load_pack(row.pack)), row.on, reason)
    count = carrying.carry(row.codes, STEP)
    if not count:  # a worker that was thought lost had done it
        change.entry(f"place/{row.path}", row.area)
    return count


@action("places.end_rearrangement")
def _follow_rest(change: Change, number: int) -> int:
    row = change.row(Rearrangement, number)
    draft = change.entry(f"place/{row.path}", row.area)
    carrying = Carrying(change, shape_of(load_pack(row.pack)), row.on, "")
    count = carrying.carry_rest(row.codes, draft, most=REST)
    if count < REST and row.ended_at is None:
        row.ended_at = change.at
        change.update(draft, row, "ended_at")
    return count


def _ask(actor: Actor, row: Rearrangement) -> None:
    row.job = ask_for(actor, KIND, {"rearrangement": row.pk}).pk
    row.save(update_fields=["job"])
