"""Figures kept by blocks are those of counting everything, whatever was done to households and places meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rosters_at_hand import home, identity, load, person, write
from test_figures import draw

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.programme.accounts.actions import open_account
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.households import blocks, counting, kept_figures
from bangfu.programme.households import rearranging as act
from bangfu.programme.households.correcting import correct_fact
from bangfu.programme.households.counting import counts_over_years, status_counts
from bangfu.programme.households.keeping_figures import keep_figures
from bangfu.programme.households.kept_figures import figures_kept
from bangfu.programme.households.models import BlockFigure, FiguresKept, Household
from bangfu.programme.intake.actions import undo_import
from bangfu.programme.ledger.actors import SYSTEM, SYSTEM_ROLE, Actor
from bangfu.programme.ledger.sequencing import sequence_entries
from bangfu.programme.places.models import Place
from small_world import World

PACK, PLACE = load_pack("cn-2014"), "village_code"
DAYS = [date(2016, 7, 1), date(2019, 3, 1), date(2020, 4, 30)]
AREAS = {"": 2, "3507": 6, "350702": 9, "350702101": 12, "350722": 12}
STATUSES = ("not_out", "pre_exit")
Step = Callable[[], object]


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "SIZE", 4)
    cache.clear()


def asked() -> dict[tuple[object, ...], object]:
    """Every figure there is to ask for."""
    cache.clear()
    found: dict[tuple[object, ...], object] = {}
    for area, width in AREAS.items():
        actor = Actor(None, "—", SYSTEM_ROLE, area)
        for day in (None, *DAYS):
            found[area, day] = status_counts(actor, area, width, day, PLACE if day else "")
        found[area, "years"] = counts_over_years(actor, area, STATUSES, DAYS, PLACE)
    return found


def counted_whole() -> dict[tuple[object, ...], object]:
    """The same when nothing is kept."""
    with transaction.atomic():
        FiguresKept.objects.all().delete()
        found = asked()
        transaction.set_rollback(True)
    return found


def drawn_steps(chance: random.Random, world: World, folder: Path) -> list[Step]:
    """What happens in an office: households that come, are put right, move, are taken back; places rearranged."""
    open_account(SYSTEM, "above", "上级", Role.ADMINISTRATOR, "3507")
    above = Actor(1, "above", "administrator", "3507")
    county, imports = world.actors["county"], list[int]()

    def villages(county: str = "3507") -> list[str]:
        rows = Place.objects.filter(level=5, until=None, path__startswith=county)
        return sorted(rows.values_list("path", flat=True))

    def come() -> None:
        draw(SYSTEM, chance.randrange(10**6), chance.randrange(1, 5), prefix=f"W{chance.randrange(10**9)}-")

    def put_right() -> None:
        number = chance.choice(list(Household.objects.order_by("number").values_list("number", flat=True)))
        since = date(2020, 1, 1) + timedelta(days=chance.randrange(150))
        correct_fact(SYSTEM, PACK, number, "", "status", chance.choice(["not_out", "pre_exit", "out"]), since, "核实")

    def bring() -> None:
        n = chance.randrange(2)
        homes = [home(f"A{k}", chance.choice(villages("350702"))) for k in range(n, n + 2)]
        people = [
            person(f"A{k}", "白露", "户主", identity("19700908", 2 * k + 1), 人编号=f"A{k}-01") for k in (n, n + 1)
        ]
        since = date(2020, 6, 1) + timedelta(days=len(imports))
        imports.append(load(county, write(folder / str(chance.random()), homes, people), since))

    def take_back() -> None:
        undo_import(county, imports[-1])

    def merge() -> None:
        one, two = chance.sample(villages(chance.choice(["350702", "350722"])), 2)
        act.merge_places(above, PACK, [one], two, date(2020, 4, 1), reason="并村")

    def move() -> None:
        act.move_place(above, PACK, chance.choice(villages("350702")), "350722101", date(2020, 5, 1))

    def split() -> None:
        village = chance.choice(villages())
        numbers = list(Household.objects.filter(path=village).order_by("number").values_list("number", flat=True)[:1])
        code = f"{village[:9]}{chance.randrange(300, 999)}"
        act.split_place(above, PACK, village, code, "新村", date(2020, 5, 2), households=numbers)

    kinds = [come, put_right, bring, take_back, merge, move, split] * 2
    return chance.sample(kinds, len(kinds))


@pytest.mark.parametrize("seed", [
    pytest.param(1, marks=pytest.mark.shortened, id="one"),
    *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6)),
])  # fmt: skip
def test_kept_figures_are_those_of_counting_after_whatever_was_done(world: World, tmp_path: Path, seed: int) -> None:
    chance, done = random.Random(seed), set[str]()
    keep_figures()
    for step in drawn_steps(chance, world, tmp_path):
        try:
            with transaction.atomic():
                step()
        except (Problem, IndexError, ValueError):
            continue  # not to be done as things stand
        done.add(getattr(step, "__name__", ""))
        assert figures_kept() is not None
        assert asked() == counted_whole(), step
        if chance.random() < 0.3:
            sequence_entries()
        if chance.random() < 0.4:
            keep_figures(soon=True)
            assert figures_kept().written == ()  # type: ignore[union-attr]  # was just kept
            assert asked() == counted_whole(), "kept anew"
    assert len(done) >= 5, done


def test_only_what_was_written_is_counted_anew(world: World) -> None:
    draw(SYSTEM, seed=1, count=40)
    assert keep_figures() > 10
    assert keep_figures() == 0
    open_account(SYSTEM, "newcomer", "新", Role.ANALYST, "350702")
    assert figures_kept() == kept_figures.KeptFigures(PLACE, (2, 4, 6), ())
    assert statements_about("memberstate", lambda: status_counts(SYSTEM, "", 2, DAYS[0])) == 0
    number = Household.objects.get(number="D20")
    correct_fact(SYSTEM, PACK, "D20", "", "status", "out", date(2020, 6, 1), "核实")
    assert figures_kept() == kept_figures.KeptFigures(PLACE, (2, 4, 6), (blocks.block_of(number.pk),))
    assert statements_about("memberstate", lambda: status_counts(SYSTEM, "", 2, DAYS[0])) == 1
    assert keep_figures() == 0, "so little may wait"
    assert keep_figures(soon=True) == 1


def statements_about(table: str, ask: Callable[[], object]) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as made:
        ask()
    return sum(f"FROM households_{table}" in one["sql"] for one in made)


def test_what_cannot_be_known_is_counted_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(SYSTEM, seed=1, count=20)
    assert figures_kept() is None, "nothing was kept yet"
    keep_figures()
    monkeypatch.setattr(kept_figures, "WRITTEN_MOST", 2)
    draw(SYSTEM, seed=2, count=20, prefix="E")
    assert figures_kept() is None, "too much was written to wait for"
    keep_figures(soon=True)
    assert figures_kept() is not None
    FiguresKept.objects.update(leaf=b"of another log")
    assert figures_kept() is None
    rows = set(BlockFigure.objects.values_list("block", "path", "day", "homes"))
    BlockFigure.objects.create(
        block=10**6, width=2, path="35", lived="35", status="out", day=None, homes=9, persons=9
    )
    assert keep_figures() > 2, "all of them"
    assert set(BlockFigure.objects.values_list("block", "path", "day", "homes")) == rows


def test_the_years_of_a_large_area_are_known_while_its_figures_are_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(SYSTEM, seed=1, count=20)
    whole = counts_over_years(SYSTEM, "", STATUSES, DAYS, PLACE)
    monkeypatch.setattr(counting, "OVER_YEARS_MOST", 3)
    cache.clear()
    assert counts_over_years(SYSTEM, "", STATUSES, DAYS, PLACE) == {}
    keep_figures()
    cache.clear()
    assert counts_over_years(SYSTEM, "", STATUSES, DAYS, PLACE) == whole
    assert any(whole.values())
