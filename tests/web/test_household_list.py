"""The list of households: every row once, in the area, found by an index; search; files without formulas."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.db import connection
from openpyxl import load_workbook

from bangfu.programme.households.counting import status_counts
from bangfu.programme.households.models import Household
from bangfu.programme.households.queries import capped_count, visible_to
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.writing import Change, action
from bangfu.programme.places.queries import after, within
from bangfu.web import exporting
from signing import SignIn
from small_world import World, change_over_time

NUMBERS = re.compile(r"N\d{4}")
NUMBER = re.compile(r'href="/households/(N\d+)"')
IDENTITY = "999001196805210015"


@action("tests.fill")
def fill(change: Change, village: str, count: int, head: str = "谷雨") -> None:
    """Put many households into one village."""
    draft = change.entry(f"place/{village}", village)
    rows = [(f"N{i:04}", village, head, 1, "registered", None) for i in range(count)]
    change.insert_rows(Household, rows, [draft] * count)


def test_pages_hold_every_household_once(sign_in: SignIn, world: World) -> None:
    fill(SYSTEM, "350702101202", 130)
    client, address, seen = sign_in("county"), "/households?status=registered", []
    while address:
        markup = client.get(address).content.decode()
        seen += NUMBER.findall(markup)
        following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', markup)
        address = f"/households{following[1].replace('&amp;', '&')}" if following else ""
    assert len(seen) == 130
    assert len(set(seen)) == 130


def test_one_turns_back_page_by_page_as_one_came(sign_in: SignIn, world: World) -> None:
    fill(SYSTEM, "350702101202", 130)
    client, turned = sign_in("county"), []

    def page(address: str) -> dict[str, str]:
        markup = client.get(f"/households{address}").content.decode()
        turned.append(NUMBER.findall(markup))
        found = re.findall(r'href="([^"]*)" rel="(next|prev)"', markup)
        return {way: href.replace("&amp;", "&") for href, way in found}

    first = page("?status=registered&place=350702101202")
    second = page(first["next"])
    last = page(second["next"])
    between = page(last["prev"])
    begin = page(between["prev"])
    assert (first.keys(), last.keys(), begin.keys()) == ({"next"}, {"prev"}, {"next"})
    assert [len(one) for one in turned] == [50, 50, 30, 50, 50]
    assert (turned[3], turned[4]) == (turned[1], turned[0])
    assert page(begin["next"]).keys() == {"next", "prev"}
    assert turned[5] == turned[1]


def test_so_near_the_first_row_the_page_before_is_the_first(sign_in: SignIn, world: World) -> None:
    fill(SYSTEM, "350702101202", 130)
    client = sign_in("county")
    fifth = Household.objects.get(number="N0005")
    near = f"/households?status=registered&place=350702101202&before={fifth.path}.{fifth.pk}"
    markup = client.get(near).content.decode()
    assert NUMBER.findall(markup) == [f"N{i:04}" for i in range(50)]
    assert 'rel="prev"' not in markup


def test_a_large_count_is_capped(world: World) -> None:
    fill(SYSTEM, "350702101202", 30)
    assert capped_count(visible_to(world.actors["county"]), 10) == (10, True)
    assert capped_count(visible_to(world.actors["county"]), 100)[1] is False


@pytest.mark.parametrize("status", ["", "registered"])
def test_the_list_walks_an_index(world: World, status: str) -> None:
    fill(SYSTEM, "350702101202", 400)
    rows = within(visible_to(world.actors["county"]), "350702101")
    rows = rows.filter(status=status) if status else rows
    page = after(rows, "350702101202", 5).order_by("path", "id")[:51]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = page.explain()
    assert "household_path" in plan or "household_status" in plan or "Index" in plan
    assert "SCAN households_household" not in plan.replace("USING INDEX", "")


@pytest.mark.parametrize(("query", "there", "gone"), [
    ("?status=exited", {"H2"}, {"H1", "H3"}), ("?place=350702102", {"H3"}, {"H1", "H2"}),
    ("?place=350722", {"H1", "H2", "H3"}, {"H4"}), ("", {"H1", "H2", "H3"}, {"H4", "H5"}),
    ("?after=x.y", {"H1"}, set()), ("?status=nonsense", set(), {"H1"}),
])  # fmt: skip
def test_a_filter_stays_inside_the_area(
    sign_in: SignIn, world: World, query: str, there: set[str], gone: set[str]
) -> None:
    markup = sign_in("county").get(f"/households{query}").content.decode()
    assert all(f'"/households/{number}"' in markup for number in there)
    assert not any(f'"/households/{number}"' in markup for number in gone)


@pytest.mark.parametrize(("query", "said", "unsaid"), [
    ("?on=2020-02-29", ["吴谷雨", "未脱贫", ">2<"], ["吴清明", "已脱贫"]),
    ("?on=2020-03-01", ["吴清明", "已脱贫"], ["吴谷雨", "未脱贫"]),
    ("?on=2020-02-29&status=not_out", ["吴谷雨"], []), ("?on=2020-03-01&status=not_out", [], ["T1"]),
    ("?on=2018-12-31", [], ["T1"]),
])  # fmt: skip
def test_the_list_shows_a_picked_day(
    sign_in: SignIn, world: World, query: str, said: list[str], unsaid: list[str]
) -> None:
    change_over_time(SYSTEM)
    markup = sign_in("county").get(f"/households{query}&place=350702101202").content.decode()
    table = markup.partition("<table")[2].partition("</table>")[0]
    assert [text for text in said if text not in table] == []
    assert [text for text in unsaid if text in table] == []


def test_the_first_page_and_the_export_count_the_picked_day(sign_in: SignIn, world: World) -> None:
    change_over_time(SYSTEM)
    client = sign_in("county")
    then = b"".join(client.get("/households/export.csv?on=2020-02-29&place=350702101202")).decode()
    assert "吴谷雨" in then
    assert "吴清明" not in then
    homes = {day: client.get(f"/?on={day}").content.decode() for day in ("2020-02-29", "2020-03-01", "2018-12-31")}
    assert "还有1户2人没有退出" in homes["2020-02-29"]
    assert "在册的户都已退出" in homes["2020-03-01"]
    assert "登记库里还没有农户" in homes["2018-12-31"]


@pytest.mark.parametrize(("on", "counted"), [(date(2020, 2, 29), {"not_out": (1, 2)}), (date(2018, 1, 1), {})])
def test_figures_of_a_day_are_those_of_its_rows(
    world: World, on: date, counted: dict[str, tuple[int, int]]
) -> None:
    change_over_time(SYSTEM)
    found = status_counts(world.actors["county"], "350702101202", 12, on).get("350702101202", {})
    assert {status: pair for status, pair in found.items() if status == "not_out"} == counted


def test_an_identity_number_opens_its_household_and_stands_in_no_address(sign_in: SignIn) -> None:
    answer = sign_in("county").post("/search", {"text": f" {IDENTITY} "})
    assert answer.headers["Location"] == "/households/H1"


@pytest.mark.parametrize(("text", "found"), [("吴", "H1"), ("吴立", "H1"), ("H2", "H2")])
def test_a_name_or_a_number_finds_a_household(sign_in: SignIn, text: str, found: str) -> None:
    answer = sign_in("county").post("/search", {"text": text}, follow=True)
    assert f"/households/{found}" in answer.content.decode() + str(answer.redirect_chain)


@pytest.mark.parametrize("text", ["叶秋分", "999001196209230028", "H4", "石陂"])
def test_search_finds_nothing_outside_the_area(sign_in: SignIn, text: str) -> None:
    markup = sign_in("county").post("/search", {"text": text}).content.decode()
    assert "没有找到" in markup


def test_an_export_holds_what_the_filter_shows_and_no_formulas(sign_in: SignIn, world: World) -> None:
    fill(SYSTEM, "350702101202", 3, head="=1+1")
    client = sign_in("county")
    text = b"".join(client.get("/households/export.csv?place=350702101202")).decode()
    assert text.startswith("\ufeff")
    assert text.count("'=1+1") == 3
    assert "H3" not in text
    book = load_workbook(io.BytesIO(b"".join(client.get("/households/export.xlsx"))))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells) or not any(
        cell.data_type == "f" for cell in cells
    )
    assert client.get("/households/export.exe").status_code == 404


def test_a_long_export_goes_on_in_pieces_and_on_further_sheets(
    sign_in: SignIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "SENT", 2)
    monkeypatch.setattr(exporting, "SHEET", 3)
    fill(SYSTEM, "350702101202", 7)
    client, address = sign_in("county"), "/households/export.{}?status=registered&place=350702101202"
    pieces = [piece.decode() for piece in client.get(address.format("csv"))]
    assert len(pieces) == 4
    assert NUMBERS.findall("".join(pieces)) == [f"N{i:04}" for i in range(7)]
    book = load_workbook(io.BytesIO(b"".join(client.get(address.format("xlsx")))))
    listed = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    assert [len(column) for column in listed] == [4, 4, 2]
    assert [number for column in listed for number in column[1:]] == [f"N{i:04}" for i in range(7)]


def test_search_that_shows_the_first_alone_does_not_count_them_as_all(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bangfu.web.pages.search.MOST", 1)
    markup = sign_in("county").post("/search", {"text": "陈"}).content.decode()
    assert "只列出前1个人" in markup
    assert "找到" not in markup
