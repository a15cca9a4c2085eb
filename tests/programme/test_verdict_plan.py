"""PostgreSQL walks a list by verdict in the order of the list, and neither joins nor sorts a nation for a page."""

from __future__ import annotations

import pytest
from django.db import connection

from assessing import held_run
from bangfu.programme.assessment import queries
from bangfu.programme.assessment.models import Verdict
from bangfu.programme.assessment.queries import with_verdict
from bangfu.programme.households.models import Household
from bangfu.programme.places.queries import within
from small_world import World


def test_a_page_of_many_is_walked_in_the_order_of_the_list(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "READ_ON", 0)
    run = held_run(world.actors["prefecture"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = with_verdict(within(Household.objects.all(), "3507"), run, "unmet", "3507")
    plan = rows.order_by("path", "id")[:51].explain()
    assert "Join" not in plan
    assert "Nested Loop" not in plan
    assert "Sort" not in plan


def test_verdicts_of_a_small_area_are_read_once_and_not_for_each_household(world: World) -> None:
    run = held_run(world.actors["prefecture"])
    rows = with_verdict(within(Household.objects.all(), "3507"), run, "unmet", "3507")
    assert rows.exists()
    assert Verdict._meta.db_table not in str(rows.query)
