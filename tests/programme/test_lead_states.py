"""Every state of a lead with every step, heard or not: the household is heard before anything closes."""

from __future__ import annotations

from itertools import product

import pytest

from bangfu.core.errors import Problem
from bangfu.programme.assessment.states import CLOSED, LABELS, OPEN, STEP_LABELS, STEPS, LeadState, Step, next_state

CLOSING = {
    Step.EXPLAIN: LeadState.EXPLAINED, Step.CORRECT: LeadState.CORRECTED, Step.REMOVE: LeadState.REMOVED,
    Step.HAND_OVER: LeadState.HANDED_OVER,
}  # fmt: skip


@pytest.mark.parametrize(("state", "step", "heard"), list(product(LeadState, Step, (True, False))))
def test_a_step_leads_where_the_table_says_or_is_refused(state: LeadState, step: Step, heard: bool) -> None:
    if state is LeadState.TO_CHECK and step is Step.HEAR:
        assert next_state(state, step, heard=heard) is LeadState.TO_CHECK
    elif state is LeadState.TO_CHECK and step in CLOSING and heard:
        assert next_state(state, step, heard=heard) is CLOSING[step]
    elif state is LeadState.TO_CHECK and step in CLOSING:
        with pytest.raises(Problem) as refused:
            next_state(state, step, heard=heard)
        assert refused.value.code == "leads.not_heard"
    elif state in CLOSED and step is Step.REOPEN:
        assert next_state(state, step, heard=heard) is LeadState.TO_CHECK
    else:
        with pytest.raises(Problem) as refused:
            next_state(state, step, heard=heard)
        assert refused.value.code == "leads.no_such_step"


def test_every_state_is_in_the_table_and_every_word_in_both_languages() -> None:
    assert set(STEPS) == set(LeadState) == OPEN | CLOSED == set(LABELS)
    assert set(STEP_LABELS) == set(Step)
    for label in (*LABELS.values(), *STEP_LABELS.values()):
        assert set(label) == {"zh", "en"}
        assert all(label.values())
    reached = {after for steps in STEPS.values() for after in steps.values()}
    assert reached == set(LeadState), "a state nobody can reach"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_refusal_says_what_is_open_now(lang: str) -> None:
    with pytest.raises(Problem) as refused:
        next_state(LeadState.EXPLAINED, Step.CORRECT, heard=True)
    assert STEP_LABELS[Step.REOPEN][lang] in refused.value.sentence(lang)
