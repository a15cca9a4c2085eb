"""How a query over staged rows becomes findings: the columns of the log, and the place of another row."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.core.policy.source import Label
from bangfu.rosters.findings import KINDS, both
from bangfu.rosters.staging import quoted


def findings(kind: str, keys: Sequence[str], rows: str) -> str:
    """Rows of a query as findings of `kind`, in the column of the first of `keys` that their sheet has.

    The query gives _sheet and _row, and may give found, expected, other_sheet and other_row.
    """
    joins, columns = "", []
    for number, key in enumerate(keys):
        joins += f" LEFT JOIN placed p{number} ON p{number}._sheet = f._sheet AND p{number}.key = {text(key)}"
        columns.append(f"p{number}.place")
    return f"""
        SELECT f._sheet AS sheet, f._row AS row, coalesce({", ".join([*columns, "-1"])})::SMALLINT AS "column",
               {KINDS.index(kind)}::SMALLINT AS kind, found::VARCHAR AS found, expected::VARCHAR AS expected,
               other_sheet::SMALLINT AS other_sheet, other_row::INTEGER AS other_row
        FROM (SELECT NULL AS _sheet, NULL AS _row, '' AS found, '' AS expected, 0 AS other_sheet, 0 AS other_row
              WHERE false
              UNION ALL BY NAME ({rows})) f {joins}"""


def later_ones(rows: str, keys: Sequence[str]) -> str:
    """Of the rows that agree in `keys` (none of them null), all but the first, each with the place of the first."""
    columns = ", ".join(map(quoted, keys))
    return f"""
        SELECT _sheet, _row, other_sheet, other_row FROM (
            SELECT _sheet, _row, row_number() OVER alike AS time,
                   first_value(_sheet) OVER alike AS other_sheet, first_value(_row) OVER alike AS other_row
            FROM ({rows}) SEMI JOIN (SELECT {columns} FROM ({rows}) GROUP BY ALL HAVING count(*) > 1) USING ({columns})
            WINDOW alike AS (PARTITION BY {columns} ORDER BY _sheet, _row))
        WHERE time > 1"""


def text(words: str | Label) -> str:
    """A text as SQL; a label so that it can be said in either language later."""
    said = words if isinstance(words, str) else both(words)
    return "'" + said.replace("'", "''") + "'"
