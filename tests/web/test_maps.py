"""A map stands where neighbours are: townships inside their county, and what is not known of a place is said."""

from __future__ import annotations

import json
import re

import pytest

from bangfu.core.policy.loading import pack_folder
from bangfu.web.maps import map_around, map_of, shades_of

COUNTY = "350722"
FILE = pack_folder("cn-2014") / "township_outlines.json"
TOWNS = next(one for one in json.loads(FILE.read_text(encoding="utf-8"))["maps"] if one["area"] == COUNTY)["outlines"]


def drawn(counts: dict[str, int], lang: str = "zh", area: str = COUNTY) -> dict[str, object]:
    names = {path: f"地方{path[-3:]}" if lang == "zh" else f"Place {path[-3:]} Town" for path in counts}
    shown = map_of(area, names, counts, {path: f"?area={path}" for path in counts}, "finding", lang)
    assert shown is not None
    return shown


def test_townships_stand_inside_the_outline_of_their_county() -> None:
    shown = drawn({path: number for number, path in enumerate(TOWNS)})
    markup = str(shown["drawn"])
    assert f'clip-path="url(#map-{COUNTY})"' in markup
    assert markup.count("<a ") == len(TOWNS)
    assert '?area=350722101"' in markup
    assert ">富岭<" in markup


def test_what_no_published_point_places_is_dashed_and_counted() -> None:
    shown = drawn(dict.fromkeys(TOWNS, 1))
    assert str(shown["drawn"]).count("is-unplaced") == 7
    assert "7处没有公开坐标" in str(shown["note"])


def test_neighbours_of_a_map_are_those_of_the_published_points() -> None:
    """Of Pucheng's towns Xianyang lies north of the seat, Haocun at the southern end."""
    assert float(TOWNS["350722104"]["y"]) < float(TOWNS["350722001"]["y"])
    assert float(TOWNS["350722204"]["y"]) == max(float(one["y"]) for one in TOWNS.values())


@pytest.mark.parametrize("area", [COUNTY, "3507"])
def test_an_english_map_names_every_place_in_latin_letters_also_those_without_a_figure(area: str) -> None:
    first = "350722101" if area == COUNTY else "350722"
    assert not re.search(r"[\u4e00-\u9fff]", str(drawn({first: 3}, "en", area)["drawn"]))


def test_places_of_which_no_outline_is_known_are_not_drawn() -> None:
    assert map_of("350722101", {}, {"350722101201": 2, "350722101202": 5}, {}, "finding", "zh") is None


def test_a_place_without_a_map_of_its_own_is_shown_among_its_neighbours() -> None:
    around = map_around("350722101", "finding", "zh")
    assert around is not None
    assert re.findall(r'class="([^"]*is-here[^"]*)"', str(around["drawn"])) == ["q2 is-here"]
    assert ">富岭<" in str(around["drawn"])
    assert map_around("110101", "finding", "zh") is None


@pytest.mark.parametrize(
    ("counts", "legend"),
    [((0, 0), ["0"]), ((3, 3), ["1及以上"]), ((0, 3), ["0", "1及以上"]), ((1, 9), ["1–8", "9及以上"])],
)
def test_the_legend_has_the_classes_that_are_drawn(counts: tuple[int, int], legend: list[str]) -> None:
    shown = drawn(dict(zip(("350722001", "350722002"), counts, strict=True)))
    said = shown["legend"]
    assert isinstance(said, list)
    assert [text for _, text in said] == legend


def test_a_map_without_figures_still_names_its_places() -> None:
    assert "富岭" in str(drawn({})["drawn"])


def test_a_value_at_a_limit_is_of_the_class_that_begins_there() -> None:
    assert shades_of({"a": 4.9, "b": 5, "c": 9, "d": None}, [5, 9]) == {"a": 1, "b": 2, "c": 3, "d": 0}
