"""Places merged, split, renamed, moved and classed: nothing is lost, any earlier day is found, officers follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from evidence_everywhere import every_row_is_as_logged
from rosters_at_hand import compare, home, identity, load, person, write

from assessing import held_run
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts.actions import open_account
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.assessment.models import Lead
from bangfu.programme.assessment.queries import (
    area_in,
    areas_in,
    counts_in,
    counts_of,
    run_of,
    subjects_of,
    verdicts_visible_to,
    with_verdict,
)
from bangfu.programme.assessment.queries import visible_to as runs_visible_to
from bangfu.programme.households import rearranging as act
from bangfu.programme.households import splitting
from bangfu.programme.households.counting import counts_over_years, status_counts
from bangfu.programme.households.models import Household, HouseholdState, Member
from bangfu.programme.households.queries import lived_in, visible_to
from bangfu.programme.households.shape import shape_of
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.households.splitting import below_of, formers_of, hamlets_of, homes_of, numbers_of
from bangfu.programme.intake.exporting import export_rosters
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.models import Entry
from bangfu.programme.places.models import Place, Succession
from bangfu.programme.places.queries import (
    children_of,
    entries_about,
    free_code,
    histories_of,
    last_day_of,
    parted_from,
    reaches,
)
from small_world import World

PACK = load_pack("cn-2014")
BEFORE, DAY, AFTER = date(2020, 3, 31), date(2020, 4, 1), date(2020, 6, 30)
TOWN, OTHER_TOWN = "350702101", "350702102"
ONE, TWO, THREE = "350702101201", "350702101202", "350702102201"


def living_in(area: str, on: date | None = None) -> set[str]:
    rows = lived_in(visible_to(SYSTEM), area, on, "village_code")
    return set(rows.values_list("number", flat=True))


def test_households_of_a_merged_village_are_found_on_any_day(world: World) -> None:
    assert act.merge_places(world.actors["administrator"], PACK, [TWO], ONE, DAY, reason="并村") == 1
    assert living_in(TWO, BEFORE) == {"H2"}
    assert living_in(ONE, BEFORE) == {"H1"}
    assert living_in(ONE, AFTER) == living_in(ONE) == {"H1", "H2"}
    assert living_in(TWO) == {"H2"}, "without a day, of a village that is no more: on its last day"
    assert last_day_of(TWO) == BEFORE
    assert reaches(TWO, BEFORE) == [TWO, ONE]
    (before, since) = HouseholdState.objects.filter(household__number="H2").order_by("since")
    assert (before.until, since.since, since.until) == (DAY, DAY, None)
    assert TWO in before.facts
    assert ONE in since.facts
    assert Member.objects.get(number="H2-01").path == ONE
    assert Place.objects.get(path=TWO).until == DAY
    every_row_is_as_logged()


def test_an_officer_of_a_merged_town_sees_the_successor(world: World) -> None:
    held_run(world.actors["county"], "data_checks", changes={"H1": {"reported_size": 5}})
    act.merge_places(world.actors["administrator"], PACK, [TOWN], OTHER_TOWN, DAY, name="新夏道镇")
    officer = Account.objects.get(username="township").actor()
    assert officer.area == OTHER_TOWN
    assert set(visible_to(officer).values_list("number", flat=True)) == {"H1", "H2", "H3"}
    assert [place.name for place in children_of(OTHER_TOWN)] == ["茶坪村", "溪头村", "云岭村"], "201 was taken already"
    assert Account.objects.get(username="village").area == Household.objects.get(number="H1").path
    leads = Lead.objects.filter(key="H1").values_list("path", flat=True)
    assert set(leads) == {Household.objects.get(number="H1").path}
    assert [p.name for p in children_of("350702")] == ["新夏道镇"]
    assert [p.name for p in children_of("350702", BEFORE)] == ["来舟镇", "夏道镇"]
    assert living_in(TOWN, BEFORE) == {"H1", "H2"}
    assert living_in(ONE, BEFORE) == {"H1"}
    every_row_is_as_logged()


def test_who_answers_for_the_successor_sees_what_was_said_of_the_predecessors(world: World) -> None:
    county = world.actors["county"]
    of_town, of_county = held_run(county, "exit", TOWN), held_run(county, "exit")
    before = {run.pk: [counts_in(run, area).counts for area in ("350702", TOWN, OTHER_TOWN)]
              for run in (of_town, of_county)}  # fmt: skip
    stranger = world.actors["sibling"]
    act.merge_places(world.actors["administrator"], PACK, [TOWN], OTHER_TOWN, DAY, name="新夏道镇")
    officer = Account.objects.get(username="township").actor()
    assert officer.area == OTHER_TOWN
    assert {run.pk for run in runs_visible_to(officer)} == {of_town.pk, of_county.pk}
    said = {v.key: v.path for v in verdicts_visible_to(officer, of_county)}
    assert said == {"H1": ONE, "H2": TWO, "H3": THREE}, "verdicts keep the place of their day"
    assert {v.key for v in subjects_of(officer, of_town, "", "")} == {"H1", "H2"}
    assert areas_in(officer, of_county) == [OTHER_TOWN, TOWN]
    assert [area_in(officer, of_county, wanted=asked) for asked in (TOWN, ONE, "350722", "")] == [
        TOWN, ONE, OTHER_TOWN, OTHER_TOWN,
    ]  # fmt: skip
    assert [run.pk for run, _ in run_of(officer, "H1")] == [of_county.pk, of_town.pk]
    for run in (of_town, of_county):
        assert [counts_in(run, area).counts for area in ("350702", TOWN, OTHER_TOWN)] == before[run.pk], "as they were"
    assert not runs_visible_to(stranger).exists()
    assert not verdicts_visible_to(stranger, of_county).exists()


def test_who_answers_for_a_part_sees_what_was_said_of_the_homes_that_came_with_it(world: World) -> None:
    county, admin = world.actors["county"], world.actors["administrator"]
    of_county, of_village = held_run(county, "exit"), held_run(county, "exit", ONE)
    before = counts_in(of_county, ONE).counts
    act.merge_places(admin, PACK, [TWO], ONE, DAY)
    fresh = "350702101205"
    act.split_place(admin, PACK, ONE, fresh, "新村", AFTER, households=["H2"])
    open_account(SYSTEM, "part", "分村", Role.OFFICER, fresh)
    part, rest = Account.objects.get(username="part").actor(), Account.objects.get(username="village").actor()
    assert set(parted_from(fresh)) == {ONE, TWO}
    assert [run.pk for run, _ in run_of(part, "H2")] == [of_county.pk]
    assert run_of(part, "H1") == []
    assert {v.key for v in verdicts_visible_to(part, of_county)} == {"H2"}
    assert {v.key for v in subjects_of(part, of_county, "", fresh)} == {"H2"}
    assert sum(counts_of(part, of_county).values()) == 1
    assert {run.pk for run in runs_visible_to(part)} == {of_county.pk, of_village.pk}
    assert not verdicts_visible_to(part, of_village).exists(), "of those it judged, none came here"
    assert (areas_in(part, of_village), counts_of(part, of_village)) == ([fresh], {})
    homes = visible_to(part)
    assert set(with_verdict(homes, of_county, "", fresh).values_list("number", flat=True)) == set()
    (said,) = verdicts_visible_to(part, of_county)
    assert [home.number for home in with_verdict(homes, of_county, said.verdict, fresh)] == ["H2"]
    assert {e.area for e in entries_about(fresh, "household/H2")} == {TWO, ONE, fresh}
    assert parted_from(ONE) == parted_from("350702") == parted_from("") == [], "the rest of a split is what it was"
    assert {v.key for v in verdicts_visible_to(rest, of_county)} == {"H1", "H2"}
    assert counts_in(of_county, ONE).counts == before
    again = "350702101206"
    act.split_place(admin, PACK, fresh, again, "又一村", date(2020, 8, 1), households=["H2"])
    open_account(SYSTEM, "again", "又一村", Role.OFFICER, again)
    assert [run.pk for run, _ in run_of(Account.objects.get(username="again").actor(), "H2")] == [of_county.pk]
    assert run_of(part, "H2") == [], "it lives elsewhere now"


def test_figures_of_a_past_day_are_those_of_the_places_of_that_day(world: World) -> None:
    def homes(area: str, width: int, on: date | None) -> dict[str, int]:
        found = status_counts(world.actors["prefecture"], area, width, on, "village_code")
        return {path: sum(count for count, _ in one.values()) for path, one in found.items()}

    before = homes("350702", 9, BEFORE), homes(TOWN, 12, BEFORE), homes("3507", 6, BEFORE)
    open_account(SYSTEM, "above", "上级", Role.ADMINISTRATOR, "3507")
    above = Account.objects.get(username="above").actor()
    act.move_place(above, PACK, TWO, "350722101", DAY)
    act.merge_places(above, PACK, [TOWN], OTHER_TOWN, DAY)
    assert (homes("350702", 9, BEFORE), homes(TOWN, 12, BEFORE), homes("3507", 6, BEFORE)) == before
    assert homes("350702", 9, BEFORE) == {TOWN: 2, OTHER_TOWN: 1}
    assert homes("350702", 9, AFTER) == homes("350702", 9, None) == {OTHER_TOWN: 2}
    assert homes("3507", 6, AFTER) == {"350702": 2, "350722": 2}
    known = {"exited", "registered"}
    over = counts_over_years(world.actors["county"], "350702", known, [BEFORE, AFTER], "village_code")
    assert over == {BEFORE: 2, AFTER: 1}, "one of them has gone to the next county since"


def test_the_past_follows_through_a_move_and_a_merger_but_not_through_a_split(world: World) -> None:
    open_account(SYSTEM, "above", "上级", Role.ADMINISTRATOR, "3507")
    above = Account.objects.get(username="above").actor()
    code = act.move_place(above, PACK, TWO, "350722101", DAY)
    act.merge_places(above, PACK, [code], "350722101201", AFTER)
    assert set(histories_of("350722101201")) == {"350722101201", code, TWO}
    assert set(histories_of("350722")) == {"350722", TWO}
    act.split_place(above, PACK, TOWN, "350702105", "云岭乡", DAY, below=[ONE])
    assert histories_of("350702105") == ["350702105", ONE]
    assert histories_of(TOWN) == [TOWN], "the rest of a split is what it was"
    assert histories_of("") == [""]


def test_a_village_moves_to_another_county_and_its_past_stays(world: World) -> None:
    open_account(SYSTEM, "above", "上级", Role.ADMINISTRATOR, "3507")
    code = act.move_place(Account.objects.get(username="above").actor(), PACK, TWO, "350722101", DAY)
    assert code == "350722101202", "its own ending is free there"
    assert living_in("350722", AFTER) == {"H2", "H4"}
    assert living_in("350722", BEFORE) == {"H4"}, "it came only later"
    assert living_in("350702", BEFORE) == {"H1", "H2", "H3"}
    assert living_in("350702") == {"H1", "H3"}
    assert not visible_to(world.actors["county"]).filter(number="H2").exists()
    assert visible_to(world.actors["sibling"]).filter(number="H2").exists()
    every_row_is_as_logged()


def test_a_village_is_split_by_the_households_that_go(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path))
    gone = act.split_place(
        world.actors["administrator"], PACK, THREE, "350702102205", "新茶坪村", date(2020, 7, 1), households=["A1"]
    )
    assert gone == 1
    assert living_in("350702102205") == {"A1"}
    assert living_in(THREE) == {"A2", "H3"}
    assert living_in(THREE, AFTER) == {"A1", "A2", "H3"}
    kinds = Succession.objects.filter(predecessor__path=THREE).values_list("kind", "successor__path")
    assert set(kinds) == {("split", THREE), ("split", "350702102205")}
    assert set(Member.objects.filter(household__number="A1").values_list("path", flat=True)) == {"350702102205"}
    every_row_is_as_logged()


def test_whole_hamlets_of_a_village_can_be_split_off(world: World, tmp_path: Path) -> None:
    homes = [home(f"A{n}", THREE, 自然村=hamlet) for n, hamlet in enumerate(("上垄", "上垄", "下垄", "小垄"))]
    people = [person(f"A{n}", "白露", "户主", identity("19700908", 2 * n + 1)) for n in range(4)]
    load(SYSTEM, write(tmp_path, homes, people))
    shape = shape_of(PACK)
    assert [(one.key, one.households) for one in hamlets_of(THREE, shape)] == [("group_name=上垄", 2)]
    assert [one.number for one in homes_of(THREE)] == ["A0", "A1", "A2", "A3", "H3"]
    assert numbers_of(THREE, shape, ["group_name=上垄"], []) == {"A0", "A1"}
    assert numbers_of(THREE, shape, [], []) == set()


def test_a_hamlet_goes_whole_from_a_place_too_large_to_list(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [home(f"A{n}", THREE, 自然村="上垄") for n in range(3)]
    people = [person(f"A{n}", "白露", "户主", identity("19700908", 2 * n + 1)) for n in range(3)]
    load(SYSTEM, write(tmp_path, homes, people))
    monkeypatch.setattr(splitting, "MOST", 2)
    shape = shape_of(PACK)
    assert homes_of(THREE) == []
    assert [one.households for one in hamlets_of(THREE, shape)] == [3]
    assert numbers_of(THREE, shape, ["group_name=上垄"], []) == {"A0", "A1", "A2"}


def test_a_merged_town_is_split_off_again_with_its_villages(world: World) -> None:
    admin = world.actors["administrator"]
    act.merge_places(admin, PACK, [TOWN], OTHER_TOWN, DAY)
    (former,) = formers_of(OTHER_TOWN, shape_of(PACK), "zh")
    assert (former.path, former.households, len(former.below)) == (TOWN, 2, 2)
    going = below_of(OTHER_TOWN, [TOWN])
    back = act.split_place(
        admin, PACK, OTHER_TOWN, "350702105", "来舟镇", AFTER, below=going, restores=[TOWN], reason="恢复"
    )
    assert back == 2
    assert living_in("350702105") == {"H1", "H2"}
    assert living_in(OTHER_TOWN) == {"H3"}
    assert living_in(TOWN, BEFORE) == {"H1", "H2"}, "what was before stays as it was"
    assert {TOWN, "350702105"} <= set(histories_of("350702105"))
    assert formers_of(OTHER_TOWN, shape_of(PACK), "zh") == []
    every_row_is_as_logged()


def test_a_town_is_split_by_the_villages_that_go(world: World) -> None:
    act.split_place(world.actors["administrator"], PACK, TOWN, "350702105", "溪头乡", DAY, below=[TWO])
    assert living_in("350702105") == {"H2"}
    assert living_in(TOWN) == {"H1"}
    assert living_in(TOWN, BEFORE) == {"H1", "H2"}
    assert Account.objects.get(username="township").area == TOWN, "its officer answers for what keeps the code"


def test_a_renamed_place_keeps_code_and_classes(world: World) -> None:
    admin = world.actors["administrator"]
    act.classify_place(admin, ONE, "poor", date(2019, 1, 1), {"poor"})
    act.rename_place(admin, ONE, "云岭新村", DAY)
    assert Place.objects.get(path=ONE, until=None).name == "云岭新村"
    assert [c.kind for c in Place.objects.get(path=ONE, until=None).classes.filter(until=None)] == ["poor"]
    act.unclassify_place(admin, ONE, "poor", AFTER)
    assert not Place.objects.get(path=ONE, until=None).classes.filter(until=None).exists()
    every_row_is_as_logged()


def test_a_snapshot_of_an_earlier_day_has_the_villages_of_that_day(world: World, tmp_path: Path) -> None:
    act.merge_places(world.actors["administrator"], PACK, [TWO], ONE, DAY)
    for on, village in ((BEFORE, TWO), (AFTER, ONE)):
        folder = write_snapshot(SYSTEM, on, tmp_path / str(on), PACK, "350702")
        rows = f"SELECT village_code FROM '{folder / 'households.parquet'}' WHERE household_id = 'H2'"
        assert duckdb.execute(rows).fetchall() == [(village,)]
    gone = write_snapshot(SYSTEM, BEFORE, tmp_path / "gone", PACK, TWO)
    for table, column in (("households", "household_id"), ("members", "household_id")):
        assert duckdb.execute(f"SELECT {column} FROM '{gone / f'{table}.parquet'}'").fetchall() == [("H2",)]


def test_a_roster_that_still_writes_the_old_code_means_the_place_it_became(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path / "a"))
    act.merge_places(world.actors["administrator"], PACK, [THREE], TWO, date(2020, 7, 1))
    load(world.actors["county"], write(tmp_path / "b", [home("A1", THREE, 住房安全等级="A级")], []), date(2020, 8, 1))
    assert Household.objects.get(number="A1").path == TWO
    assert living_in(THREE, AFTER) == {"A1", "A2", "H3"}


def test_what_goes_out_after_a_split_comes_back_unchanged(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path / "a"))
    act.split_place(
        world.actors["administrator"], PACK, THREE, "350702102205", "新茶坪村", date(2020, 7, 1), households=["A1"]
    )
    sheets = export_rosters(SYSTEM, tmp_path / "out", PACK, THREE[:9], ending="csv")
    _, counts = compare(world.actors["county"], sorted(sheets.iterdir()), date(2020, 8, 1))
    assert counts["households"] == {"unchanged": 3}


Refused = Callable[[World], object]
REFUSALS: list[tuple[str, Refused]] = [
    ("places.not_standing", lambda w: act.rename_place(w.actors["administrator"], "350702101299", "某村", DAY)),
    ("places.in_future", lambda w: act.rename_place(w.actors["administrator"], ONE, "某村", date(2999, 1, 1))),
    ("places.no_name", lambda w: act.rename_place(w.actors["administrator"], ONE, "  ", DAY)),
    ("places.same_name", lambda w: act.rename_place(w.actors["administrator"], ONE, "云岭村", DAY)),
    ("places.not_empty", lambda w: act.close_place(w.actors["administrator"], ONE, DAY, "")),
    ("places.nothing_to_merge", lambda w: act.merge_places(w.actors["administrator"], PACK, [ONE], ONE, DAY)),
    ("places.other_level", lambda w: act.merge_places(w.actors["administrator"], PACK, [ONE], OTHER_TOWN, DAY)),
    ("places.other_level", lambda w: act.move_place(w.actors["administrator"], PACK, ONE, "350702", DAY)),
    ("places.already_there", lambda w: act.move_place(w.actors["administrator"], PACK, ONE, TOWN, DAY)),
    ("places.bad_code", lambda w: act.open_place(w.actors["administrator"], PACK, "3507021012", TOWN, "某村", DAY)),
    ("places.code_taken", lambda w: act.open_place(w.actors["administrator"], PACK, ONE, TOWN, "某村", DAY)),
    ("places.not_below", lambda w: act.split_place(
        w.actors["administrator"], PACK, TOWN, "350702105", "某镇", DAY, below=[THREE])),
    ("places.not_living_there", lambda w: act.split_place(
        w.actors["administrator"], PACK, ONE, "350702101205", "某村", DAY, households=["H2"])),
    ("places.no_class", lambda w: act.classify_place(w.actors["administrator"], ONE, "rich", DAY, {"poor"})),
    ("places.not_classed", lambda w: act.unclassify_place(w.actors["administrator"], ONE, "poor", DAY)),
    ("accounts.not_allowed", lambda w: act.rename_place(w.actors["county"], ONE, "某村", DAY)),
    ("accounts.other_area", lambda w: act.merge_places(
        w.actors["administrator"], PACK, ["350722101"], OTHER_TOWN, DAY)),
    ("accounts.other_area", lambda w: act.move_place(w.actors["administrator"], PACK, TWO, "350722101", DAY)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "ask"), REFUSALS, ids=[f"{code}-{i}" for i, (code, _) in enumerate(REFUSALS)])
def test_what_cannot_be_is_refused_and_leaves_nothing(world: World, code: str, ask: Refused) -> None:
    before = Entry.objects.count(), Place.objects.count()
    with pytest.raises(Problem) as refused:
        ask(world)
    assert refused.value.code == code
    assert refused.value.sentence("zh") != refused.value.sentence("en")
    assert (Entry.objects.count(), Place.objects.count()) == before


def test_the_code_offered_is_the_next_that_nobody_ever_had(world: World) -> None:
    assert [free_code(*below) for below in ((TOWN, 5), ("350702", 4), ("3507", 3))] == [
        "350702101203", "350702103", "350723",
    ]  # fmt: skip
    act.merge_places(world.actors["administrator"], PACK, [TWO], ONE, DAY)
    assert free_code(TOWN, 5) == "350702101203", "a village that is no more keeps its code"
    act.open_place(world.actors["administrator"], PACK, f"{TOWN}999", TOWN, "新村", DAY)
    assert free_code(TOWN, 5) == free_code("350802101201", 6) == "", "none is left, none is there to go by"


def test_a_change_comes_after_the_last_one(world: World) -> None:
    act.rename_place(world.actors["administrator"], ONE, "云岭新村", DAY)
    for day in (BEFORE, DAY):
        with pytest.raises(Problem, match=r"places\.before_place"):
            act.merge_places(world.actors["administrator"], PACK, [ONE], TWO, day)
    act.classify_place(world.actors["administrator"], ONE, "poor", AFTER, {"poor"})
    with pytest.raises(Problem, match=r"places\.classed_already"):
        act.classify_place(world.actors["administrator"], ONE, "poor", AFTER, {"poor"})
