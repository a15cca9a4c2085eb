"""A run from asking to its verdicts, its roll-ups and leads; who sees what of it; cancelling and beginning again."""

from __future__ import annotations

from datetime import date

import pyarrow.parquet as pq
import pytest

from assessing import ON, held_run, write_small_snapshot
from bangfu.core.errors import Problem
from bangfu.programme.assessment import actions, jobs, queries
from bangfu.programme.assessment.comparing_runs import changed_between, moves_between
from bangfu.programme.assessment.explaining import said_of
from bangfu.programme.assessment.kept_runs import RESULT, folder_of
from bangfu.programme.assessment.models import Lead, LeadStep, Run, RunPlace, Verdict
from bangfu.programme.assessment.simulating import dials_of, what_if
from bangfu.programme.assessment.states import LeadState, Step
from bangfu.programme.jobs.actions import Progress
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.sealed_tables import opening
from small_world import World

LINE = 3747
"""The poverty line of 2018 that exits in the year after are held against, in yuan."""


def test_a_run_keeps_verdicts_counts_and_the_hash_of_its_result(world: World) -> None:
    run = held_run(world.actors["prefecture"])
    verdicts = dict(Verdict.objects.filter(run=run.pk).values_list("key", "verdict"))
    assert verdicts == {"H1": "met", "H2": "unmet", "H3": "unmet", "H4": "unmet"}
    assert queries.counts_of(SYSTEM, run) == {"met": 1, "unmet": 3}
    assert run.subjects == 4
    assert len(run.snapshot_hash) == len(run.result_sha256) == 64
    file = folder_of(run.pk) / RESULT
    kept = pq.ParquetFile(file, decryption_properties=opening(file)).read()
    assert kept["household_id"].to_pylist() == ["H1", "H2", "H3", "H4"]
    entries = Entry.objects.filter(subject=f"run/{run.pk}").values_list("action", flat=True)
    assert list(entries) == ["assessment.ask_for_run", "assessment.finish_run"]


def test_a_run_ends_once(world: World) -> None:
    run = held_run(world.actors["county"])
    with pytest.raises(Problem, match=r"runs\.ended"):
        actions.finish_run(SYSTEM, run.pk, snapshot_hash="0", subjects=0, counts={}, result="0", hits=[])
    assert Run.objects.get(pk=run.pk).result_sha256 == run.result_sha256


def test_roll_ups_add_up_at_every_level(world: World) -> None:
    run = held_run(world.actors["prefecture"])
    for level in range(6):
        rows = RunPlace.objects.filter(run=run.pk, level=level)
        assert sum(row.subjects for row in rows) == 4
    county = queries.counts_in(run, "350702")
    assert county.counts == {"met": 1, "unmet": 2}
    level = queries.level_below(run, "3507")
    assert level is not None
    assert level.name == "county"
    assert [one.path for one in queries.counts_below(run, "3507", level)] == ["350702", "350722"]


@pytest.mark.parametrize(("who", "seen"), [
    ("prefecture", {"H1", "H2", "H3", "H4"}), ("county", {"H1", "H2", "H3"}), ("sibling", {"H4"}),
    ("township", {"H1", "H2"}), ("village", {"H1"}), ("other_prefecture", None), ("organisation", set()),
    ("analyst", {"H1", "H2", "H3"}), ("public", None),
])  # fmt: skip
def test_each_sees_its_own_part_of_a_run_and_no_more(world: World, who: str, seen: set[str] | None) -> None:
    run, actor = held_run(world.actors["prefecture"]), world.actors[who]
    if seen is None:
        assert not queries.visible_to(actor).exists()
        with pytest.raises(Problem):
            queries.run_visible_to(actor, run.pk)
        return
    assert queries.run_visible_to(actor, run.pk) == run
    assert sum(queries.counts_of(actor, run).values()) == len(seen) or who == "organisation"
    assert set(queries.verdicts_visible_to(actor, run).values_list("key", flat=True)) == seen
    assert queries.area_in(actor, run, wanted="") == max(actor.area, "3507", key=len)
    assert queries.area_in(actor, run, wanted="3508") == max(actor.area, "3507", key=len), "never another's area"
    for key in {"H1", "H2", "H3", "H4", "H5"} - seen:
        with pytest.raises(Problem):
            said_of(actor, run, key, "zh")


