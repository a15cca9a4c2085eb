"""The register itself as a register: one identity number in two villages, counties or provinces of a snapshot."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bangfu.core.policy.loading import load_pack
from bangfu.engines.duckdb import Limits, run_folder
from bangfu.engines.snapshot import open_snapshot

HERE = "350702100201"


@pytest.mark.parametrize("elsewhere", ["350702100202", "350721100201", "520102100201"])
def test_one_person_in_two_places_is_a_lead_in_both_even_across_provinces(elsewhere: str, tmp_path: Path) -> None:
    homes = [(f"{HERE}-0001", HERE, "A"), (f"{elsewhere}-0001", elsewhere, "A"), (f"{elsewhere}-0002", elsewhere, "B")]
    (tmp_path / "households.csv").write_text(
        "\n".join(["household_id,village_code,status", *(f"{home},{place},not_out" for home, place, _ in homes)])
    )
    (tmp_path / "members.csv").write_text(
        "\n".join(["member_id,household_id,person_id", *(f"{home}-01,{home},{person}" for home, _, person in homes)])
    )
    pack = load_pack("cn-2014")
    run = run_folder(
        pack, pack.rule_sets["integrity"], date(2019, 11, 30), open_snapshot(tmp_path, pack),
        limits=Limits(memory="500MB", threads=1),
    )  # fmt: skip
    found = run.connection.execute(
        f"SELECT subject_key, same_person_twice, no_such_identity FROM ({run.readable(run.verdicts)}) ORDER BY ALL"
    ).fetchall()
    assert sorted(found) == sorted(
        (home, "unmet" if person == "B" else "met", "unknown") for home, _, person in homes
    )
