"""PostgreSQL keeps an area's rows from whoever was not told that area, whatever the query forgets."""

from __future__ import annotations

import pytest
from django.db import connection

from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.ledger.row_security import confined
from small_world import World


@pytest.fixture
def served(world: World) -> None:
    """The rest of the test runs as a role that is no superuser, as the service does."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE bangfu_reader")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO bangfu_reader")
        cursor.execute("SET LOCAL ROLE bangfu_reader")


@pytest.mark.parametrize(("area", "numbers"), [
    ("350702", ["H1", "H2", "H3"]), ("350702101201", ["H1"]), ("350722", ["H4"]), ("3508", ["H5"]),
    ("", ["H1", "H2", "H3", "H4", "H5"]), ("-", []),
])  # fmt: skip
def test_a_bare_query_sees_only_the_area(served: None, area: str, numbers: list[str]) -> None:
    with confined(area):
        assert sorted(Household.objects.values_list("number", flat=True)) == numbers
        assert sorted(set(Member.objects.values_list("household__number", flat=True))) == numbers
        assert sorted(set(HouseholdState.objects.values_list("household__number", flat=True))) == numbers
        assert MemberState.objects.count() == Member.objects.count()


def test_who_was_told_nothing_sees_nothing(served: None) -> None:
    with connection.cursor() as cursor:
        for setting in ("RESET bangfu.area", "SELECT set_config('bangfu.area', '', false)"):
            cursor.execute(setting)
            assert not Household.objects.exists()
            assert not MemberState.objects.exists()
