"""The register as a snapshot: the same verdicts as what was loaded; a day, an area, and what each may see of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from rosters_at_hand import HOMES, JUNE, NEXT_DOOR, PEOPLE, home, identity, load, write

from bangfu.cli.judging import judge_snapshot
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack, rule_set
from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from bangfu.engines.duckdb import Limits
from bangfu.engines.snapshot import open_snapshot
from bangfu.programme.accounts.models import SealedReading
from bangfu.programme.households.snapshot import write_snapshot
from bangfu.programme.intake.models import RegisterFile
from bangfu.programme.intake.registers import register_files, take_registers
from bangfu.programme.ledger.actors import SYSTEM
from small_world import World

PACK = load_pack("cn-2014")
JULY = date(2020, 7, 31)


def rows(folder: Path, table: str, columns: str = "*", where: str = "true") -> list[tuple[object, ...]]:
    query = f"SELECT {columns} FROM read_parquet('{folder / f'{table}.parquet'}') WHERE {where} ORDER BY ALL"
    return duckdb.connect().execute(query).fetchall()


def test_a_loaded_demo_gives_the_verdicts_of_the_demo(world: World, tmp_path: Path) -> None:
    demo, snapshot = tmp_path / "demo", tmp_path / "snapshot"
    build_nanping(demo, Wish(0.01, 7, 1.0), workbooks=False)
    load(SYSTEM, [demo], date(2020, 12, 31))
    take_registers(SYSTEM, register_files(demo, PACK), PACK)
    ((county,),) = rows(demo, "counties", "DISTINCT county_code")
    write_snapshot(SYSTEM, None, snapshot, PACK, str(county))
    for name in ("exit", "identification", "integrity"):
        answers = []
        for folder in (demo, snapshot):
            rules, out = rule_set(PACK, name), tmp_path / f"{folder.name}.csv"
            judged = judge_snapshot(PACK, rules, JUNE, open_snapshot(folder, PACK), "duckdb", Limits())
            judged.write(out)
            answers.append({line for line in out.read_text().splitlines() if not line.startswith("H")})
        assert answers[0] == answers[1]
        assert len(answers[0]) > 2


def test_a_day_shows_what_held_then(world: World, tmp_path: Path) -> None:
    county = world.actors["county"]
    load(county, write(tmp_path))
    load(county, write(tmp_path / "b", [home("A1", NEXT_DOOR, 脱贫属性="已脱贫")], []), JULY)
    for on, status, village in ((JUNE, "not_out", HOMES[0]["村代码"]), (JULY, "out", NEXT_DOOR)):
        folder = write_snapshot(SYSTEM, on, tmp_path / str(on), PACK)
        found = rows(folder, "households", "status, village_code, phone", "household_id = 'A1'")
        assert found == [(status, village, "13800000901")]


def test_an_officer_gets_the_own_area_and_the_reading_is_written_down(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path))
    folder = write_snapshot(world.actors["sibling"], None, tmp_path / "s", PACK)
    assert rows(folder, "households", "household_id") == [("H4",)]
    assert SealedReading.objects.get().name == "sibling"
    with pytest.raises(Problem, match=r"accounts\.other_area"):
        write_snapshot(world.actors["sibling"], None, tmp_path / "t", PACK, "350702")


def test_who_opens_no_seals_gets_signs_that_still_meet_the_registers(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path))
    registers = tmp_path / "registers"
    registers.mkdir()
    died = {"person_id": [identity("19700908", 1), identity("19500101", 8)], "died_on": [JUNE, JUNE]}
    pq.write_table(pa.table(died), registers / "deaths.parquet")
    take_registers(SYSTEM, register_files(tmp_path, PACK), PACK)
    assert RegisterFile.objects.get().rows == 2
    folder = write_snapshot(world.actors["analyst"], None, tmp_path / "s", PACK)
    members = rows(folder, "members", where="household_id = 'A1'")
    assert len(members) == 2
    assert not {"name", "health"} & set(pq.read_schema(folder / "members.parquet").names)
    assert identity("19700908", 1) not in str(members)
    signs = {sign for (sign,) in rows(folder, "members", "person_id", "household_id = 'A1'")}
    dead = {sign for (sign,) in rows(folder / "registers", "deaths", "person_id")}
    assert len(signs & dead) == 1
    assert not SealedReading.objects.exists()


def test_registers_are_the_whole_register_s(world: World, tmp_path: Path) -> None:
    pq.write_table(pa.table({"person_id": ["1"], "died_on": [JUNE]}), tmp_path / "deaths.parquet")
    with pytest.raises(Problem, match=r"intake\.registers_whole"):
        take_registers(world.actors["county"], [tmp_path / "deaths.parquet"], PACK)
    (tmp_path / "deaths.parquet").rename(tmp_path / "dead.parquet")
    with pytest.raises(Problem, match=r"intake\.unknown_register"):
        take_registers(SYSTEM, [tmp_path / "dead.parquet"], PACK)


@pytest.fixture(autouse=True)
def _no_registers_before() -> None:
    import shutil

    shutil.rmtree(Path(settings.BANGFU_DATA) / "registers", ignore_errors=True)


def test_households_and_their_people_are_all_there(world: World, tmp_path: Path) -> None:
    load(world.actors["county"], write(tmp_path, HOMES, PEOPLE))
    folder = write_snapshot(SYSTEM, None, tmp_path / "s", PACK)
    assert rows(folder, "members", "count(*)") == [(9,)]
