"""Writes a synthetic register of any size with DuckDB statements; knows the columns the bench pack reads, nothing else.

Every value is a hash of the household's or member's running number, so equal sizes give equal data on
any machine. Keys are whole numbers allotted in village order, and every table is stored in that order.
A draw salts the *number* before hashing: DuckDB's `hash(x, 'salt')` gives correlated columns.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bangfu.engines.snapshot import ROW_GROUP
from bench import WORK

SNAPSHOT_TABLES = ("households", "incomes", "members")
REGISTERS = ("vehicles", "companies", "payroll", "deaths")
LAYOUT = 3  # raise it when the data changes: older folders are then written anew

_MACROS = """
CREATE OR REPLACE TEMP MACRO draw(id, salt) AS (hash(id * 128 + salt) >> 8)::BIGINT;
CREATE OR REPLACE TEMP MACRO permille(id, salt) AS draw(id, salt) % 1000;
CREATE OR REPLACE TEMP MACRO happens(id, salt, share) AS
    CASE WHEN permille(id, salt) < 25 THEN NULL ELSE draw(id, salt + 1) % 1000 < share END;
CREATE OR REPLACE TEMP MACRO known(id, salt, value) AS
    CASE WHEN permille(id, salt) < 25 THEN NULL ELSE value END;
