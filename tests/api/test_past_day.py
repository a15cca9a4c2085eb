"""A program that names a day gets the households of that day, as the list of the pages does."""

from __future__ import annotations

import pytest

from bangfu.programme.ledger.actors import SYSTEM
from signing import Calling
from small_world import World, change_over_time

LIST, VILLAGE = "/api/v1/households", "350702101202"
POOR = {"number": "T1", "place": VILLAGE, "head": "吴谷雨", "persons": 2, "status": "not_out"}
OUT = {"number": "T1", "place": VILLAGE, "head": "吴清明", "persons": 1, "status": "out"}


@pytest.mark.parametrize(("on", "status", "found"), [
    ("2020-02-29", "", [POOR]), ("2020-03-01", "", [OUT]), ("2018-12-31", "", []),
    ("2020-02-29", "not_out", [POOR]), ("2020-03-01", "not_out", []), ("2020-02-29", "out", []),
])  # fmt: skip
def test_households_are_listed_as_they_stood_on_a_day(
    calling: Calling, world: World, on: str, status: str, found: list[dict[str, object]]
) -> None:
    change_over_time(SYSTEM)
    rows = calling("county").get(LIST, {"on": on, "place": VILLAGE, "status": status}).json()["households"]
    assert [row for row in rows if row["number"] == "T1"] == found


@pytest.mark.parametrize(
    ("name", "numbers"), [("county", {"H1", "H2", "H3", "T1"}), ("village", {"H1"}), ("public", set())]
)
def test_a_day_widens_nobodys_area(calling: Calling, world: World, name: str, numbers: set[str]) -> None:
    change_over_time(SYSTEM)
    client = calling(name)
    listed: set[str] = set()
    after: str | None = ""
    while after is not None:
        page = client.get(LIST, {"limit": 2, "after": after, "on": "2020-02-29"}).json()
        listed |= {row["number"] for row in page["households"]}
        after = page["next"]
    assert listed == numbers


def test_a_day_that_is_none_is_refused(calling: Calling) -> None:
    assert calling("county").get(LIST, {"on": "2020-02-30"}).status_code == 422
