"""The states of a lead as one table: from where to where, by which step, and whether the household must be heard.

A lead is a question. It may be closed in four ways, none of them before the household was heard, and opened again.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES, listed


class LeadState(StrEnum):
    """Where a lead stands."""

    TO_CHECK = "to_check"
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    REMOVED = "removed_with_procedure"
    HANDED_OVER = "handed_over"


class Step(StrEnum):
    """What can be done about a lead."""

    HEAR = "hear"  # write down what the household said
    EXPLAIN = "explain"  # the facts are in order
    CORRECT = "correct"  # the record was wrong and has been put right
    REMOVE = "remove"  # help ends, by the procedure that ends it
    HAND_OVER = "hand_over"  # somebody else must decide
    REOPEN = "reopen"


OPEN = frozenset({LeadState.TO_CHECK})
CLOSED = frozenset(LeadState) - OPEN

STEPS: Mapping[LeadState, Mapping[Step, LeadState]] = {
    LeadState.TO_CHECK: {
        Step.HEAR: LeadState.TO_CHECK,
        Step.EXPLAIN: LeadState.EXPLAINED,
        Step.CORRECT: LeadState.CORRECTED,
        Step.REMOVE: LeadState.REMOVED,
        Step.HAND_OVER: LeadState.HANDED_OVER,
    },
    LeadState.EXPLAINED: {Step.REOPEN: LeadState.TO_CHECK},
    LeadState.CORRECTED: {Step.REOPEN: LeadState.TO_CHECK},
    LeadState.REMOVED: {Step.REOPEN: LeadState.TO_CHECK},
    LeadState.HANDED_OVER: {Step.REOPEN: LeadState.TO_CHECK},
}

LABELS: Mapping[LeadState, Mapping[str, str]] = {
    LeadState.TO_CHECK: {"zh": "待核实", "en": "To check"},
    LeadState.EXPLAINED: {"zh": "已说明", "en": "Explained"},
    LeadState.CORRECTED: {"zh": "已更正", "en": "Corrected"},
    LeadState.REMOVED: {"zh": "按程序清退", "en": "Removed by procedure"},
    LeadState.HANDED_OVER: {"zh": "已移交", "en": "Handed over"},
}
STEP_LABELS: Mapping[Step, Mapping[str, str]] = {
    Step.HEAR: {"zh": "听取说明", "en": "Heard"},
    Step.EXPLAIN: {"zh": "情况属实，予以说明", "en": "Explained: the facts are in order"},
    Step.CORRECT: {"zh": "登记有误，已更正", "en": "Corrected: the record was wrong"},
    Step.REMOVE: {"zh": "不符合条件，按程序清退", "en": "Removed by the procedure"},
    Step.HAND_OVER: {"zh": "移交有关部门", "en": "Handed over to another body"},
    Step.REOPEN: {"zh": "重新核实", "en": "Opened again"},
}


def next_state(state: LeadState, step: Step, *, heard: bool) -> LeadState:
    """Where a step leads; raises Problem for one that is not open here, or comes before the household was heard."""
    after = STEPS[state].get(step)
    if after is None:
        known = {lang: listed((STEP_LABELS[s][lang] for s in STEPS[state]), lang) for lang in LANGUAGES}
        raise Problem("leads.no_such_step", state=LABELS[state], step=STEP_LABELS[step], known=known)
    if after in CLOSED and not heard:
        raise Problem("leads.not_heard", step=STEP_LABELS[step])
    return after
