"""Who may start a run, try a change, or deal with a lead. Pairs: `can_…` answers, `check_…` raises a sentence."""

from __future__ import annotations

from bangfu.core.errors import Problem
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment.models import Lead, Run
from bangfu.programme.assessment.states import LeadState, Step, next_state
from bangfu.programme.jobs.models import GOING_ON
from bangfu.programme.ledger.actors import Actor


def check_start(actor: Actor, area: str) -> None:
    """Raise Problem when the actor may not start a run over the area."""
    check_may(actor, May.RUN, area or ("-" if actor.area else ""))


def can_start(actor: Actor, area: str) -> bool:
    """Whether the actor may start a run over the area."""
    return can(actor, May.RUN) and area.startswith(actor.area)


def check_cancel(actor: Actor, run: Run) -> None:
    """Raise Problem when the run cannot be cancelled, or not by this actor."""
    check_start(actor, run.area)
    if run.state not in GOING_ON:
        raise Problem("runs.ended", run=run.pk)


def can_cancel(actor: Actor, run: Run) -> bool:
    """Whether the actor may cancel the run now."""
    return can_start(actor, run.area) and run.state in GOING_ON


def check_simulate(actor: Actor, run: Run) -> None:
    """Raise Problem when the actor may not try changes on a run."""
    check_may(actor, May.SIMULATE)
    if run.state != "done":
        raise Problem("runs.not_done", run=run.pk)


def can_simulate(actor: Actor, run: Run) -> bool:
    """Whether the actor may try changes on a run."""
    return can(actor, May.SIMULATE) and run.state == "done"


def check_step(actor: Actor, lead: Lead, step: Step) -> LeadState:
    """Where the step leads; raises Problem when it may not be taken, not here, or not by this actor."""
    check_may(actor, May.HANDLE_LEADS, lead.path or ("-" if actor.area else ""))
    return next_state(LeadState(lead.state), step, heard=lead.heard_at is not None)


def can_step(actor: Actor, lead: Lead, step: Step) -> bool:
    """Whether the actor may take this step with the lead now."""
    try:
        check_step(actor, lead, step)
    except Problem:
        return False
    return True
