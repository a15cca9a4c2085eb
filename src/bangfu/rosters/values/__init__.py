"""From cleaned texts to typed values, one module a kind of fact; knows one column at a time."""

from __future__ import annotations

import pyarrow as pa

from bangfu.core.policy.model import Pack
from bangfu.core.policy.types import Kind
from bangfu.rosters.forms import Words
from bangfu.rosters.layout import PlacedColumn
from bangfu.rosters.values.codes import read_codes, read_truths
from bangfu.rosters.values.dates import read_dates
from bangfu.rosters.values.numbers import read_numbers
from bangfu.rosters.values.result import Fault, Values
from bangfu.rosters.values.texts import read_texts

__all__ = ["Fault", "Values", "read_values"]


def read_values(texts: pa.Array, placed: PlacedColumn, pack: Pack, words: Words) -> Values:
    """The values of a column by the type of its fact; identity numbers and place names are read elsewhere."""
    fact = placed.column.fact
    assert fact is not None  # noqa: S101 - a column without a fact names a place
    match fact.type.kind:
        case Kind.CODE:
            return read_codes(texts, placed.column, pack.codes[str(fact.type.codes)], words)
        case Kind.BOOL:
            return read_truths(texts, words)
        case Kind.NUMBER:
            return read_numbers(texts, placed, pack, words)
        case Kind.DATE:
            return read_dates(texts, words)
    return read_texts(texts, placed, words, is_key=fact.name == pack.tables[fact.table].key)
