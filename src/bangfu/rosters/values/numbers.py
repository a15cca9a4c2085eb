"""Texts that stand for numbers and sums of money, with thousands commas, units behind them and multiples."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import Fact, Pack
from bangfu.rosters.findings import both
from bangfu.rosters.forms import Words
from bangfu.rosters.layout import PlacedColumn
from bangfu.rosters.values.result import Fault, Mask, Values

_NUMBER = r"^[+-]?(\d{1,15}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?$"

# what stands behind the sixth decimal place is the noise of a spreadsheet's doubles, or the rest of a division
_SCALE = """
WITH read AS (
    SELECT place, try_cast(text AS DECIMAL(30, 10)) * times AS number FROM texts)
SELECT coalesce(try_cast(round(number * $scale::DECIMAL(8, 0)) AS BIGINT), 0) AS scaled,
       number IS NOT NULL AND try_cast(round(number * $scale::DECIMAL(8, 0)) AS BIGINT) IS NOT NULL AS read,
       coalesce(round(number, 6) <> round(number, $places), false) AS finer,
       coalesce(abs(number - round(number, 6)) < 0.00000001, false) AS ends,
       coalesce(number < $least::DECIMAL(18, 3), false) AS small,
       coalesce(number > $most::DECIMAL(18, 3), false) AS large
FROM read ORDER BY place
"""


def read_numbers(texts: pa.Array, placed: PlacedColumn, pack: Pack, words: Words) -> Values:
    """Numbers in the fact's own unit (money in minor units), rounded half away from zero once, at the end."""
    fact, column = placed.column.fact, placed.column
    assert fact is not None  # noqa: S101 - a column without a fact names a place
    places = minor_digits(fact, pack) if fact.minor else written_places(fact)
    bare, times = _bare(texts, words, placed.factor)
    readable = _mask(pc.match_substring_regex(bare, _NUMBER))
    readable_texts = pc.if_else(pa.array(readable), bare, None)
    numbers = pa.table({"place": np.arange(len(bare)), "text": readable_texts, "times": times})
    engine = _engine()
    engine.register("texts", numbers)
    details = {"scale": 10**places, "places": places, "least": column.least, "most": column.most}
    found = engine.sql(_SCALE, params=details).to_arrow_table()
    engine.unregister("texts")
    read, small, large = (_mask(found[name]) for name in ("read", "small", "large"))
    finer = _mask(found["finer"]) & ~small & ~large
    broken = finer & (places == 0) & (not fact.minor)
    unclear = ~read & ~_is_unknown(texts, words)
    good = pa.array(read & ~small & ~large & ~broken)
    scaled = pc.if_else(good, found["scaled"].combine_chunks(), pa.scalar(None, pa.int64()))
    heading = both(column.heading)
    faults = (
        Fault("number_unclear", unclear, expected=heading, shows_text=True),
        Fault("number_not_whole", broken, expected=heading, shows_text=True),
        Fault("money_too_fine", finer & _mask(found["ends"]) & fact.minor, expected=str(places), shows_text=True),
        Fault("number_too_small", small, expected=_plainly(column.least), shows_text=True),
        Fault("number_too_large", large, expected=_plainly(column.most), shows_text=True),
    )
    return Values(scaled if places == 0 or fact.minor else _decimals(scaled, places), faults)


def minor_digits(fact: Fact, pack: Pack) -> int:
    """How many decimal places the minor unit of a money fact's currency has."""
    names = re.split(r"[/*]", fact.unit or "")
    return next((pack.units[name].digits or 0 for name in names if name in pack.units and pack.units[name].digits), 0)


def _bare(texts: pa.Array, words: Words, factor: Decimal) -> tuple[pa.Array, pa.Array]:
    """The digits alone, and by how much to multiply each: the heading's factor times a multiple in the cell."""
    endings = "|".join(map(re.escape, sorted(words.number_endings, key=len, reverse=True)))
    signs = "|".join(map(re.escape, words.currency_signs))
    bare = pc.replace_substring_regex(texts, rf"^(?i:{signs})\s*|\s*({endings})+$", "")
    for _ in range(2):  # 1,234,567: a digit can belong to one comma only at a time
        bare = pc.replace_substring_regex(bare, r"(\d)[, ](\d{3})", r"\1\2")
    times = np.full(len(bare), factor, dtype=object)
    for word, multiple in words.multiples.items():
        has = _mask(pc.ends_with(bare, word))
        times[has] = factor * multiple
        bare = pc.replace_substring_regex(bare, rf"\s*{re.escape(word)}$", "")
    return bare, pa.array(times.tolist(), pa.decimal128(18, 3))


def _is_unknown(texts: pa.Array, words: Words) -> Mask:
    return _mask(pc.is_in(pc.utf8_lower(texts), pa.array(words.unknown, texts.type)))


def _decimals(scaled: pa.Array, places: int) -> pa.Array:
    """Whole numbers of the last decimal place as decimals."""
    whole = scaled.cast(pa.decimal128(19, 0))
    unit = pa.scalar(Decimal(1).scaleb(-places), pa.decimal128(places + 1, places))
    return pc.multiply(whole, unit).cast(pa.decimal128(18, places), safe=False)


def _plainly(bound: Decimal | None) -> str:
    return "" if bound is None else f"{bound:,f}"


def _mask(values: pa.Array | pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(values, False), np.bool_)


@lru_cache(maxsize=1)
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})
