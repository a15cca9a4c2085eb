"""A mistake in matching/*.yaml is refused with file, line, what was found, what was expected and the nearest name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bangfu.core.errors import Problem
from bangfu.core.policy.differences import pack_differences
from bangfu.core.policy.listing import pack_listing
from bangfu.core.policy.loading import load_pack

PACK = Path(__file__).parents[1] / "engines" / "matching_pack"
FILE = "matching/everything.yaml"
YOUNG = "met_when: helper.age <= age_max"
CRAFTS = '"per_craft * missing_count(place.needs, helper.crafts)"'

MISTAKES = {
    "a misspelt fact": (YOUNG, "met_when: helper.agee <= age_max", "the nearest is “age”"),
    "a fact without its side": (YOUNG, "met_when: age <= age_max", "In a matching rule write helper.age"),
    "no such side": (YOUNG, "met_when: helpers.age <= age_max", "the nearest is “helper”"),
    "another unit": (YOUNG, "met_when: helper.age <= per_craft", "different units"),
    "not a condition": (YOUNG, "met_when: helper.age", "is no condition"),
    "no such function": (YOUNG, "met_when: distance_mk() <= 3", "the nearest is “distance_km”"),
    "no such table of pairs": (YOUNG, "met_when: listed(kim)", "the nearest is “kin”"),
    "no such level": (YOUNG, "met_when: 'same_area(helper.area, place.area, distrct)'", "the nearest is “district”"),
    "no such code in a set": (YOUNG, "met_when: \"'laws' in helper.crafts\"", "the nearest is “law”"),
    "a code where a set stands": (CRAFTS, '"missing_count(place.needs, helper.rank)"', "found code (rank)"),
    "a set where a number stands": (CRAFTS, "helper.crafts", "needs number"),
    "no word for unknown": (', when_unknown: "50"', "", "“when_unknown” is missing"),
    "an empty cell": ("loan: {head: 9, deputy: 4}", "loan: {head: 9}", "no number for loan with deputy"),
    "a code the list lacks": ("loan: {head: 9, deputy: 4}", "loam: {head: 9, deputy: 4}", "the nearest is “loan”"),
    "a matrix asked the wrong way": (
        '"liking(place.craft, helper.rank)"', '"liking(helper.rank, place.craft)"', "different code lists",
    ),
    "nobody who may waive": (", by: {zh: 县, en: district}", "", "“by” is missing"),
    "a key nobody knows": ("  must:\n", "  musts: {}\n  must:\n", "“musts” is not known"),
    "a sentence about nothing": ('zh: "{helper.age}"', 'zh: "{helper.aged}"', "the nearest is “helper.age”"),
    "derived from the other side": (
        '"years_between(helper.born, today)"', '"years_between(place.opened, today)"', "only facts of helper|no side",
    ),
}  # fmt: skip


def changed(tmp_path: Path, before: str, after: str) -> Path:
    folder = tmp_path / "matching_pack"
    shutil.copytree(PACK, folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    assert before in text
    (folder / FILE).write_text(text.replace(before, after), encoding="utf-8")
    return folder


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_where_it_stands(tmp_path: Path, mistake: str) -> None:
    before, after, said = MISTAKES[mistake]
    with pytest.raises(Problem) as raised:
        load_pack(str(changed(tmp_path, before, after)))
    told = raised.value.sentence("en")
    assert any(part in told for part in said.split("|")), told
    assert FILE in told
    assert " line " in told
    assert raised.value.sentence("zh") != told


def test_a_load_may_not_speak_of_the_other_side(tmp_path: Path) -> None:
    loads = "  prefer:\n", "  loads: {helper: {least: '0', most: place.size}}\n  prefer:\n"
    with pytest.raises(Problem, match="only facts of helper"):
        load_pack(str(changed(tmp_path, *loads)))


def test_a_pack_shows_its_programmes_and_what_changed_in_them(tmp_path: Path) -> None:
    old = load_pack(str(PACK))
    lines = [entry.line("en") for entry in pack_listing(old, "en")]
    assert any(line.startswith("may_waive") and "distance_km() <= 300" in line for line in lines)
    new = load_pack(str(changed(tmp_path, "distance_km() <= 300", "distance_km() <= 200")))
    assert [d.line("en") for d in pack_differences(old, new)] == [
        "may_waive everything.near: distance_km() <= 300 → distance_km() <= 200"
    ]
    assert old.hash != new.hash
