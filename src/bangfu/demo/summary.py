"""What the demo holds, counted from its own files and set against the campaign's figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

CLAIM_ON = "2020-08-01"
"""The day the register claims its totals."""

EXPECTED = {"counties": 10, "townships": 142, "villages": 1_943, "poor_villages": 346, "key_counties": 5,
    "registered_persons": 60_158}  # fmt: skip
"""product.md's figures; they hold at scale 1."""


@dataclass(frozen=True)
class Count:
    """One line of the summary; `expected` is None where no published figure exists."""

    name: str
    found: int
    expected: int | None


@dataclass(frozen=True)
class ProblemCount:
    """What one folder of `matching/` holds."""

    problem: str
    helpers: int
    places: int
    current: int


def count_problems(folder: Path) -> list[ProblemCount]:
    """Count the matching problems of the finished folder, in order of name."""
    counts = []
    with duckdb.connect(config={"threads": 1}) as connection:
        for problem in sorted(path for path in (folder / "matching").iterdir()):
            sizes = [
                connection.execute(f"SELECT count(*) FROM {reader}($file)", {"file": str(file)}).fetchall()[0][0]
                if file.exists()
                else 0
                for reader, file in (
                    ("read_parquet", problem / "helpers.parquet"),
                    ("read_parquet", problem / "places.parquet"),
                    ("read_csv", problem / "current.csv"),
                )
            ]
            counts.append(ProblemCount(problem.name, *sizes))
    return counts


def count_demo(folder: Path, scale: float) -> list[Count]:
    """Count the finished folder."""
    with duckdb.connect(config={"threads": 1}) as connection:
        found = connection.execute(
            f"""
            WITH h AS (SELECT * FROM read_parquet($folder || '/households.parquet') WHERE {_on_the_day()}),
                v AS (SELECT * FROM read_parquet($folder || '/villages.parquet') WHERE {_on_the_day()}),
                c AS (SELECT * FROM read_parquet($folder || '/counties.parquet') WHERE {_on_the_day()}),
                m AS (SELECT household_id FROM read_parquet($folder || '/members.parquet') WHERE {_on_the_day()}),
                registered AS (SELECT household_id FROM h WHERE status = 'out'),
                truth AS (SELECT * FROM read_parquet($folder || '/truth.parquet'))
            SELECT (SELECT count(*) FROM c) AS counties,
                (SELECT count(DISTINCT left(village_code, 9)) FROM v) AS townships,
                (SELECT count(*) FROM v) AS villages,
                (SELECT count(*) FROM v WHERE poor_village) AS poor_villages,
                (SELECT count(*) FROM v WHERE poor_village AND status = 'out') AS villages_out,
                (SELECT count(*) FROM c WHERE key_county) AS key_counties,
                (SELECT count(*) FROM c WHERE key_county AND status = 'out') AS key_counties_out,
                (SELECT count(*) FROM registered) AS registered_households,
                (SELECT count(*) FROM m SEMI JOIN registered USING (household_id)) AS registered_persons,
                (SELECT count(*) FROM h WHERE status = 'unregistered') AS other_households,
                (SELECT count(*) FROM m) AS persons,
                (SELECT count(*) FROM truth WHERE NOT innocent) AS faults,
                (SELECT count(*) FROM truth WHERE innocent) AS innocent
            """,
            {"folder": str(folder)},
        )
        names = [column[0] for column in found.description or []]
        row = found.fetchall()[0]
    expected = EXPECTED | {"villages_out": 346, "key_counties_out": 5} if scale == 1 else {}
    return [Count(name, int(value), expected.get(name)) for name, value in zip(names, row, strict=True)]


def _on_the_day() -> str:
    return f"valid_from <= DATE '{CLAIM_ON}' AND (valid_until IS NULL OR valid_until > DATE '{CLAIM_ON}')"
