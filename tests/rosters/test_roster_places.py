"""Place codes are a tree by prefix; a roster's place names lead to one code, or say which are meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rostering import forms, places

from bangfu.core.divisions import Place, Places, load_places, read_places
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import SHIPPED
from bangfu.core.policy.model import Level
from bangfu.rosters.placing import PlaceFinder


def finder() -> PlaceFinder:
    return PlaceFinder(places(), forms().pack.levels, forms().words.place_endings)


def find(county: str, township: str = "", village: str = "") -> str:
    found = finder().find({"county": county, "township": township, "village": village})
    return found.code or found.kind


def test_the_shipped_list_has_the_scenarios_whole() -> None:
    shipped = places()
    assert len(shipped.children("")) == 31
    assert len(shipped.children("3507")) == 10
    assert len(shipped.under("3507", 12)) == 1943
    assert shipped.full_name_of("350702102") == "福建省南平市延平区夏道镇"
    assert shipped.kind_of("350702102216") == "villagers"


def test_every_place_has_a_name_in_the_latin_alphabet() -> None:
    shipped = places()
    assert shipped.latin_name_of("350702102") == "Xiadao Town"
    assert shipped.latin_name_of("520424") == "Guanling Buyei and Miao Autonomous County"
    assert shipped.latin_name_of("350702102216").endswith(" Village")
    here = [code for root in ("3507", "5119", "52") for width in (4, 6, 9, 12) for code in shipped.under(root, width)]
    assert [code for code in here if shipped.latin_name_of(code)[:1].islower()] == []
    assert all(shipped.latin_name_of(code).isprintable() and shipped.latin_name_of(code) for code in here)


@given(st.data())
def test_a_place_stands_among_the_children_of_its_parent(data: st.DataObject) -> None:
    shipped = places()
    code = data.draw(st.sampled_from(shipped.under("3507", 12) + shipped.under("52", 9)))
    assert code in shipped.children(shipped.parent_of(code))
    assert shipped.level_of(code) == shipped.level_of(shipped.parent_of(code)) + 1


def test_a_list_of_ones_own_adds_and_renames_places() -> None:
    more = places().with_more([Place("350702102299", "新村"), Place("350702102", "夏道新镇")])
    assert more.name_of("350702102299") == "新村"
    assert more.name_of("350702102") == "夏道新镇"
    assert len(more) == len(places()) + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,x\n", "places_columns"),
        ("code,name\n12-3,x\n", "places_line"),
        ("code,name\n12\n", "places_line"),
        ("", "places_columns"),
    ],
)
def test_a_list_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(Problem, match=code):
        read_places(text, "own.csv")


def test_a_pack_without_places_has_an_empty_tree() -> None:
    empty = load_places(SHIPPED / "xx-maravia" / "rules")
    assert (len(empty), empty.children(""), Places([]).widths) == (0, (), ())


def test_a_list_is_read_once_as_long_as_its_file_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("code,name\n12,东县\n")
    first = load_places(tmp_path)
    assert load_places(tmp_path) is first
    file.write_text("code,name\n12,东县\n13,西县\n")
    assert (len(first), load_places(tmp_path).children("")) == (1, ("12", "13"))


def test_names_of_a_whole_country_are_those_of_its_own_list_and_words() -> None:
    (level,) = levels = [Level("county", "counties", 2, {"zh": "县", "en": "county"})]
    east, west = Places([Place("12", "东县")]), Places([Place("13", "东县"), Place("14", "东旗")])
    for list_, endings, codes in (
        (east, ["县"], ["12"]), (west, ["县"], ["13"]), (west, ["县", "旗"], ["13", "14"]), (east, ["县"], ["12"]),
    ):  # fmt: skip
        found = PlaceFinder(list_, levels, {"county": {"": endings}})
        assert found._named("", level, "东") == codes


@pytest.mark.parametrize(
    "names",
    [
        ("延平区", "夏道镇", "大洲村"), ("延平", "夏道", "大洲"), ("福建省南平市延平区", "夏道镇", "大洲村民委员会"),
        ("南平市延平区", "夏道镇", "大洲村委会"), ("延平區", "夏道鎮", "大洲 村"), ("350702", "350702102", "350702102216"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_its_usual_spellings(names: tuple[str, str, str]) -> None:
    assert find(*names) == "350702102216"


def test_a_village_and_a_community_of_one_name_are_told_apart_by_their_ending() -> None:
    assert places().kind_of(find("延平区", "夏道镇", "夏道村")) == "villagers"
    assert places().kind_of(find("延平区", "夏道镇", "夏道社区")) == "residents"
    assert find("延平区", "夏道镇", "夏道") == "place_several"


def test_a_county_name_of_four_provinces_is_decided_by_its_township() -> None:
    assert find("鼓楼区") == "place_several"
    assert find("鼓楼区", "鼓东街道") == "350102001"


def test_what_is_not_found_says_what_was_meant_or_where_it_was_looked_for() -> None:
    near = finder().find({"county": "延平区", "township": "夏道镇", "village": "大州村"})
    assert (near.kind, near.level, near.expected) == ("place_near", "village", "大洲村委会")
    unknown = finder().find({"county": "延平区", "township": "桃花源", "village": "x"})
    assert (unknown.kind, unknown.level, unknown.expected) == ("place_unknown", "township", "福建省南平市延平区")
    assert find("东城区", "景山街道", "某村") == "place_not_listed"
