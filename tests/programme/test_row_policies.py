"""Every table says who sees its rows, and PostgreSQL is brought to that from whatever an older version left."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from rosters_at_hand import JUNE
from test_row_security import serve_as_reader

from assessing import held_run
from bangfu.programme.accounts.actions import make_token
from bangfu.programme.households.models import DuplicatePair, Member
from bangfu.programme.intake.actions import begin_import
from bangfu.programme.ledger.row_policies import renew_policies, seen_by_table
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.writing import Change, action
from small_world import World

OFFICERS = ("village", "county", "sibling", "prefecture", "other_prefecture", "province")
OLD = "CREATE POLICY {0}_area ON {0} USING (true)"


def sql(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []


@action("tests.propose")
def propose(change: Change, first: str, second: str, path: str) -> None:
    one, other = (Member.objects.get(number=number).pk for number in (first, second))
    row = (one, other, path, "proposed", None, "", datetime(2020, 1, 1, tzinfo=UTC), None, None, "", None)
    change.insert_rows(DuplicatePair, [row], [change.entry(f"duplicate/{one}-{other}", path)])


@pytest.fixture
def busy(world: World) -> World:
    """The small world, in which every officer has begun an import, held a run and made a token."""
    for name in OFFICERS:
        actor = world.actors[name]
        begin_import(actor, "cn-2014", JUNE, ["名册.xlsx"])
        held_run(actor)
        make_token(actor, actor.account, name, date(2099, 1, 1))
    propose(world.actors["county"], "H1-01", "H3-01", "350702")
    with confined(""):
        propose(world.actors["prefecture"], "H1-01", "H4-01", "3507")
    serve_as_reader()
    return world


def seen(column: str, table: str, area: str) -> set[str]:
    """What a plain session sees that was told an area, and nothing else."""
    sql("SELECT set_config('bangfu.area', %s, false)", f"in:{area}")
    return {str(value) for (value,) in sql(f"SELECT {column} FROM {table}")}


OWN = "accounts_account", "intake_import", "jobs_job", "households_duplicatepair", "households_household"


@pytest.mark.parametrize("table", OWN)
def test_an_area_sees_its_own_and_nothing_beside_or_above(busy: World, table: str) -> None:
    column = "area" if "path" not in columns(table) else "path"
    everything = seen(column, table, "")
    assert len(everything) > 1
    for area in ("350702101201", "350702", "350722", "3507", "3508", "35", "-"):
        assert seen(column, table, area) == {place for place in everything if place.startswith(area)}, area


def test_runs_are_seen_by_whose_place_they_judged(busy: World) -> None:
    every = {"350702101201", "350702", "350722", "3507", "3508", "35"}
    assert seen("area", "assessment_run", "") == every
    assert seen("area", "assessment_run", "350722") == {"350722", "3507", "35"}
    assert seen("area", "assessment_run", "3508") == {"3508", "35"}
    assert seen("area", "assessment_run", "350802101") == {"3508", "35"}
    assert seen("area", "assessment_run", "-") == set()
    assert {path[:6] for path in seen("path", "assessment_runplace", "350722")} == {"350722"}
    assert "" not in seen("path", "assessment_runplace", "35"), "the whole of a run is nobody's part"


def test_entries_their_salts_and_tokens_go_with_what_they_are_about(busy: World) -> None:
    of_county = seen("area", "ledger_entry", "350702")
    assert of_county
    assert all(area.startswith("350702") for area in of_county)
    ids = seen("id", "ledger_entry", "350702")
    assert seen("entry_id", "ledger_entrysecret", "350702") == ids
    assert len(ids) < len(seen("id", "ledger_entry", "")) == len(seen("entry_id", "ledger_entrysecret", ""))
    assert seen("label", "accounts_token", "350722") == {"sibling"}
    assert seen("label", "accounts_token", "3508") == {"other_prefecture"}


@pytest.mark.parametrize("told", ["RESET bangfu.area", "SELECT set_config('bangfu.area', '', false)"])
def test_who_was_told_nothing_sees_nothing_of_any_kept_table(busy: World, told: str) -> None:
    sql(told)
    for table, one in seen_by_table().items():
        if one is not None and one.when:
            assert sql(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_no_row_is_written_into_another_area(busy: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == ("bangfu_reader",):  # which reads only
            cursor.execute("RESET ROLE")
            cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO bangfu_reader")
            cursor.execute("SET LOCAL ROLE bangfu_reader")
    with confined("350722"):
        assert not sql("UPDATE households_household SET head = 'x' WHERE path < '350720' RETURNING id")
        assert not sql("DELETE FROM jobs_job WHERE area < '350720' RETURNING id")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            sql("UPDATE households_household SET path = '350702101201'")


# -- what every table says ------------------------------------------------------------------------------


def columns(table: str) -> set[str]:
    (model,) = (m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)
    return {field.attname for field in model._meta.concrete_fields}


def test_policies_are_what_the_tables_say_after_a_migration(world: World) -> None:
    assert renew_policies() == []
    kept = {table for table, one in seen_by_table().items() if one is not None and one.when}
    on = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    assert {name for (name,) in sql(on)} == kept
    assert {name for (name,) in sql("SELECT relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid")} == kept


@pytest.mark.parametrize("left", [
    "DROP POLICY {0}_area ON {0}",  # what a table had before it had any
    "DROP POLICY {0}_area ON {0}; " + OLD,  # what an earlier version made
    "ALTER POLICY {0}_area ON {0} USING (true)",  # what somebody loosened by hand, keeping the comment
    "CREATE POLICY beside ON {0} USING (true)",
    "ALTER TABLE {0} DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE {0} NO FORCE ROW LEVEL SECURITY",
])  # fmt: skip
def test_what_an_older_register_has_is_brought_to_the_present(world: World, left: str) -> None:
    tables = ["accounts_account", "assessment_run", "households_household", "households_record", "ledger_entry"]
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        sql(left.format(table))
    call_command("migrate", verbosity=0)
    assert renew_policies() == []
    serve_as_reader()
    assert seen("number", "households_household", "3508") == {"H5"}
    assert seen("username", "accounts_account", "3508") == {"other_prefecture"}


def test_a_function_that_a_policy_asks_is_brought_along(world: World) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("CREATE OR REPLACE FUNCTION bangfu_histories(area text) RETURNS SETOF text LANGUAGE sql STABLE AS"
        " $$SELECT ''$$")  # fmt: skip
    renew_policies()
    assert sql("SELECT * FROM bangfu_histories('350702')") == [("350702",)]
