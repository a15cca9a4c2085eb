"""A page of a long list is reached by walking an index, whatever the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet

from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import visible_to
from bangfu.programme.ledger.rows import insert_plain_rows
from bangfu.programme.places.queries import after, before
from small_world import World


def test_pages_hold_every_household_of_the_area_once_and_in_order(world: World) -> None:
    rows = visible_to(world.actors["prefecture"]).order_by("path", "id")
    seen: list[str] = []
    page = list(rows[:2])
    while page:
        seen += [row.number for row in page]
        page = list(after(rows, page[-1].path, page[-1].pk)[:2])
    assert seen == ["H1", "H2", "H3", "H4"]
    back = list(before(rows, "350722", 0).order_by("-path", "-id")[:2])
    assert [row.number for row in back] == ["H3", "H2"]


def test_a_page_walks_the_index_of_place_and_number(world: World) -> None:
    rows = after(visible_to(world.actors["county"]), "350702101201", 1).order_by("path", "id")
    plan = rows[:50].explain()
    assert "household_path" in plan or "Seq Scan" in plan  # PostgreSQL reads five rows without an index
    assert "TEMP B-TREE" not in plan
    assert str(rows.query).count(" OR ") == 0
    assert Household.objects.count() == 5


@pytest.mark.apart  # PostgreSQL uses both bounds of the index by itself
def test_a_page_far_into_an_area_costs_what_the_first_costs(world: World) -> None:
    columns = ("number", "path", "head", "persons", "status", "brought_by")
    villages = [f"350702102{n}" for n in range(301, 601)]
    rest = ("白露", 2, "registered", None)
    homes = [(f"{village}-{n}", village, *rest) for village in villages for n in range(10)]
    insert_plain_rows(Household, columns, homes)
    rows = visible_to(world.actors["county"]).filter(persons__gt=0).order_by("path", "id")
    first_page, far_page = _steps(rows[:20]), _steps(after(rows, "350702102590", 0)[:20])
    assert far_page < 2 * first_page
    back = rows.order_by("-path", "-id")
    assert _steps(before(back, "350702102320", 0)[:20]) < 2 * _steps(back[:20])


def _steps(rows: QuerySet[Household]) -> int:
    """Instructions of SQLite's machine, by the ten."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 10)
    try:
        assert len(list(rows)) == 20
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps
