"""Where DuckDB, PostgreSQL and Spark spell the same thing differently; everything else is shared text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """Spellings of one database; each takes SQL text and gives SQL text."""

    name: str
    quote: str = '"'
    whole_division: str = "//"
    day_difference: str = "({end} - {start})"
    text_type: str = "VARCHAR"
    truth_number: str = "CAST({value} AS BIGINT)"
    escapes: bool = False
    """Whether a backslash in a text escapes what follows; Spark joins 'it''s' to its."""
    outcome: str = "{word}"
    """The type of an outcome's word: as an enumeration it is written three times faster than as text."""

    def name_of(self, identifier: str) -> str:
        """An identifier, quoted: facts may bear the names of SQL words."""
        return self.quote + identifier.replace(self.quote, self.quote * 2) + self.quote

    def text(self, value: str) -> str:
        """A text, quoted."""
        if self.escapes:
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + value.replace("'", "''") + "'"


DUCKDB = Dialect("duckdb", outcome="CAST({word} AS ENUM ('met', 'unmet', 'unknown'))")
POSTGRES = Dialect(
    "postgres", whole_division="/", text_type="TEXT", truth_number="CAST(CAST({value} AS INTEGER) AS BIGINT)"
)
SPARK = Dialect(
    "spark", quote="`", whole_division="DIV", day_difference="DATEDIFF({end}, {start})", text_type="STRING",
    escapes=True,
)  # fmt: skip
DIALECTS = {d.name: d for d in (DUCKDB, POSTGRES, SPARK)}
