"""Two officers bring rosters in at once: each is told of the other before either writes, and neither loses anything."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rosters_at_hand import JUNE, NEXT_DOOR, OTHER_COUNTY, compare, home, load, write

from bangfu.core.errors import Problem
from bangfu.programme.intake.actions import apply_import, cancel_import, compare_import, hand_in
from bangfu.programme.intake.folders import Folder, Handed
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.others import Other, others_at
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World


def told(number: int) -> list[tuple[int, bool, str]]:
    return [(o.number, o.is_applied, o.place) for o in others_at(Import.objects.get(pk=number), "zh")]


def test_who_compares_second_is_told_who_else_is_at_it(world: World, tmp_path: Path) -> None:
    first, _ = compare(world.actors["prefecture"], write(tmp_path))
    second, _ = compare(world.actors["county"], write(tmp_path))
    (other,) = others_at(Import.objects.get(pk=second), "zh")
    begun = Import.objects.get(pk=first).begun_at
    assert other == Other(first, False, begun, "350702102201", "茶坪村", "officer", "南平市", False)
    assert told(first) == [(second, False, "350702102201")]
    cancel_import(SYSTEM, first)
    assert told(second) == []


def test_who_was_written_since_is_told_before_one_writes(world: World, tmp_path: Path) -> None:
    first, _ = compare(world.actors["county"], write(tmp_path))
    second = load(SYSTEM, write(tmp_path / "b", [home("A2", 耕地面积="9.0")], []))
    assert told(first) == [(second, True, "350702102201")]
    with pytest.raises(Problem, match=r"intake\.register_changed"):
        apply_import(world.actors["county"], first)
    compare_import(SYSTEM, first, errors=False, paths=write(tmp_path))
    assert told(first) == []


def test_imports_that_meet_nowhere_do_not_speak_of_each_other(world: World, tmp_path: Path) -> None:
    first, _ = compare(SYSTEM, write(tmp_path / "a", [home("A1")], []))
    second, _ = compare(SYSTEM, write(tmp_path / "b", [home("B1", NEXT_DOOR)], []))
    third, _ = compare(SYSTEM, write(tmp_path / "c", [home("C1", OTHER_COUNTY)], []))
    assert [told(number) for number in (first, second, third)] == [[], [], []]
    apply_import(SYSTEM, third)
    apply_import(SYSTEM, second)
    apply_import(SYSTEM, first)


def test_what_is_being_handed_in_comes_whole_with_its_job_or_not_at_all(world: World) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield b"x"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    county, jobs = world.actors["county"], Job.objects.count()
    before = Import.objects.count()
    with pytest.raises(Problem) as refused:
        hand_in(county, "cn-2014", JUNE, [Handed("a.csv", breaks_off())])
    assert refused.value.code == "ledger.disk_full"
    assert (Import.objects.count(), Job.objects.count()) == (before, jobs)
    number = hand_in(county, "cn-2014", JUNE, [Handed("a.csv", [b"x"])])
    assert [file.name for file in Folder(number).given.iterdir()] == ["a.csv"]
    assert Job.objects.latest("id").arguments == {"import": number}


def test_two_files_of_one_name_are_refused_before_one_replaces_the_other(world: World) -> None:
    files = [Handed("名册.csv", [b"1"]), Handed("名册.csv", [b"2"])]
    with pytest.raises(Problem) as refused:
        hand_in(world.actors["county"], "cn-2014", JUNE, files)
    assert refused.value.code == "intake.same_name"
    assert refused.value.sentence("zh") != refused.value.sentence("en")


def test_a_file_that_is_no_roster_at_all_is_told_so(world: World, tmp_path: Path) -> None:
    file = tmp_path / "价目表.csv"
    file.write_text("产品,单价,数量\n螺丝,1,2\n", "utf-8")
    with pytest.raises(Problem) as refused:
        compare(world.actors["county"], [file])
    assert refused.value.code == "intake.no_roster_known"
    assert "价目表.csv" in refused.value.sentence("zh")
