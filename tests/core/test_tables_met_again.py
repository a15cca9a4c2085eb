"""A table met again by `same_as` shares what is stored; what is derived may rest on parts it does not have."""

from __future__ import annotations

import shutil
from pathlib import Path

from bangfu.core.policy.loading import load_pack

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"


def test_households_whose_facts_rest_on_a_part_can_be_met_again(tmp_path: Path) -> None:
    folder = shutil.copytree(EXAMPLE, tmp_path / "example")
    facts = folder / "facts.yaml"
    twins = "twins: {kind: register, of: households, by: built_on, same_as: households, one: twin, counts: household}\n"
    facts.write_text(facts.read_text(encoding="utf-8") + twins, encoding="utf-8")
    pack = load_pack(str(folder))
    shared = pack.tables["twins"].facts
    assert "total_fen" in pack.facts_of("households")
    assert shared
    assert not [fact.name for fact in shared.values() if fact.derived_text]


def test_the_members_met_again_have_no_derived_facts() -> None:
    pack = load_pack(str(EXAMPLE))
    assert "age" in pack.tables["members"].facts
    assert "birth_on" in pack.tables["listings"].facts
    assert "age" not in pack.tables["listings"].facts