CREATE OR REPLACE TEMP MACRO identity(number) AS 999000000000000000 + (number * 2654435761) % 4294967291;
"""

# Village sizes are skewed (20 to about 1,100, mean near 160); a township has 14 villages, a county 15 townships.
_VILLAGES = """
CREATE TEMP TABLE villages AS
WITH drawn AS (
    SELECT v, 20 + draw(v, 1) % 160
         + CASE WHEN draw(v, 2) % 10 = 0 THEN (draw(v, 3) % 30) * (draw(v, 4) % 30) ELSE 0 END AS size
    FROM range({villages}) t(v)
), placed AS (SELECT v, size, sum(size) OVER (ORDER BY v)::BIGINT - size AS start FROM drawn)
SELECT v, start, least(size, {households} - start) AS size,
       (11 + v // 21000) * 10000000000 + (1 + v // 2100 % 10) * 100000000 + (1 + v // 210 % 10) * 1000000
       + (100 + v // 14 % 15) * 1000 + 200 + v % 14 AS code
FROM placed WHERE start < {households} ORDER BY v
"""

_HOUSEHOLDS = """
CREATE TABLE households AS
SELECT code * 10000 + k AS household_id,
       code::VARCHAR AS village_code,
       known(n, 10, ['not_out', 'pre_exit', 'out', 'fallen_back'][1 + draw(n, 11) % 4]) AS status,
       known(n, 12, ['general', 'dibao', 'wubao', 'dibao_poor'][1 + draw(n, 13) % 4]) AS attribute,
       known(n, 14, ['illness', 'disability', 'schooling', 'labour', 'skill', 'money', 'road'][1 + draw(n, 15) % 7])
           AS main_cause,
       known(n, 16, members_of(n)::BIGINT + CASE WHEN permille(n, 17) < 30 THEN 1 ELSE 0 END) AS reported_size,
       happens(n, 18, 960) AS household_confirmed,
       happens(n, 20, 985) AS food_assured,
       happens(n, 22, 985) AS clothing_assured,
       known(n, 24, CASE WHEN permille(n, 25) < 620 THEN 'A' WHEN permille(n, 25) < 880 THEN 'B'
                         WHEN permille(n, 25) < 960 THEN 'C' ELSE 'D' END) AS dwelling_grade,
       happens(n, 26, 300) AS dwelling_repaired,
       happens(n, 28, 100) AS relocated,
       known(n, 30, 1 + draw(n, 31) % 22) AS water_fetch_minutes,
       happens(n, 32, 970) AS water_quality_safe,
       known(n, 34, 18 + draw(n, 35) % 60) AS water_litres,
       known(n, 36, 89 + draw(n, 37) % 12) AS water_supply_rate,
       happens(n, 38, 995) AS electricity
FROM (SELECT code, start + k AS n, k FROM (SELECT code, start, unnest(range(size)) AS k FROM villages)) ORDER BY n
"""

# One household in a thousand has no members on file; sizes average about 3.6.
_SIZE_MACRO = """
CREATE OR REPLACE TEMP MACRO members_of(n) AS
    CASE WHEN permille(n, 5) = 0 THEN 0
         ELSE [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 6, 1, 2, 7, 4][1 + draw(n, 6) % 20] END;
"""

_INCOMES = """
CREATE TABLE incomes AS
SELECT household_id, 2019::BIGINT AS income_year,
       known(n, 40, members_of(n) * (draw(n, 41) % 1000) * (draw(n, 42) % 900)) AS wage_fen,
       known(n, 43, members_of(n) * (draw(n, 44) % 700) * (draw(n, 45) % 700)) AS business_fen,
       known(n, 46, (draw(n, 47) % 200) * (draw(n, 48) % 300)) AS property_fen,
       known(n, 49, members_of(n) * (50000 + draw(n, 50) % 120000)) AS transfer_fen,
       known(n, 51, members_of(n) * (draw(n, 52) % 60000)) AS production_cost_fen,
       known(n, 53, 300000 + (draw(n, 54) % 1000) * (draw(n, 55) % 1000)) AS reported_net_per_head_fen
FROM numbered WHERE permille(n, 56) >= 10 ORDER BY n
"""

_MEMBERS = """
CREATE TABLE members AS
WITH people AS (
    SELECT household_id, n * 16 + k AS p, k, 7305 + CASE
        WHEN k = 0 THEN 9000 + draw(n * 16 + k, 60) % 19000
        WHEN k = 1 THEN 7500 + draw(n * 16 + k, 60) % 19000
        ELSE draw(n * 16 + k, 60) % 26000 END AS age_days
    FROM (SELECT household_id, n, unnest(range(members_of(n))) AS k FROM numbered)
)
SELECT household_id * 100 + k AS member_id, household_id,
       CASE WHEN permille(p, 59) >= 5 THEN identity(p) END AS person_id,
       known(p, 61, ['male', 'female'][1 + draw(p, 62) % 2]) AS sex,
       known(p, 63, DATE '2020-06-30' - (age_days - 7305)::INTEGER) AS birth_on,
       known(p, 64, CASE WHEN k = 0 AND permille(p, 65) >= 8 THEN 'head' WHEN k = 1 THEN 'spouse'
                         WHEN permille(p, 65) < 4 THEN 'head'
                         ELSE ['son', 'daughter', 'father', 'mother'][1 + draw(p, 66) % 4] END) AS relation,
       known(p, 67, CASE WHEN permille(p, 68) < 15 THEN 'dropped_out' WHEN permille(p, 68) < 30 THEN 'not_in_school'
                         ELSE ['primary', 'junior_high', 'senior_high', 'vocational'][1 + draw(p, 69) % 4] END)
           AS school_status,
       known(p, 70, ['healthy', 'healthy', 'healthy', 'chronic', 'major_illness', 'disabled'][1 + draw(p, 71) % 6])
           AS health,
       known(p, 72, CASE WHEN age_days - 7305 < 5844 OR age_days - 7305 > 24000 THEN 'none'
                         ELSE ['ordinary', 'ordinary', 'skilled', 'weak', 'lost'][1 + draw(p, 73) % 5] END) AS labour,
       known(p, 74, draw(p, 75) % 13) AS months_worked,
       happens(p, 76, 980) AS medical_insured,
       happens(p, 78, 700) AS pension_insured,
       happens(p, 80, 40) AS excused_from_school,
       happens(p, 82, 10) AS insurance_exempt,
       happens(p, 84, 5) AS serving_soldier
FROM people ORDER BY p
"""

# Registers cover everybody, not only the poor: as many strangers as members of our households.
_REGISTER = """
CREATE TABLE {name} AS
WITH entries AS (
    SELECT person_id, draw(person_id % 4294967296, {salt}) % 1000000007 AS e
    FROM (SELECT person_id FROM members WHERE permille(person_id % 4294967296, {salt} + 1) < {permille}
          UNION ALL
          SELECT identity(s) FROM range({outsiders_from}, {outsiders_from} + {people}) t(s)
          WHERE permille(identity(s) % 4294967296, {salt} + 1) < {permille})
)
SELECT person_id, {columns} FROM entries ORDER BY person_id
"""
_REGISTER_COLUMNS = {
    "vehicles": (90, 60, """known(e, 91, ['car', 'truck', 'van', 'motorcycle', 'farm'][1 + draw(e, 92) % 5]) AS kind,
        known(e, 93, ['private', 'production', 'unknown'][1 + draw(e, 94) % 3]) AS use,
        DATE '2008-01-01' + (draw(e, 95) % 4500)::INTEGER AS registered_on"""),
    "companies": (100, 25, """known(e, 101, ['legal_person', 'shareholder', 'shop_owner'][1 + draw(e, 102) % 3])
        AS role,
        known(e, 103, ['active', 'active', 'closed'][1 + draw(e, 104) % 3]) AS state,
        DATE '2008-01-01' + (draw(e, 105) % 4500)::INTEGER AS registered_on"""),
    "payroll": (110, 15, """known(e, 111, ['government', 'institution', 'state_firm'][1 + draw(e, 112) % 3])
        AS employer_kind, DATE '2000-01-01' + (draw(e, 113) % 7000)::INTEGER AS since_on"""),
    "deaths": (116, 10, "known(e, 117, DATE '2017-01-01' + (draw(e, 118) % 1500)::INTEGER) AS died_on"),
}


@dataclass(frozen=True, slots=True)
class Register:
    """One generated size: where its folder, its native file and its Parquet files are."""

    households: int
    folder: Path

    @classmethod
    def of_size(cls, households: int, variant: str = "") -> Register:
        """Where the register of this many households lies; it may not be written yet."""
        return cls(households, WORK / f"register-{households}{variant and '-' + variant}")

    @property
    def native(self) -> Path:
        """The DuckDB file with all tables, each sorted by household (registers by person)."""
        return self.folder / "register.duckdb"

    def parquet(self, table: str) -> Path:
        """The same table in the shape `bangfu assess` reads."""
        inside = Path("registers") if table in REGISTERS else Path()
        return self.folder / inside / f"{table}.parquet"

    @property
    def snapshot(self) -> Path:
        """A folder as counties hand it in, with keys as text: what `bangfu assess` and `explain` take."""
        return self.folder / "snapshot"

    def rows(self) -> dict[str, int]:
        """Rows per table, as counted when written."""
        counted: dict[str, int] = json.loads((self.folder / "rows.json").read_text())["rows"]
        return counted


def register_of(households: int, memory_limit: str = "6GB") -> Register:
    """The register of this many households under `bench/work`, written if it is not there yet."""
    register = Register.of_size(households)
    stamp = register.folder / "rows.json"
    if stamp.exists() and json.loads(stamp.read_text())["layout"] == LAYOUT:
        return register
    register.folder.joinpath("registers").mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    register.native.unlink(missing_ok=True)
    with duckdb.connect(str(register.native)) as connection:
        connection.execute(f"SET memory_limit='{memory_limit}'")
        connection.execute(f"SET temp_directory='{WORK / 'spill'}'")
        _write_tables(connection, households)
        rows = _write_parquet(connection, register)
    stamp.write_text(json.dumps({"layout": LAYOUT, "rows": rows}, indent=1))
    return register


def _write_tables(connection: duckdb.DuckDBPyConnection, households: int) -> None:
    connection.execute(_MACROS)
    connection.execute(_SIZE_MACRO)
    connection.execute(_VILLAGES.format(households=households, villages=households // 100 + 10))
    connection.execute(_HOUSEHOLDS)
    connection.execute(
        "CREATE TEMP TABLE numbered AS SELECT household_id, row_number() OVER () - 1 AS n FROM households"
    )
    connection.execute(_INCOMES)
    connection.execute(_MEMBERS)
    people = households * 18 // 5
    for name, (salt, permille, columns) in _REGISTER_COLUMNS.items():
        connection.execute(_REGISTER.format(
            name=name, salt=salt, permille=permille, columns=columns,
            outsiders_from=households * 16, people=people,
        ))
    connection.execute("CHECKPOINT")


def _write_parquet(connection: duckdb.DuckDBPyConnection, register: Register) -> dict[str, int]:
    rows = {}
    for table in (*SNAPSHOT_TABLES, *REGISTERS):
        target = register.parquet(table)
        connection.execute(f"COPY {table} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        rows[table] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    return rows


def write_snapshot(register: Register, memory_limit: str = "6GB") -> None:
    """Write the register's snapshot folder if it is missing: the same rows, keys as text in the form of the packs."""
    done = register.snapshot / "complete"
    if done.exists() and done.stat().st_mtime >= register.native.stat().st_mtime:
        return
    register.snapshot.joinpath("registers").mkdir(parents=True, exist_ok=True)
    household = "substr(household_id::VARCHAR, 1, 12) || '-' || substr(household_id::VARCHAR, 13) AS household_id"
    member = household.replace("AS household_id", "|| '-' || substr(member_id::VARCHAR, 17) AS member_id")
    person = "person_id::VARCHAR AS person_id"
    with duckdb.connect(str(register.native), read_only=True) as connection:
        connection.execute(f"SET memory_limit='{memory_limit}'")
        connection.execute(f"SET temp_directory='{WORK / 'spill'}'")
        for table in (*SNAPSHOT_TABLES, *REGISTERS):
            keys = person if table in REGISTERS else household
            if table == "members":
                keys = f"{household}, {member}, {person}"
            target = register.snapshot / register.parquet(table).relative_to(register.folder)
            connection.execute(
                f"COPY (SELECT * REPLACE ({keys}) FROM {table}) TO '{target}'"
                f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
            )
    done.touch()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("households", type=int)
    parser.add_argument("--snapshot", action="store_true", help="the folder with text keys too")
    asked = parser.parse_args()
    written = register_of(asked.households)
    if asked.snapshot:
        write_snapshot(written)