@pytest.mark.parametrize(("who", "area", "code"), [
    ("county", "350722", "accounts.other_area"), ("county", "3507", "accounts.other_area"),
    ("county", "", "accounts.other_area"), ("resident", "350702", "accounts.not_allowed"),
    ("inspector", "350702", "accounts.not_allowed"), ("public", "350702", "accounts.not_allowed"),
])  # fmt: skip
def test_nobody_starts_a_run_beyond_its_area_or_role(world: World, who: str, area: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        actions.ask_for_run(world.actors[who], "cn-2014", "exit", ON, area)
    assert refused.value.code == code
    assert not Run.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(("rules", "on", "code"), [
    ("exit", date(2022, 1, 1), "policy.pack_not_in_force"), ("exxit", ON, "policy.unknown_rules"),
    ("monitoring", ON, "policy.rules_not_in_force"),
])  # fmt: skip
def test_rules_that_are_not_in_force_are_refused_before_the_work(world: World, rules: str, on: date, code: str) -> None:
    with pytest.raises(Problem) as refused:
        actions.ask_for_run(world.actors["county"], "cn-2014", rules, on, "350702")
    assert refused.value.code == code
    assert not Run.objects.exists()


def test_a_cancelled_run_is_not_worked_out(world: World) -> None:
    actor = world.actors["county"]
    run = actions.ask_for_run(actor, "cn-2014", "exit", ON, "350702")
    actions.cancel_run(actor, run.pk)
    with pytest.raises(Problem):
        actions.cancel_run(actor, run.pk)
    result = jobs.run_assessment(Progress(Job.objects.get(pk=run.job)))
    assert result["state"] == "cancelled"
    assert not Verdict.objects.filter(run=run.pk).exists()
    assert queries.state_of(Run.objects.get(pk=run.pk)) == "cancelled"


def test_what_a_killed_attempt_left_is_put_away_and_never_seen(world: World) -> None:
    actor = world.actors["county"]
    run = actions.ask_for_run(actor, "cn-2014", "exit", ON, "350702")
    list(actions.write_verdicts(run.pk, iter([[("H9", "350702101201", "met", 0, 0, "{}")]])))
    assert not queries.verdicts_visible_to(actor, run).exists()
    actions.clear(run.pk)
    assert not Verdict.objects.exists()
    write_small_snapshot(folder_of(run.pk) / "snapshot", "350702")
    jobs.judge(actor, run, Progress(Job.objects.get(pk=run.job)))
    seen = queries.verdicts_visible_to(actor, Run.objects.get(pk=run.pk))
    assert set(seen.values_list("key", flat=True)) == {"H1", "H2", "H3"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_explanation_says_each_rule_with_its_values_and_what_would_change_it(world: World, lang: str) -> None:
    run = held_run(world.actors["county"])
    said = said_of(world.actors["county"], run, "H3", lang)
    assert said.verdict == "unmet"
    income = next(rule for rule in said.explained if rule.name == "income")
    assert income.outcome == "unmet"
    assert "2,000" in income.sentence
    assert f"{LINE:,}" in income.sentence
    assert f"{LINE:,}" in " ".join(income.parameters)
    assert said.change
    for rule in said.explained:
        assert "chronic" not in " ".join(rule.facts), "private facts are not repeated"


def test_rules_that_fail_can_be_asked_for_one_by_one(world: World) -> None:
    run = held_run(world.actors["county"])
    rows = queries.verdicts_visible_to(world.actors["county"], run)
    names = ["income", "food", "clothing", "schooling", "medical", "housing", "water", "household_confirmed"]
    failing = {
        name: set(queries.judged_by_rule(rows, bit, "unmet").values_list("key", flat=True))
        for bit, name in enumerate(names)
    }
    assert failing["income"] == {"H3"}
    assert failing["housing"] == {"H2"}
    assert set(queries.judged_by_rule(rows, 0, "met").values_list("key", flat=True)) == {"H1", "H2"}


def test_two_runs_are_compared_by_what_turned(world: World) -> None:
    actor = world.actors["prefecture"]
    first = held_run(actor)
    second = held_run(actor, changes={"H2": {"dwelling_grade": "B"}, "H1": {"household_confirmed": False}})
    moves = {(m.before, m.after): m.subjects for m in moves_between(actor, first, second, "", None)}
    assert moves == {("met", "unmet"): 1, ("unmet", "met"): 1, ("unmet", "unmet"): 2}
    assert changed_between(actor, first, second, "", "unmet", "met") == [("H2", "350702101202")]
    own = moves_between(world.actors["sibling"], first, second, "", None)
    assert [(m.before, m.after, m.subjects) for m in own] == [("unmet", "unmet", 1)]
    other = held_run(actor, "identification")
    with pytest.raises(Problem) as refused:
        moves_between(actor, first, other, "", None)
    assert refused.value.code == "runs.not_same_rules"


def test_a_run_that_is_not_done_is_compared_with_none(world: World) -> None:
    actor = world.actors["prefecture"]
    done, waiting = held_run(actor), Run.objects.get(pk=actions.ask_for_run(actor, "cn-2014", "exit", ON, "3507").pk)
    for first, second in ((done, waiting), (waiting, done)):
        with pytest.raises(Problem, match=r"runs\.not_done"):
            moves_between(actor, first, second, "", None)
        with pytest.raises(Problem, match=r"runs\.not_done"):
            changed_between(actor, first, second, "", "unmet", "met")


def test_a_moved_line_says_who_turns_and_what_it_costs(world: World) -> None:
    actor = world.actors["prefecture"]
    run = held_run(actor)
    assert dials_of(run)[0].parameter.name == "poverty_line"
    assert dials_of(run)[0].value == LINE
    level = queries.level_below(run, "3507")
    answer = what_if(actor, run, {"poverty_line": "4100"}, "", level)
    assert answer.fast
    assert answer.count("met", "unmet") == 1
    assert [row[:2] for row in answer.changed] == [("H1", "350702101201")]
    assert answer.cost is not None
    assert answer.cost.after > answer.cost.before
    own = what_if(world.actors["sibling"], run, {"poverty_line": "4100"}, "3507", None)
    assert sum(move.subjects for move in own.moves) == 1
    loose = what_if(actor, run, {"exit.housing": "dwelling_grade in ('A', 'D')"}, "", level)
    assert loose.count("unmet", "met") == 1
    same = what_if(actor, run, {"poverty_line": str(LINE)}, "", None)
    assert same.turned == 0
    with pytest.raises(Problem):
        what_if(world.actors["resident"], run, {"poverty_line": "4100"}, "", None)


def test_leads_open_once_keep_their_state_and_open_again_when_they_say_something_else(world: World) -> None:
    actor = world.actors["county"]
    run = held_run(actor, "data_checks")
    lead = Lead.objects.get(rule="size_differs")
    assert (lead.key, lead.state, lead.household) == ("H3", "to_check", world.households["H3"].pk)
    assert lead.facts == '{"member_count":1,"reported_size":3}'
    assert lead.last_run == run.pk
    actions.take_step(actor, lead.pk, Step.HEAR, "两人在外地，共同生活。")
    assert actions.take_step(actor, lead.pk, Step.EXPLAIN, "人口属实。") is LeadState.EXPLAINED
    again = held_run(actor, "data_checks")
    lead.refresh_from_db()
    assert (lead.state, lead.last_run) == ("explained", again.pk)
    held_run(actor, "data_checks", changes={"H3": {"reported_size": 4}})
    lead.refresh_from_db()
    assert (lead.state, lead.heard_at) == ("to_check", None)
    assert Lead.objects.filter(rule="size_differs").count() == 1
    assert list(queries.steps_of(lead).values_list("to_state", flat=True)) == ["to_check", "explained", "to_check"]


def test_a_lead_is_not_closed_before_the_household_was_heard(world: World) -> None:
    actor = world.actors["county"]
    held_run(actor, "data_checks")
    lead = Lead.objects.get(rule="size_differs")
    before = Entry.objects.count()
    for step in (Step.EXPLAIN, Step.CORRECT, Step.REMOVE, Step.HAND_OVER):
        with pytest.raises(Problem) as refused:
            actions.take_step(actor, lead.pk, step, "已经处理完毕。")
        assert refused.value.code == "leads.not_heard"
    with pytest.raises(Problem) as refused:
        actions.take_step(actor, lead.pk, Step.HEAR, " ")
    assert refused.value.code == "leads.no_note"
    assert Entry.objects.count() == before
    actions.take_step(actor, lead.pk, Step.HEAR, "本人说漏登两人。")
    actions.take_step(actor, lead.pk, Step.CORRECT, "已补登两名成员。")
    step = LeadStep.objects.latest("id")
    assert (step.from_state, step.to_state, step.by_name) == ("to_check", "corrected", actor.name)
    assert "漏登" not in repr(step.note), "the note is sealed"


@pytest.mark.parametrize(("who", "code"), [
    ("sibling", "accounts.other_area"), ("other_prefecture", "accounts.other_area"),
    ("analyst", "accounts.not_allowed"), ("inspector", "accounts.not_allowed"), ("public", "accounts.not_allowed"),
])  # fmt: skip
def test_only_those_who_handle_leads_of_the_place_take_a_step(world: World, who: str, code: str) -> None:
    held_run(world.actors["county"], "data_checks")
    lead = Lead.objects.get(rule="size_differs")
    with pytest.raises(Problem) as refused:
        actions.take_step(world.actors[who], lead.pk, Step.HEAR, "听取了说明。")
    assert refused.value.code in {code, "ledger.row_gone"}, "PostgreSQL keeps the lead itself from an ordinary role"
    assert not LeadStep.objects.exists()


def test_the_system_may_hold_a_run_over_everything(world: World) -> None:
    run = held_run(SYSTEM)
    assert queries.counts_of(SYSTEM, run) == {"met": 1, "unmet": 3, "unknown": 1}
    assert run.area == ""
