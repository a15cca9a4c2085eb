"""The notes of a lead are sealed: opened with a purpose that is written down, by those who may, and shown then only."""

from __future__ import annotations

import pytest

from assessing import held_run
from bangfu.core.errors import Problem
from bangfu.programme.accounts.models import SealedReading
from bangfu.programme.assessment.actions import open_notes, take_step
from bangfu.programme.assessment.models import Lead
from bangfu.programme.assessment.states import LeadState, Step
from signing import SignIn
from small_world import World

SAID = "本户四口人，小儿子去年冬天出生"


@pytest.fixture
def lead(world: World) -> Lead:
    """A lead about H1 in which its household was heard and the lead closed."""
    held_run(world.actors["county"], "data_checks", changes={"H1": {"reported_size": 5}})
    lead: Lead = Lead.objects.get(rule="size_differs", key="H1")
    take_step(world.actors["county"], lead.pk, Step.HEAR, SAID)
    take_step(world.actors["county"], lead.pk, Step.EXPLAIN, "以户口簿为准")
    return lead


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_officer_opens_the_notes_with_a_purpose(sign_in: SignIn, lead: Lead, lang: str) -> None:
    client = sign_in("county", lang)
    assert SAID not in client.get(f"/leads/{lead.pk}").content.decode()
    answer = client.post(f"/leads/{lead.pk}/notes", {"purpose": "复核"})
    assert SAID in answer.content.decode()
    assert "以户口簿为准" in answer.content.decode()
    assert SAID not in client.get(f"/leads/{lead.pk}").content.decode(), "they are shut again"
    readings = SealedReading.objects.filter(table="assessment_leadstep")
    assert {(r.name, r.purpose, r.columns) for r in readings} == {("county", "复核", "note")}
    assert readings.count() == 2


@pytest.mark.parametrize(("who", "code"), [("resident", "not_allowed"), ("sibling", "other_area")])
def test_nobody_else_opens_them(world: World, sign_in: SignIn, lead: Lead, who: str, code: str) -> None:
    with pytest.raises(Problem, match=rf"accounts\.{code}"):
        open_notes(world.actors[who], lead, "看看")
    assert not SealedReading.objects.exists()
    assert "/notes" not in sign_in("resident").get(f"/leads/{lead.pk}").content.decode()


def test_without_a_purpose_nothing_is_opened(sign_in: SignIn, lead: Lead) -> None:
    answer = sign_in("county").post(f"/leads/{lead.pk}/notes", {"purpose": "  "})
    assert answer.status_code == 400
    assert SAID not in answer.content.decode()
    assert not SealedReading.objects.exists()


def test_a_lead_opened_again_is_closed_only_when_the_household_was_heard_again(world: World, lead: Lead) -> None:
    county = world.actors["county"]
    take_step(county, lead.pk, Step.REOPEN, "村民反映户口簿有误")
    with pytest.raises(Problem, match=r"leads\.not_heard"):
        take_step(county, lead.pk, Step.EXPLAIN, "仍以户口簿为准")
    take_step(county, lead.pk, Step.HEAR, "本户再次说明")
    assert take_step(county, lead.pk, Step.CORRECT, "登记已按实际更正") is LeadState.CORRECTED
