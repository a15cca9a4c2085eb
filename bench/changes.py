"""Copies a generated register and changes a thousandth of its households, scattered or in whole villages."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import duckdb

from bench.generate import SNAPSHOT_TABLES, Register

VARIANTS = ("scattered", "villages")

_CHANGED = {
    "scattered": "SELECT household_id FROM households WHERE hash(household_id * 128 + 7) % 1000 = 0",
    "villages": """
        SELECT household_id FROM households WHERE village_code IN (
            SELECT village_code FROM (
                SELECT village_code,
                       sum(count(*)) OVER (ORDER BY hash(village_code), village_code) - count(*) AS households_before
                FROM households GROUP BY village_code)
            WHERE households_before < (SELECT count(*) FROM households) / 1000)""",
}

# Wages, a dwelling, insurance, and a member who has moved away: something of every table but the registers.
_UPDATES = (
    "UPDATE incomes SET wage_fen = coalesce(wage_fen, 0) + 60000 WHERE household_id IN (FROM changed)",
    "UPDATE households SET dwelling_repaired = true, reported_size = reported_size - 1"
    " WHERE household_id IN (FROM changed)",
    "UPDATE members SET medical_insured = true WHERE household_id IN (FROM changed) AND member_id % 3 = 0",
    "DELETE FROM members WHERE household_id IN (FROM changed) AND member_id % 100 > 3",
)


def changed_copy(households: int, variant: str) -> Register:
    """The register with a thousandth of its households changed; `changed.json` beside it lists their keys."""
    original, copy = Register.of_size(households), Register.of_size(households, variant)
    copy.folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(original.native, copy.native)
    with duckdb.connect(str(copy.native)) as connection:
        connection.execute(f"CREATE TEMP TABLE changed AS {_CHANGED[variant]}")
        for statement in _UPDATES:
            connection.execute(statement)
        keys = [key for (key,) in connection.execute("SELECT household_id FROM changed ORDER BY 1").fetchall()]
        for table in SNAPSHOT_TABLES:
            rows = f"SELECT * FROM {table} WHERE household_id IN (FROM changed)"
            connection.execute(f"COPY ({rows}) TO '{handed_over(copy, table)}' (FORMAT parquet)")
    (copy.folder / "changed.json").write_text(json.dumps(keys))
    return copy


def handed_over(register: Register, table: str) -> Path:
    """The rows the changed households now have in a table, as whoever changed them can hand them over."""
    return register.folder / f"changed-{table}.parquet"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("households", type=int)
    for chosen in VARIANTS:
        changed_copy(parser.parse_args().households, chosen)
