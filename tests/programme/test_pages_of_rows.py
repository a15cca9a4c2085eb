"""A page of a long list is reached by walking an index, whatever the database."""

from __future__ import annotations

from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import visible_to
from bangfu.programme.places.queries import after
from small_world import World


def test_pages_hold_every_household_of_the_area_once_and_in_order(world: World) -> None:
    rows = visible_to(world.actors["prefecture"]).order_by("path", "id")
    seen: list[str] = []
    page = list(rows[:2])
    while page:
        seen += [row.number for row in page]
        page = list(after(rows, page[-1].path, page[-1].pk)[:2])
    assert seen == ["H1", "H2", "H3", "H4"]


def test_a_page_walks_the_index_of_place_and_number(world: World) -> None:
    rows = after(visible_to(world.actors["county"]), "350702101201", 1).order_by("path", "id")
    plan = rows[:50].explain()
    assert "household_path" in plan or "Seq Scan" in plan  # PostgreSQL reads five rows without an index
    assert "TEMP B-TREE" not in plan
    assert str(rows.query).count(" OR ") == 0
    assert Household.objects.count() == 5
