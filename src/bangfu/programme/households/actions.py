"""Writing households: what was taken out of them, and pairs of members with one identity number."""

from __future__ import annotations

from bangfu.core.errors import Problem
from bangfu.programme.accounts.models import SealedReading
from bangfu.programme.accounts.permissions import May, check_may
from bangfu.programme.households.models import DuplicatePair, Household, Member, MemberState
from bangfu.programme.ledger.writing import Change, action

SNAPSHOT = "snapshot"


@action("households.note_snapshot")
def note_snapshot(change: Change, area: str) -> None:
    """Write down that all seals of an area were opened for a snapshot."""
    check_may(change.actor, May.UNSEAL, area)
    reading = SealedReading(
        at=change.at, account=change.actor.account, name=change.actor.name, table=Member._meta.db_table, row=0,
        columns="identity,private", path=area, purpose=SNAPSHOT,
    )  # fmt: skip
    change.insert(change.entry(f"snapshot/{area or '-'}", area), reading)


@action("households.keep_pair")
def keep_pair(change: Change, pair_id: int, reason: str) -> None:
    """Decide that a pair of members with one identity number stays two, and say why."""
    pair = _pair(change, pair_id, "proposed")
    if not reason.strip():
        raise Problem("households.no_reason")
    _decide(change, pair, "kept", reason)


@action("households.merge_pair")
def merge_pair(change: Change, pair_id: int, ending: int, reason: str = "") -> None:
    """Decide that a pair is one person: end the circumstances of the member `ending` as of today."""
    pair = _pair(change, pair_id, "proposed")
    if ending not in (pair.first_id, pair.second_id):
        raise Problem("households.not_of_pair", member=ending)
    states = MemberState.objects.select_for_update().filter(member_id=ending, until=None)
    state = states.order_by("-id").first()
    if state is None:
        raise Problem("households.already_ended")
    home = change.row(Household, state.household_id)
    draft = change.entry(f"household/{home.number}", home.path, reason)
    state.until = max(change.day, state.since) if state.since else change.day
    change.update(draft, state, "until")
    home.persons = max(0, home.persons - 1)
    change.update(draft, home, "persons")
    pair.ended = state
    _decide(change, pair, "merged", reason)


@action("households.undo_pair")
def undo_pair(change: Change, pair_id: int, reason: str = "") -> None:
    """Take a decision about a pair back; a member whose circumstances it ended lives there again."""
    pair = _pair(change, pair_id, "kept", "merged")
    if pair.ended_id is not None:
        state = change.row(MemberState, pair.ended_id)
        if MemberState.objects.filter(member_id=state.member_id, until=None).exists():
            raise Problem("households.lives_again")
        home = change.row(Household, state.household_id)
        draft = change.entry(f"household/{home.number}", home.path, reason)
        state.until = None
        change.update(draft, state, "until")
        home.persons += 1
        change.update(draft, home, "persons")
    pair.ended = None
    _decide(change, pair, "proposed", reason)


def _pair(change: Change, pair_id: int, *states: str) -> DuplicatePair:
    pair: DuplicatePair | None = DuplicatePair.objects.select_for_update().filter(pk=pair_id).first()
    if pair is None:
        raise Problem("households.no_pair", number=pair_id)
    check_may(change.actor, May.CORRECT)
    if not pair.path.startswith(change.actor.area):
        raise Problem("households.pair_above", area=change.actor.area)
    if pair.state not in states:
        raise Problem("households.pair_decided", state=pair.state, name=pair.decided_name or "—")
    return pair


def _decide(change: Change, pair: DuplicatePair, state: str, reason: str) -> None:
    pair.state, pair.reason = state, reason.strip()[:300]
    decided = state != "proposed"
    pair.decided_at = change.at if decided else None
    pair.decided_by = change.actor.account if decided else None
    pair.decided_name = change.actor.name if decided else ""
    columns = ("state", "reason", "ended_id", "decided_at", "decided_by", "decided_name")
    change.update(change.entry(f"duplicate/{pair.first_id}-{pair.second_id}", pair.path, reason), pair, *columns)
