"""Households of one verdict: the same ones whether few are listed or many are looked up, and in bounded steps."""

from __future__ import annotations

from datetime import date

import pytest

from assessing import held_run
from bangfu.core.policy.loading import load_pack
from bangfu.programme.assessment import queries
from bangfu.programme.assessment.models import Run, Verdict
from bangfu.programme.assessment.queries import with_verdict
from bangfu.programme.households import rearranging as act
from bangfu.programme.households.models import Household
from bangfu.programme.places.queries import within
from small_world import World


def found(run: Run, verdict: str, area: str) -> set[str]:
    rows = with_verdict(within(Household.objects.all(), area), run, verdict, area)
    return set(rows.values_list("number", flat=True))


@pytest.mark.parametrize("read_on", [0, 2, 1000], ids=["looked up", "listed first", "read at once"])
def test_households_of_a_verdict_are_those_the_run_says(
    world: World, monkeypatch: pytest.MonkeyPatch, read_on: int
) -> None:
    monkeypatch.setattr(queries, "READ_ON", read_on)
    run = held_run(world.actors["prefecture"])
    act.merge_places(
        world.actors["administrator"], load_pack("cn-2014"), ["350702101202"], "350702101201", date(2020, 4, 1)
    )
    said = {v.key: v.verdict for v in Verdict.objects.filter(run=run.pk)}
    assert len(set(said.values())) > 1
    there = {row.number: row.path for row in Household.objects.all()}
    for area in ("", "3507", "350702", "350702101201", "350722"):
        for verdict in ("met", "unmet", "unknown"):
            wanted = {key for key, one in said.items() if one == verdict and there[key].startswith(area)}
            assert found(run, verdict, area) == wanted, (area, verdict)
    assert found(run, "nonsense", "3507") == set()
