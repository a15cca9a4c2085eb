"""The income worksheet: items with source and range, the year's record that follows, corrections that stay dated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest
from evidence_everywhere import every_row_is_as_logged
from rosters_at_hand import compare, load, write

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts.actions import read_sealed
from bangfu.programme.assessment.one_household import course_of, stored_rows
from bangfu.programme.households.models import Household, Record, WorksheetItem
from bangfu.programme.households.shape import shape_of
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.households.worksheet import Item, income_facts, taken_sums, worksheet_of, write_worksheet
from bangfu.programme.intake.exporting import export_rosters
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World

PACK = load_pack("cn-2014")
SHAPE = shape_of(PACK)
MARCH, JUNE = date(2020, 3, 1), date(2020, 6, 30)
ITEMS = [
    Item("wage_fen", "payslip", 1_200_000, 1_200_000, "县城务工，工资卡流水"),
    Item("business_fen", "told", 300_000, 500_001),
    Item("production_cost_fen", "receipt", 100_000, 100_000), Item("business_fen", "estimate", 50_000, 50_000),
]  # fmt: skip


def written(world: World, items: Sequence[Item] = ITEMS, year: int = 2019, since: date = MARCH) -> dict[str, int]:
    return dict(write_worksheet(world.actors["resident"], PACK, "H1", year, items, since, "入户核算"))


def net_a_head(on: date) -> str:
    """The net income a head as rules reckon it, in yuan."""
    home = Household.objects.get(number="H1")
    course = course_of(PACK, SHAPE, stored_rows(home, SHAPE), on)
    return "" if course is None else f"{course.points[-1].value:.2f}"


def test_the_net_income_follows_the_items(world: World) -> None:
    assert written(world) == {"wage_fen": 1_200_000, "business_fen": 450_000, "production_cost_fen": 100_000}
    record = Record.objects.get(household__number="H1", table="incomes")
    assert (record.since, record.until) == (MARCH, None)
    assert '"income_year":2019' in record.facts
    assert net_a_head(JUNE) == "", "no transfers and no property were written down, which is unknown and not nothing"
    nothing = [Item("transfer_fen", "told", 0, 0), Item("property_fen", "told", 0, 0)]
    written(world, [*ITEMS, *nothing])
    assert net_a_head(JUNE) == "7750.00", "(12,000 + 4,500 - 1,000) yuan for two people"
    every_row_is_as_logged()


@pytest.mark.parametrize(("most", "taken"), [(201, 150), (203, 151), (100, 100)])
def test_of_a_range_the_pack_s_part_is_taken_rounded_down(most: int, taken: int) -> None:
    assert taken_sums(PACK, [Item("wage_fen", "told", 100, most)], JUNE) == {"wage_fen": taken}


def test_a_correction_ends_what_was_believed_and_keeps_it(world: World) -> None:
    written(world)
    written(world, [Item("wage_fen", "bank", 900_000, 900_000)], since=JUNE)
    home = world.households["H1"]
    assert [item.least for item in worksheet_of(home, date(2020, 5, 1))] == [1_200_000, 300_000, 100_000, 50_000]
    assert [item.least for item in worksheet_of(home, JUNE)] == [900_000]
    first, second = Record.objects.filter(household=home, table="incomes").order_by("since")
    assert (first.until, second.since) == (JUNE, JUNE)
    assert '"wage_fen":900000' in second.facts
    assert '"business_fen":450000' in second.facts, "what the worksheet does not speak of stays"
    every_row_is_as_logged()


def test_another_year_begins_another_record(world: World) -> None:
    written(world, year=2018, since=date(2019, 2, 1))
    written(world)
    first, second = Record.objects.filter(household__number="H1", table="incomes").order_by("since")
    assert (first.until, second.since) == (MARCH, MARCH)
    written(world, [Item("wage_fen", "bank", 1, 1)], year=2018, since=date(2019, 6, 1))
    years = [record.facts.count('"income_year":2018') for record in Record.objects.filter(household__number="H1")]
    assert sum(years) == 2, "the past year is put right within its own time"
    with pytest.raises(Problem, match=r"households\.worksheet_passed"):
        written(world, year=2017)


def test_the_note_is_sealed_and_the_snapshot_has_the_sums(world: World, tmp_path: Path) -> None:
    written(world)
    item = WorksheetItem.objects.exclude(note=None).get()
    assert str(item.note) == "▮"
    county = world.actors["county"]
    assert read_sealed(county, item, ("note",), item.household.path, "核对")["note"] == ITEMS[0].note
    folder = write_snapshot(SYSTEM, JUNE, tmp_path / "s", PACK, "350702")
    rows = duckdb.execute(f"SELECT income_year, wage_fen, business_fen FROM '{folder / 'incomes.parquet'}'").fetchall()
    assert rows == [(2019, 1_200_000, 450_000)]


def test_what_goes_out_comes_back_unchanged(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path / "a"))
    write_worksheet(SYSTEM, PACK, "A1", 2019, ITEMS, date(2020, 7, 1), "入户核算")
    sheets = export_rosters(SYSTEM, tmp_path / "out", PACK, "350702102", ending="csv")
    _, counts = compare(world.actors["county"], sorted(sheets.iterdir()), date(2020, 8, 1))
    assert counts["households"] == {"unchanged": 3}


@pytest.mark.parametrize(("items", "year", "code"), [
    ([], 2019, "households.worksheet_empty"),
    ([Item("wage_fen", "payslip", 5, 4)], 2019, "households.worksheet_range"),
    ([Item("wage_fen", "payslip", -1, 4)], 2019, "households.worksheet_range"),
    ([Item("wage_fen", "rumour", 5, 5)], 2019, "households.worksheet_source"),
    ([Item("reported_net_per_head_fen", "told", 5, 5)], 2019, "households.worksheet_fact"),
    ([Item("wage_fen", "told", 5, 5, "长" * 301)], 2019, "households.worksheet_note"),
    ([Item("wage_fen", "told", 5, 5)], 2021, "households.worksheet_year"),
])  # fmt: skip
def test_what_cannot_be_is_refused(world: World, items: list[Item], year: int, code: str) -> None:
    with pytest.raises(Problem) as refused:
        written(world, items, year)
    assert refused.value.code == code
    assert refused.value.sentence("zh") != refused.value.sentence("en")
    assert not WorksheetItem.objects.exists()


def test_others_write_none(world: World) -> None:
    for who, code in (("analyst", "not_allowed"), ("sibling", "other_area")):
        with pytest.raises(Problem, match=rf"accounts\.{code}|households\.not_there"):
            write_worksheet(world.actors[who], PACK, "H1", 2019, ITEMS, MARCH, "入户核算")
    assert income_facts(SHAPE) is not None
