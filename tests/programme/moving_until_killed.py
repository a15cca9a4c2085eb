"""Forks that look what a killed one left, then move a village to and fro between two towns, a few homes a step.

Prints "moving" when every household is whole and verification found nothing, else what is wrong. `only-check` after a
tab works the last move to its end and prints what it found.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import django

django.setup()

from forked_register import let_time_pass, made_now  # noqa: E402  only after setup
from forking import fork_for_each_line, say  # noqa: E402  only after setup
from rosters_at_hand import load  # noqa: E402  only after setup

from bangfu.core.policy.loading import load_pack  # noqa: E402  only after setup
from bangfu.programme.households import following  # noqa: E402  only after setup
from bangfu.programme.households.models import Household, HouseholdState  # noqa: E402  only after setup
from bangfu.programme.households.place_list import check_area  # noqa: E402  only after setup
from bangfu.programme.households.rearranging import move_place  # noqa: E402  only after setup
from bangfu.programme.jobs.actions import work_once  # noqa: E402  only after setup
from bangfu.programme.jobs.models import Job  # noqa: E402  only after setup
from bangfu.programme.ledger.actors import SYSTEM  # noqa: E402  only after setup
from bangfu.programme.ledger.row_security import confined  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup
from bangfu.programme.places.models import Place, Rearrangement  # noqa: E402  only after setup
from bangfu.programme.places.queries import under_way  # noqa: E402  only after setup

TOWNS = ("350702101", "350702102")
following.AT_ONCE, following.STEP = 0, 7


def wrong() -> list[str]:
    """Households that are torn, and what verification finds."""
    with verification() as findings:
        found = [each.sentence("en") for each in findings]
    found += [f"{job.kind} failed: {job.problem}" for job in Job.objects.filter(state="failed")]
    known = {row.path for row in Place.objects.all()}
    moved = Rearrangement.objects.count()
    for home in Household.objects.prefetch_related("members", "states"):
        spans = sorted((state.since, state.until or date.max) for state in home.states.all())
        last = next(state for state in home.states.all() if state.until is None)
        said = json.loads(last.facts).get("village_code", home.path)
        members = {member.path for member in home.members.all()}
        joined = all(before[1] == after[0] for before, after in pairwise(spans))
        if members != {home.path} or said != home.path or not joined or home.path not in known:
            found.append(f"{home.number} is torn: {home.path} {members} {said} {spans}")
        if moved > 2 and len(spans) < moved:
            found.append(f"{home.number} has {len(spans)} spans after {moved} moves")
    return found


def move_on() -> None:
    """Begin the next move of the village, a day after the last one, where none is under way."""
    if under_way(""):
        return
    village = Place.objects.get(path=Household.objects.values_list("path", flat=True).first(), until=None)
    on = (village.since or date(2020, 7, 1)) + timedelta(days=1)
    move_place(SYSTEM, load_pack("cn-2014"), village.path, TOWNS[village.path.startswith(TOWNS[0])], on)


def check_and_move(rosters: str, *only_check: str) -> None:
    """What one fork does."""
    if made_now():
        check_area(TOWNS[0])  # an import takes only the places that it names
        check_area(TOWNS[1])
        load(SYSTEM, sorted(Path(rosters).glob("*.csv")))
    with confined(""):
        let_time_pass()
        bad = wrong()
        say("\n".join(bad) or "moving")
        while not bad:
            if only_check:
                while work_once():
                    pass
                say(f"settled {HouseholdState.objects.filter(until=None).count()} {[*wrong(), *under_way('')]}")
                return
            move_on()
            work_once()


if __name__ == "__main__":
    load_pack("cn-2014")  # read before the forks are made: they all need it
    fork_for_each_line(check_and_move)
