"""Builds the matching problems of a scenario: places on the map, people, needs, and the plan in force.

The statements lie in `sql/matching/`: words, villages, first secretaries for all, and a folder a scenario. Each leaves
tables named `<problem>_helpers`, `_places`, `_current` and so on, which become the files of `matching/<problem>/`.
`docs/reference/demo-matching.md` says what the columns hold.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from bangfu.core.divisions import Places, load_places
from bangfu.core.errors import Problem
from bangfu.core.policy.loading import SHIPPED
from bangfu.demo.amounts import amounts
from bangfu.demo.folders import MARK, Machine, check_folder, whole_or_nothing
from bangfu.demo.geography import UNITS, load_counties, settle

SQL = Path(__file__).parent / "sql"
CITIES = Path(__file__).parent / "data" / "cities.csv"
PACK = "cn-2014"
HIGHEST_SEED = 65_000


@dataclass(frozen=True)
class Scenario:
    """Where a scenario plays and which problems it has, in the order they are built."""

    area: str
    on: str
    problems: tuple[str, ...]
    seats: Mapping[str, str]
    """Where provinces and prefectures have their seat: a county, or a city of `cities.csv`."""


SCENARIOS: Final[Mapping[str, Scenario]] = {
    "nanping": Scenario(
        "3507",
        "2020-08-01",
        (
            "organ_village", "first_secretary", "commissioner_village", "cadre_firm", "head_firm", "chamber_group",
            "household_helper",
        ),
        {"35": "3501", "3507": "350703"},
    ),
    "guizhou": Scenario(
        "52",
        "2019-12-31",
        ("first_secretary", "advanced_poor", "leader_township"),
        {
            "52": "5201", "5201": "520103", "5202": "520201", "5203": "520303", "5204": "520402", "5205": "520502",
            "5206": "520602", "5223": "522301", "5226": "522601", "5227": "522701",
        },
    ),
    "bazhong": Scenario(
        "5119", "2015-12-31", ("first_secretary", "special_place", "team_function"), {"51": "5101", "5119": "511902"}
    ),
}  # fmt: skip

BAD_DAY: Final = {"short_of_people": "pairs", "short_of_specialists": "team_function"}
"""Problems that cannot be solved whole, and the rules they are solved by; the second exists in Bazhong."""

FILES: Final = {
    "helpers": "helper_id", "places": "place_id", "pairs": "helper_id, place_id", "current": "helper_id, place_id",
    "kin": "helper_id, place_id", "teams": "team_code, function", "truth": "side, id",
}  # fmt: skip
"""What a problem may have, and the total order of its rows: equal seeds give equal bytes."""

PARQUET = ("helpers", "places")


@dataclass(frozen=True)
class MatchingWish:
    """What the caller asked for: a part of the scenario (1 = the whole), which seed, and whether a bad day too."""

    scale: float = 1.0
    seed: int = 7
    bad_day: bool = False

    def check(self) -> None:
        """Refuse what cannot be built, with the sentence that says what can."""
        if not 0.01 <= self.scale <= 1:
            raise Problem("demo.scale_of_part", found=self.scale)
        if not 0 <= self.seed < HIGHEST_SEED:
            raise Problem("demo.seed", found=self.seed)


def build_matching(out: Path, name: str, wish: MatchingWish, machine: Machine | None = None) -> None:
    """Fill the folder `out` with the matching problems of a scenario that has no register; whole or not at all."""
    wish.check()
    check_folder(out)
    scenario = SCENARIOS[name]
    places = load_places(SHIPPED / PACK)
    villages = [code for code in places.under(scenario.area, 12) if places.kind_of(code) == "villagers"]
    with whole_or_nothing(out) as folder, (machine or Machine()).connection(folder / "spill") as connection:
        connection.execute("SET VARIABLE seed = ?", [wish.seed])
        _run(connection, SQL / "10_chance.sql")
        write_problems(connection, folder, name, places, villages, wish)
        shutil.rmtree(folder / "spill", ignore_errors=True)
        mark = {"scenario": name, "on": scenario.on, "scale": wish.scale, "seed": wish.seed, "bad_day": wish.bad_day}
        (folder / MARK).write_text(json.dumps(mark, indent=1) + "\n", "utf-8")


def write_problems(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    name: str,
    places: Places,
    villages: Iterable[str],
    wish: MatchingWish,
) -> None:
    """Make the tables of every problem of a scenario and write them under `folder/matching`.

    Nanping needs the register's tables in the connection: its poor villages and its households are the register's.
    """
    scenario = SCENARIOS[name]
    _take_places(connection, scenario, places, villages)
    _take(connection, "amount", pa.table(dict(zip(("name", "n"), _columns(amounts(name, wish.scale)), strict=True))))
    common = SQL / "matching"
    steps = [common / "10_words.sql", common / "20_villages.sql", *sorted((common / name).glob("4*.sql"))]
    steps += [common / "30_first_secretary.sql", *sorted((common / name).glob("[5-9]*.sql"))]
    problems = list(scenario.problems)
    if wish.bad_day:
        steps += [common / "90_bad_day.sql", *(common / name).glob("bad_day.sql")]
        problems += BAD_DAY
    for step in steps:
        _run(connection, step)
    made = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for problem in (problem for problem in problems if f"{problem}_places" in made):
        (folder / "matching" / problem).mkdir(parents=True)
        (folder / "matching" / problem / "problem.yaml").write_text(_setting(scenario, problem), "utf-8")
        for part, order in FILES.items():
            if f"{problem}_{part}" in made:
                _write(connection, f"{problem}_{part}", order, folder / "matching" / problem / part, part in PARQUET)


def _setting(scenario: Scenario, problem: str) -> str:
    """`problem.yaml`: by which programme of which pack the problem is solved, and as of which day."""
    rules = BAD_DAY.get(problem, problem)
    if rules == "pairs":
        return "rules: pairs\n"
    return f"rules: {rules}\npack: {PACK}\non: {scenario.on}\n"


def _columns(figures: Mapping[str, int]) -> tuple[list[str], list[int]]:
    return list(figures), list(figures.values())


def _take_places(
    connection: duckdb.DuckDBPyConnection, scenario: Scenario, places: Places, villages: Iterable[str]
) -> None:
    """Leave `area`, `listed` and `city` in the connection."""
    counties = load_counties()
    points: dict[str, tuple[int, int]] = {}
    for county in places.under(scenario.area, 6):
        towns = {town: places.children(town) for town in places.children(county)}
        points |= settle(counties[county], county, towns)
    connection.execute(
        "CREATE OR REPLACE TABLE city AS SELECT * FROM read_csv(?, header = true, columns = {'code': 'VARCHAR', "
        "'name': 'VARCHAR', 'name_en': 'VARCHAR', 'lon': 'DECIMAL(8, 4)', 'lat': 'DECIMAL(8, 4)'})",
        [str(CITIES)],
    )
    codes = sorted(points)
    _take(
        connection,
        "settled",
        pa.table(
            {
                "code": codes,
                "name": [places.name_of(code) for code in codes],
                "name_en": [places.latin_name_of(code) for code in codes],
                "kind": [places.kind_of(code) for code in codes],
                "east": [points[code][0] for code in codes],
                "north": [points[code][1] for code in codes],
            }
        ),
    )
    seats = sorted(scenario.seats.items())
    names = [(code, seat, places.name_of(code), places.latin_name_of(code)) for code, seat in seats]
    _take(
        connection,
        "seat",
        pa.table(dict(zip(("code", "seat", "name", "name_en"), map(list, zip(*names, strict=True)), strict=True))),
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE area AS
        WITH settled_area AS (
            SELECT code, name, name_en, kind, CAST(east / {UNITS}.0 AS DECIMAL(8, 4)) AS lon,
                CAST(north / {UNITS}.0 AS DECIMAL(8, 4)) AS lat FROM settled
        ), points AS (SELECT code, lon, lat FROM settled_area UNION ALL SELECT code, lon, lat FROM city)
        FROM settled_area UNION ALL
        SELECT s.code, s.name, s.name_en, '', p.lon, p.lat FROM seat s JOIN points p ON p.code = s.seat
        """
    )
    _take(connection, "listed", pa.table({"code": list(villages)}))


def _take(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("taken", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM taken")
    connection.unregister("taken")


def _run(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    connection.execute(file.read_text("utf-8"))


def _write(connection: duckdb.DuckDBPyConnection, table: str, order: str, file: Path, as_parquet: bool) -> None:
    """One file, its key first, rows in order of it."""
    options = "FORMAT parquet, COMPRESSION zstd" if as_parquet else "FORMAT csv, HEADER true"
    ending = "parquet" if as_parquet else "csv"
    name = str(file).replace("'", "''")
    connection.execute(f"COPY (SELECT * FROM {table} ORDER BY {order}) TO '{name}.{ending}' ({options})")
