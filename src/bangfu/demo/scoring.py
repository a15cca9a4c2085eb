"""Sets what rules found against what was planted, by kind: found, missed, look-alikes and others troubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

POINTED = "met"
"""A lead's pattern was found."""
HELD_BACK = {"exit": "unmet"}
"""Sets whose rules point at a household by not being met."""


@dataclass(frozen=True)
class Judged:
    """One result file of `bangfu assess`: which rule set, on which day."""

    rules: str
    on: date
    file: Path


@dataclass(frozen=True)
class Score:
    """One kind of fault under one rule, over the days on which it was to be found."""

    kind: str
    rule: str
    planted: int
    found: int
    look_alikes: int
    look_alikes_led: int
    others_led: int | None
    """Households the truth does not name at all, pointed at by the same rule on the same days. None where that is
    no fault: the exit rules rightly hold back whoever is not ready."""

    @property
    def missed(self) -> int:
        return self.planted - self.found


def score(truth: Path, judged: Sequence[Judged]) -> list[Score]:
    """Score every kind whose rule set was run on its day; kinds without such a run are left out."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            "CREATE TABLE pointed (rules VARCHAR, rule VARCHAR, find_on DATE, household_id VARCHAR, said VARCHAR)"
        )
        for run in judged:
            _read_result(connection, truth, run)
        rows = connection.execute(
            """
            WITH planted AS (
                SELECT DISTINCT kind, split_part(rule, '.', 1) AS rules, split_part(rule, '.', 2) AS rule, find_on,
                    household_id, innocent, kind = 'unknown_fact' AS unknown_wanted
                FROM read_parquet($truth)
            ), asked AS (
                SELECT * FROM planted SEMI JOIN pointed USING (rules, rule, find_on)
            ), said AS (
                SELECT *, said = 'unknown' AS unknown_said FROM pointed WHERE household_id IS NOT NULL
            ), hits AS (
                SELECT a.*, coalesce(s.unknown_said = a.unknown_wanted, false) AS led
                FROM asked a LEFT JOIN said s USING (rules, rule, find_on, household_id)
            ), strangers AS (
                SELECT d.kind, d.rules, d.rule, count(DISTINCT s.household_id) AS led
                FROM (SELECT DISTINCT kind, rules, rule, find_on, unknown_wanted FROM asked) d
                JOIN said s USING (rules, rule, find_on)
                ANTI JOIN planted p ON p.household_id = s.household_id
                WHERE s.unknown_said = d.unknown_wanted
                GROUP BY ALL
            )
            SELECT h.kind, h.rules || '.' || h.rule,
                count(*) FILTER (WHERE NOT innocent), count(*) FILTER (WHERE NOT innocent AND h.led),
                count(*) FILTER (WHERE innocent), count(*) FILTER (WHERE innocent AND h.led),
                CASE WHEN h.rules <> 'exit' THEN coalesce(any_value(o.led), 0) END
            FROM hits h LEFT JOIN strangers o USING (kind, rules, rule)
            GROUP BY h.kind, h.rules, h.rule ORDER BY ALL
            """,
            {"truth": str(truth)},
        ).fetchall()
    return [Score(*row) for row in rows]


def _read_result(connection: duckdb.DuckDBPyConnection, truth: Path, run: Judged) -> None:
    """Keep whom each rule of the truth pointed at in one result; a row without household says the rule was run."""
    wanted = connection.execute(
        "SELECT DISTINCT split_part(rule, '.', 2) FROM read_parquet(?) WHERE split_part(rule, '.', 1) = ?",
        [str(truth), run.rules],
    ).fetchall()
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(run.file)]).fetchall()
    columns = {name for name, *_ in described}
    for (rule,) in wanted:
        if rule in columns:
            connection.execute("INSERT INTO pointed VALUES (?, ?, ?, NULL, NULL)", [run.rules, rule, run.on])
            connection.execute(
                f'INSERT INTO pointed SELECT ?, ?, ?, household_id, "{rule}" FROM read_parquet(?) '
                f'WHERE "{rule}" IN (?, ?)',
                [run.rules, rule, run.on, str(run.file), HELD_BACK.get(run.rules, POINTED), "unknown"],
            )


def score_table(scores: Sequence[Score]) -> str:
    """The scores as a table in plain text, one line a kind and rule."""
    heads = ("kind", "rule", "planted", "found", "missed", "look-alikes", "led", "others led")
    rows = [
        (s.kind, s.rule, *("–" if n is None else str(n) for n in (
            s.planted, s.found, s.missed, s.look_alikes, s.look_alikes_led, s.others_led)))
        for s in scores
    ]  # fmt: skip
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    lines = []
    for row in (heads, *rows):
        left, right = zip(row[:2], widths[:2], strict=True), zip(row[2:], widths[2:], strict=True)
        lines.append("  ".join([*(word.ljust(w) for word, w in left), *(word.rjust(w) for word, w in right)]))
    return "\n".join(lines)
