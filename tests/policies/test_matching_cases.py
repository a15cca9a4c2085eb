"""Every worked case of every matching programme holds, and together they show each requirement both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangfu.core.policy.matching_cases import MatchCase, read_match_cases, run_match_case
from bangfu.core.policy.model import Pack
from shipped import PACKS

CASES = [(pack, case) for pack in PACKS.values() for case in read_match_cases(Path(pack.folder))]
REQUIREMENTS = [
    (pack.name, programme.name, requirement)
    for pack in PACKS.values()
    for programme in pack.programmes.values()
    for requirement in programme.must
]


@pytest.mark.parametrize(("pack", "case"), [pytest.param(p, c, id=f"{p.name}: {c.title['en']}") for p, c in CASES])
def test_a_matching_case_holds(pack: Pack, case: MatchCase) -> None:
    assert run_match_case(pack, case) == []


@pytest.mark.parametrize(("pack", "programme", "requirement"), REQUIREMENTS)
def test_each_requirement_is_shown_met_and_unmet(pack: str, programme: str, requirement: str) -> None:
    shown = {
        case.requirements.get(requirement) for p, case in CASES if p.name == pack and case.programme == programme
    }
    assert {"met", "unmet"} <= shown


def test_each_programme_shows_who_is_allowed_and_at_how_many_points() -> None:
    told = {(pack.name, case.programme) for pack, case in CASES if case.expect == "allowed" and case.points}
    without_points = {("cn-2014", "team_function")}  # its only term is the distance, shown by the others
    every = {(pack.name, name) for pack in PACKS.values() for name in pack.programmes}
    assert every - told <= without_points


def test_another_country_has_its_own_programme() -> None:
    assert set(PACKS["xx-maravia"].programmes) == {"family_visitor"}
