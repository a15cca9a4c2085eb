"""Texts that stay texts: names of persons, phones, numbers of households, remarks."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.core.policy.types import Kind
from bangfu.rosters.findings import both
from bangfu.rosters.forms import Words
from bangfu.rosters.layout import PlacedColumn
from bangfu.rosters.values.result import Fault, Mask, Values

_LONGEST = 500
_EXPONENT = r"^\d(\.\d+)?[eE]\+?\d{2}$"
_NAME = r"^[\p{L}\p{M}][\p{L}\p{M} ·.'’\-]*$"  # letters of any script; no digits, brackets, commas
_HAN = r"[\x{2E80}-\x{9FFF}\x{F900}-\x{FAFF}\x{20000}-\x{3FFFF}]"


def read_texts(texts: pa.Array, placed: PlacedColumn, words: Words, is_key: bool) -> Values:
    """The texts themselves, the spaces and dots of names set right; a number that a spreadsheet spoilt is a fault."""
    fact, column = placed.column.fact, placed.column
    assert fact is not None  # noqa: S101 - a column without a fact names a place
    values = texts
    long_number = is_key or fact.type.kind is Kind.IDENTITY or column.pattern is not None or column.place_code
    none = [*words.unknown, *(words.no if column.pattern is not None else ())]  # a phone that is 无
    unknown = _mask(pc.is_in(pc.utf8_lower(values), pa.array(none, values.type)))
    odd = np.zeros(len(values), np.bool_)
    if fact.personal and fact.type.kind is Kind.TEXT:
        values = _names(values, words)
        odd = ~_mask(pc.match_substring_regex(values, _NAME)) & ~unknown
    if long_number:
        values = pc.replace_substring(values, " ", "")
    too_long = np.asarray(pc.greater(pc.utf8_length(values), _LONGEST), np.bool_)
    spoilt = _mask(pc.match_substring_regex(values, _EXPONENT)) & long_number
    unfit = np.zeros(len(values), np.bool_)
    if column.pattern is not None:
        unfit = ~_mask(pc.match_substring_regex(values, f"^(?:{column.pattern})$")) & ~unknown & ~spoilt
    lengths = [str(length) for length in pc.utf8_length(values).to_pylist()] if too_long.any() else ""
    faults = (
        Fault("text_too_long", too_long, lengths, str(_LONGEST)),
        Fault("id_rounded", spoilt),
        Fault("pattern_unfit", unfit, "", both(column.heading)),
        Fault("name_odd", odd),
    )
    return Values(pc.if_else(pa.array(too_long | spoilt | unknown), pa.scalar(None, pa.string()), values), faults)


def _names(values: pa.Array, words: Words) -> pa.Array:
    """One kind of dot inside a name, no space between Chinese characters."""
    if words.name_dot:
        dots = "|".join(map(re.escape, (*words.name_dots, words.name_dot)))
        values = pc.replace_substring_regex(values, rf"\s*(?:{dots})\s*", words.name_dot)
    for _ in range(2):  # 张 三 丰: a character can stand on one side of a space only at a time
        values = pc.replace_substring_regex(values, rf"({_HAN}) +({_HAN})", r"\1\2")
    return values


def _mask(values: pa.Array) -> Mask:
    return np.asarray(pc.fill_null(values, False), np.bool_)
