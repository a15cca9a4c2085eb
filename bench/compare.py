"""Says whether two results are the same rows, whatever their order; `python -m bench.compare A B --columns …`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from bench import HERE

NUMBER = "replace(household_id::VARCHAR, '-', '')::BIGINT"  # a household's key, written as text or as a number
RESULT_COLUMNS = ("household_id", "village_code", "verdict", "unmet", "unknown", "net_income_fen", "member_count")


def differing_rows(
    left: Path, right: Path, columns: Sequence[str] = RESULT_COLUMNS, where: tuple[str, str] = ("true", "true")
) -> int:
    """Rows of either file that the other lacks (EXCEPT ALL both ways), counted in a process of its own."""
    command = [
        sys.executable, "-m", "bench.compare", str(left), str(right), "--where", *where, "--columns", *columns,
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent)
    count: int = json.loads(done.stdout)
    return count


def _count(left: str, right: str, columns: Sequence[str], where: Sequence[str]) -> int:
    chosen = ", ".join(columns)
    one, other = (
        f"(SELECT {chosen} FROM read_parquet('{file}') WHERE {condition})"
        for file, condition in zip((left, right), where, strict=True)
    )
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit='6GB'")
        # equal counts and equal order-free hashes of distinct rows settle it; only a difference is worth the long way
        hashes = [
            connection.execute(f"SELECT count(*), bit_xor(hash(t)), sum(hash(t) % 4294967296) FROM {side} t").fetchall()
            for side in (one, other)
        ]
        if hashes[0] == hashes[1]:
            return 0
        missing = [
            connection.execute(f"SELECT count(*) FROM ({a} EXCEPT ALL {b})").fetchall()[0][0]
            for a, b in ((one, other), (other, one))
        ]
    return int(sum(missing))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("left")
    parser.add_argument("right")
    parser.add_argument("--where", nargs=2, default=("true", "true"))
    parser.add_argument("--columns", nargs="+")
    args = parser.parse_args()
    print(json.dumps(_count(args.left, args.right, args.columns, args.where)))
