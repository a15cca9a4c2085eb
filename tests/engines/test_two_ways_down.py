"""A county meets households directly and through its villages: each way keeps its own questions apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bangfu.core.policy.loading import load_pack
from judging import ENGINES, judged, write_snapshot

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
ASKED = {
    "county_exit.villages": "any_village(any_household(any_member(any_vehicle(production))))",
    "county_exit.households": "any_household(any_member(any_vehicle(kind == 'car')))",
}
OTHER = {
    "county_exit.villages": "any_village(any_household(any_member(count_vehicles() > 1 or sick)))",
    "county_exit.households": "any_household(any_member(any_vehicle(kind == 'car') and not sick))",
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("asked", [ASKED, OTHER])
def test_one_register_answers_two_questions_of_one_county(engine: str, asked: dict[str, str], tmp_path: Path) -> None:
    pack = load_pack(str(EXAMPLE), asked)
    village = "010101001"
    folder = write_snapshot(
        tmp_path,
        pack,
        {
            "counties": [{"county_code": "010101"}],
            "villages": [{"village_code": village}],
            "households": [{"household_id": "1", "village_code": village}],
            "members": [{"member_id": "1a", "household_id": "1", "person_id": "P1", "sick": False}],
            "vehicles": [{"person_id": "P1", "kind": "car", "production": False}],
        },
    )
    found = judged(engine, pack, pack.rule_sets["county_exit"], date(2020, 6, 30), folder)
    assert found["010101"].outcomes == {"villages": "unmet", "households": "met"}
