"""DuckDB SQL by hand: the text an experienced analyst would write for exactly these rules on exactly this day."""

from __future__ import annotations

from pathlib import Path

from bench.contenders import Notes, Task, duckdb_files

_ALL_RULES = (Path(__file__).parent / "handwritten.sql").read_text()

_INCOME_ONLY = """
SELECT household_id, village_code,
       CASE net_income_fen > 400000 * member_count WHEN true THEN 'met' WHEN false THEN 'unmet' ELSE 'unknown' END
           AS verdict,
       net_income_fen, member_count
FROM (
    SELECT household_id, village_code,
           wage_fen + business_fen + property_fen + transfer_fen - production_cost_fen AS net_income_fen,
           coalesce(member_count, 0) AS member_count
    FROM households LEFT JOIN incomes USING (household_id)
    LEFT JOIN (SELECT household_id, count(*) AS member_count FROM members GROUP BY household_id)
        USING (household_id)
)
"""


def native(task: Task) -> Notes:
    """All rules over the native tables."""
    with duckdb_files.native(task) as connection:
        duckdb_files.copy(connection, _ALL_RULES, task)
    return {}


def parquet(task: Task) -> Notes:
    """All rules over the Parquet files."""
    with duckdb_files.parquet(task) as connection:
        duckdb_files.copy(connection, _ALL_RULES, task)
    return {}


def folder(task: Task) -> Notes:
    """All rules over the folder with keys as text."""
    with duckdb_files.folder(task) as connection:
        duckdb_files.copy(connection, _ALL_RULES, task)
    return {}


def income_only(task: Task) -> Notes:
    """The income rule alone, over the native tables: what OpenFisca is compared with."""
    with duckdb_files.native(task) as connection:
        duckdb_files.copy(connection, _INCOME_ONLY, task)
    return {}
