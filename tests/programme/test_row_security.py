"""PostgreSQL keeps an area's rows from whoever was not told that area, whatever the query forgets."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DataError, connection, transaction
from django.test import RequestFactory

from assessing import held_run
from bangfu.api.asking import TokenAuth
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts.actions import Narrowed, make_token, read_sealed
from bangfu.programme.accounts.models import SealedReading
from bangfu.programme.accounts.permissions import Kind
from bangfu.programme.assessment.models import Verdict
from bangfu.programme.households import rearranging as act
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.row_security import confined, superuser
from small_world import World


def serve_as_reader() -> None:
    """Run the rest of the test as a role that is no superuser, as the service does."""
    if superuser() is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE bangfu_reader")
        cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO bangfu_reader")
        cursor.execute("SET LOCAL ROLE bangfu_reader")


@pytest.fixture
def served(world: World) -> None:
    """The small world, seen by that role."""
    serve_as_reader()


def test_a_superuser_is_named_for_no_policy_holds_for_it(world: World) -> None:
    user = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [user])
        assert superuser() == (user if cursor.fetchone()[0] else None)
    serve_as_reader()
    assert superuser() is None


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


def test_the_verdicts_of_a_predecessor_are_seen_where_it_has_gone(world: World) -> None:
    run = held_run(world.actors["county"])
    act.merge_places(world.actors["administrator"], load_pack("cn-2014"), ["350702101"], "350702102", date(2020, 4, 1))
    serve_as_reader()
    seen = {"350702102": {"H1", "H2", "H3"}, "350702": {"H1", "H2", "H3"}, "350722": set(), "-": set()}
    for area, keys in seen.items():
        with confined(area):
            assert set(Verdict.objects.filter(run=run.pk).values_list("key", flat=True)) == keys, area


def test_the_verdicts_of_homes_that_came_by_a_split_are_seen_and_no_others(world: World) -> None:
    run, admin, pack = held_run(world.actors["county"]), world.actors["administrator"], load_pack("cn-2014")
    village, part, again = "350702101201", "350702101205", "350702101206"
    act.merge_places(admin, pack, ["350702101202"], village, date(2020, 4, 1))
    act.split_place(admin, pack, village, part, "新村", date(2020, 5, 1), households=["H2"])
    act.split_place(admin, pack, part, again, "又一村", date(2020, 6, 1), households=["H2"])
    serve_as_reader()
    seen: dict[str, set[str]] = {
        again: {"H2"}, part: set(), village: {"H1", "H2"}, "350702102": {"H3"}, "350722": set(),
    }  # fmt: skip
    for area, keys in seen.items():
        with confined(area):
            assert set(Verdict.objects.filter(run=run.pk).values_list("key", flat=True)) == keys, area


def test_who_opened_a_seal_is_seen_only_where_it_was_opened(world: World) -> None:
    for number in ("H1-01", "H4-01"):
        member = Member.objects.get(number=number)
        read_sealed(SYSTEM, member, ("identity",), member.path, "核对")
    serve_as_reader()
    for area, count in (("350702", 1), ("350722", 1), ("3507", 2), ("3508", 0)):
        with confined(area):
            assert SealedReading.objects.count() == count


def test_a_program_is_told_the_area_of_its_token(world: World) -> None:
    county = world.actors["county"]
    narrowed = Narrowed("350702102", True, frozenset({Kind.HOUSEHOLDS}))
    text = make_token(county, county.account, "t", None, narrowed)
    asked = RequestFactory().get("/api/v1/households")
    with confined("-"):  # as the middleware leaves a request without a session
        assert TokenAuth().authenticate(asked, text) is not None
        serve_as_reader()
        assert list(Household.objects.values_list("number", flat=True)) == ["H3"]


def test_who_was_told_nothing_sees_nothing(served: None) -> None:
    with connection.cursor() as cursor:
        for setting in ("RESET bangfu.area", "SELECT set_config('bangfu.area', '', false)"):
            cursor.execute(setting)
            assert not Household.objects.exists()
            assert not MemberState.objects.exists()


def test_what_went_wrong_inside_is_what_is_told(world: World) -> None:
    cursor = connection.cursor()
    with pytest.raises(DataError, match="division by zero"), transaction.atomic(), confined("350702"):
        cursor.execute("SELECT 1 / 0")
    with confined("350702"):
        assert Household.objects.filter(number="H1").exists()
