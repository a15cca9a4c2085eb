"""Two officers bring rosters in at once: each is told of the other before either writes, and neither loses anything."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rosters_at_hand import JUNE, NEXT_DOOR, OTHER_COUNTY, compare, everything, home, load, write

from bangfu.cli.register_commands import write_compared
from bangfu.core.errors import Problem
from bangfu.programme.households.models import Household
from bangfu.programme.intake.actions import apply_import, cancel_import, compare_import, hand_in
from bangfu.programme.intake.folders import Folder, Handed
from bangfu.programme.intake.models import Import
from bangfu.programme.intake.others import Other, others_at
from bangfu.programme.intake.queries import differences
from bangfu.programme.jobs.actions import ask_for, work_once
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.verifying import verification
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


def test_several_villages_are_called_by_the_place_they_lie_in(world: World, tmp_path: Path) -> None:
    rows = [home("A1"), home("B1", NEXT_DOOR)]
    first, _ = compare(SYSTEM, write(tmp_path / "a", rows, []))
    compare(SYSTEM, write(tmp_path / "b", rows, []))
    (other,) = others_at(Import.objects.get(pk=first), "zh")
    assert other.place not in {"350702102", "350702"}
    assert other.place_name in {"夏道镇", "延平区"}


def test_who_was_written_since_is_told_before_one_writes(world: World, tmp_path: Path) -> None:
    first, _ = compare(world.actors["county"], write(tmp_path))
    second = load(SYSTEM, write(tmp_path / "b", [home("A2", 耕地面积="9.0")], []))
    assert told(first) == [(second, True, "350702102201")]
    with pytest.raises(Problem, match=r"intake\.register_changed"):
        apply_import(world.actors["county"], first)
    compare_import(SYSTEM, first, errors=False, paths=write(tmp_path))
    assert told(first) == []


def test_a_job_that_meets_another_compares_again_and_writes_nothing_unseen(world: World, tmp_path: Path) -> None:
    load(SYSTEM, write(tmp_path))
    county = world.actors["county"]
    first, second = (
        hand_in(county, "cn-2014", date(2020, 7, 31), [Handed(file.name, [file.read_bytes()]) for file in
                write(tmp_path / str(n), [home("A1", 脱贫属性=status), home("A2", 耕地面积=f"{n}.5")], [])])
        for n, status in enumerate(("已脱贫", "返贫"), 5)
    )  # fmt: skip
    for number in (first, second):
        assert work_once()
        ask_for(county, "intake.apply", {"import": number})
    assert work_once()
    before = everything()
    assert work_once()
    job = Job.objects.latest("id")
    assert (job.state, job.problem["code"], job.problem["details"]["count"]) == ("failed", "intake.compared_again", 2)
    assert everything() == before
    (found, _) = differences(Import.objects.get(pk=second), "changed", "zh")
    assert [(line.old, line.new) for line in found.lines] == [("已脱贫", "返贫")]
    ask_for(county, "intake.apply", {"import": second})
    assert work_once()
    assert Household.objects.get(number="A1").status == "fallen_back"
    with verification() as findings:
        assert list(findings) == []


def test_a_command_that_was_told_to_write_compares_again_and_writes(world: World, tmp_path: Path) -> None:
    load(SYSTEM, write(tmp_path))
    files = write(tmp_path / "b", [home("A1", 脱贫属性="返贫")], [])
    number, _ = compare(SYSTEM, files)
    stages: list[str] = []

    def say(stage: str, _done: int, _total: int) -> None:
        if not stages:
            load(world.actors["county"], write(tmp_path / "c", [home("A1", 耕地面积="7.0")], []))
        stages.append(stage)

    write_compared(SYSTEM, number, files, say)
    home_now = Household.objects.get(number="A1")
    facts = json.loads(home_now.states.get(until=None).facts)
    assert (facts["status"], facts["cropland_mu"]) == ("fallen_back", "7.0")
    with verification() as findings:
        assert list(findings) == []


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
