"""Runs the SQL that tells the story of one prefecture, in a connection of its own; decides nothing itself.

The statements lie in `sql/`, in the order of their numbers: chance, places, households, people, register, traits,
spells, incomes, houses, tables, measures, villages, registers, faults. Everything is a hash of a key, so the same
seed gives the same rows on every machine; no row is made in Python.

What *registered* counts: the people listed on 2020-08-01 as members of households whose status is `out` — the
register's own claim, its errors included (a dead man still listed counts, a man listed twice counts twice). Those
born, married in or taken up earlier are inside, those dead or gone before that day are not, and the households
struck off by the look-back of 2016 are not. Their sum is met exactly: candidates are drawn in a random order until
the next one would be too many, and one household of exactly the missing size closes the gap.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bangfu.core.errors import Problem
from bangfu.demo.statements import run_statements

SQL = Path(__file__).parent / "sql"
PLACES = Path(__file__).parent / "data" / "nanping_places.csv"
REGISTERED_PERSONS, POOR_VILLAGES = 60_158, 346
MOST_BLOCKS = 490
"""Prefectures, about 200 million persons: beyond it identity numbers under 999 would run out."""


@dataclass(frozen=True)
class Wish:
    """What the caller asked for: how large, which seed, how many faults (1 = the usual rate, 0 = none)."""

    scale: float = 1.0
    seed: int = 7
    faults: float = 1.0

    def check(self) -> None:
        """Refuse what cannot be built, with the sentence that says what can."""
        if not 0.01 <= self.scale <= MOST_BLOCKS:
            raise Problem("demo.scale", found=self.scale, most=MOST_BLOCKS)
        if not 0 <= self.seed < 65_000:
            raise Problem("demo.seed", found=self.seed)
        if not 0 <= self.faults <= 4:
            raise Problem("demo.faults", found=self.faults)

    @property
    def blocks(self) -> int:
        """How many prefectures; the first is the real one, the others are copies of its shape."""
        return math.ceil(self.scale)

    def part(self, block: int) -> float:
        """The share of a prefecture that this block holds."""
        return min(1.0, self.scale - block)


def tell(connection: duckdb.DuckDBPyConnection, wish: Wish, block: int = 0) -> None:
    """Leave the tables of one prefecture in the connection, ready to be written."""
    part = wish.part(block)
    connection.execute("SET VARIABLE seed = ?", [wish.seed])
    connection.execute(
        "CREATE OR REPLACE TABLE place AS SELECT * FROM read_csv(?, header = true, all_varchar = true)", [str(PLACES)]
    )
    if block:
        _rename_places(connection, block)
    persons = round(REGISTERED_PERSONS * part)
    connection.execute(
        "CREATE OR REPLACE TABLE scope AS SELECT ?::BIGINT AS block, ?::DOUBLE AS fraction, ?::DOUBLE AS fault_rate, "
        "?::INTEGER AS poor_villages, ?::INTEGER AS registered_persons",
        [block, part, wish.faults, max(1, round(POOR_VILLAGES * part)), persons],
    )
    run_statements(connection, SQL)
    found = connection.execute(
        "SELECT sum(size_at_claim) FROM roll JOIN candidate_size USING (hk) WHERE roll = 'registered'"
    ).fetchall()[0][0]
    if found != persons:
        raise Problem("demo.total_missed", found=found, expected=persons, seed=wish.seed)


def _rename_places(connection: duckdb.DuckDBPyConnection, block: int) -> None:
    """Give the copy codes of provinces that do not exist (90 and after) and names that say it is invented."""
    province, prefecture = 90 + (block - 1) // 99, 1 + (block - 1) % 99
    code = f"{province}{prefecture:02d}"
    connection.execute(
        """CREATE OR REPLACE TABLE place AS
        SELECT CASE len(code) WHEN 2 THEN left($code, 2) ELSE $code || substr(code, 5) END AS code,
            CASE len(code) WHEN 2 THEN '虚拟省' || left($code, 2) WHEN 4 THEN '虚拟市' || $code
                WHEN 6 THEN '虚拟县' || substr(code, 5) WHEN 9 THEN '虚拟镇' || substr(code, 7)
                ELSE '虚拟村' || substr(code, 10) END AS name, kind
        FROM place""",
        {"code": code},
    )
