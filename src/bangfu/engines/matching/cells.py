"""Cells of a matching problem as numbers: each kind of fact from what Parquet or CSV holds, exact or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from bangfu.core.errors import Problem
from bangfu.core.policy.meaning import written_places
from bangfu.core.policy.model import CodeList, Fact
from bangfu.core.policy.parser import nearest
from bangfu.core.policy.types import Kind
from bangfu.core.texts import LANGUAGES, sentence
from bangfu.engines.matching.columns import Column, Values, Words

SEPARATORS = str.maketrans(dict.fromkeys("|；、，,", ";"))
MOST_SCALED = 2**62


def texts_of(column: pa.ChunkedArray) -> pa.Array:
    """A column as plain text without spaces around it; whole numbers as they are written."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return pc.utf8_trim_whitespace(array.cast(pa.string()))


def column_of(
    column: pa.ChunkedArray, fact: Fact, file: str, words: Words, codes: Mapping[str, CodeList]
) -> Column:  # fmt: skip
    """One stored fact as numbers; raises `Problem` for a cell that cannot hold it."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    values: Values
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        array = pa.array([None if v is None else ";".join(v) for v in array.to_pylist()], pa.string())
    if pa.types.is_null(array.type):
        return Column(nothing(fact, len(array)), np.zeros(len(array), dtype=bool))
    match fact.type.kind:
        case Kind.NUMBER:
            values, known = numbers_of(array, written_places(fact), file, fact.name)
        case Kind.DATE:
            values, known = _days(array, file, fact.name)
        case Kind.BOOL:
            values, known = truths_of(array, file, fact.name)
        case Kind.CODE:
            values, known = _each(array, _code_number(fact, words, codes), file, fact)
        case Kind.CODES:
            values, known = _each(array, _code_mask(fact, codes), file, fact, empty=0)
        case _:
            values, known = _each(array, words.number, file, fact)
    return Column(values, None if bool(known.all()) else known)


def nothing(fact: Fact, count: int) -> Values:
    """Values of a column that is not there: never read, for none is known."""
    if fact.type.kind is Kind.BOOL:
        return np.zeros(count, dtype=bool)
    texts = fact.type.kind in (Kind.CODE, Kind.TEXT, Kind.IDENTITY)
    return np.full(count, -1, dtype=np.int32) if texts else np.zeros(count, dtype=np.int64)


def numbers_of(array: pa.Array, places: int, file: str, name: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Numbers scaled by `places` decimal places; a double is rounded to them, a written decimal must fit them."""
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        array = _blank_to_null(array)
        try:
            array = array.cast(pa.decimal128(38, 12))
        except pa.ArrowInvalid:
            array = pa.array([_float(text, n, file, name) for n, text in enumerate(array.to_pylist())], pa.float64())
    known = np.asarray(array.is_valid())
    if pa.types.is_floating(array.type):
        doubles = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.float64)
        bad = ~np.isfinite(doubles)
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            raise Problem("match.not_finite", file=file, column=name, row=row + 2, found=str(doubles[row]))
        scaled = np.rint(doubles * 10.0**places)
        if scaled.size and float(np.abs(scaled).max()) > MOST_SCALED:
            raise Problem("match.number_too_large", file=file, column=name, row=int(np.abs(scaled).argmax()) + 2)
        return scaled.astype(np.int64), known
    if pa.types.is_decimal(array.type):
        exact = [None if value is None else value.scaleb(places) for value in array.to_pylist()]
        for row, value in enumerate(exact):
            if value is not None and value != value.to_integral_value():
                raise Problem(
                    "match.too_many_places",
                    file=file, column=name, row=row + 2, found=value.scaleb(-places), most=places,
                )  # fmt: skip
            if value is not None and abs(value) > MOST_SCALED:
                raise Problem("match.number_too_large", file=file, column=name, row=row + 2)
        return np.array([0 if value is None else int(value) for value in exact], dtype=np.int64), known
    if pa.types.is_integer(array.type):
        whole = array.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        if whole.size and max(abs(int(whole.max())), abs(int(whole.min()))) * 10**places > MOST_SCALED:
            raise Problem("match.number_too_large", file=file, column=name, row=int(np.abs(whole).argmax()) + 2)
        return whole * 10**places, known
    raise Problem("engines.column_type", file=file, column=name, found=str(array.type), expected="1234")


def _float(text: str | None, row: int, file: str, name: str) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError as error:
        raise Problem("match.bad_cell", file=file, column=name, row=row + 2, found=text, expected="1234") from error


def _days(array: pa.Array, file: str, name: str) -> tuple[Values, NDArray[np.bool_]]:
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        array = _blank_to_null(array)
        bad = pc.and_(pc.is_valid(array), pc.invert(pc.match_substring_regex(array, r"^\d{4}-\d{2}-\d{2}$")))
        row = pc.index(bad.fill_null(False), True).as_py()
        try:
            days = array.cast(pa.date32()) if row < 0 else None
        except pa.ArrowInvalid:
            days = None
        if days is None:
            row = row if row >= 0 else next(n for n, text in enumerate(array.to_pylist()) if text and not _is_day(text))
            found = array[row].as_py()
            raise Problem(
                "match.bad_cell", file=file, column=name, row=row + 2, found=found, expected="2019-06-30"
            )
        array = days
    if not (pa.types.is_date(array.type) or pa.types.is_timestamp(array.type)):
        raise Problem("engines.column_type", file=file, column=name, found=str(array.type), expected="2019-06-30")
    days = array.cast(pa.date32(), safe=False)
    return np.asarray(days.cast(pa.int32()).fill_null(0)).astype(np.int64), np.asarray(days.is_valid())


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def truths_of(array: pa.Array, file: str, name: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Truths and where they are known; false where unknown."""
    if pa.types.is_boolean(array.type):
        return np.asarray(array.fill_null(False)), np.asarray(array.is_valid())
    texts = pc.utf8_lower(_blank_to_null(array.cast(pa.string())))
    true, false = (pc.is_in(texts, pa.array(words)) for words in _truth_words())
    bad = pc.and_(pc.is_valid(texts), pc.invert(pc.or_(true, false)))
    row = pc.index(bad, True).as_py()
    if row >= 0:
        raise Problem(
            "match.bad_cell", file=file, column=name, row=row + 2, found=texts[row].as_py(), expected="true | false"
        )
    return np.asarray(true), np.asarray(texts.is_valid())


def _each(
    array: pa.Array, number: Callable[[str], int], file: str, fact: Fact, empty: int | None = None
) -> tuple[Values, NDArray[np.bool_]]:
    """Each different text by its number; a null is unknown, and so is an empty text unless `empty` says what it is."""
    texts = texts_of(array)
    if empty is None:
        texts = _blank_to_null(texts)
    encoded = texts.dictionary_encode()
    numbers: list[int] = []
    for position, text in enumerate(encoded.dictionary.to_pylist()):
        try:
            numbers.append(empty if text == "" and empty is not None else number(text))
        except Problem as problem:
            row = pc.index(encoded.indices, pa.scalar(position, encoded.indices.type)).as_py() + 2
            raise Problem("match.at", file=file, column=fact.name, row=row, problem=problem) from problem
    known = np.asarray(encoded.is_valid())
    table = np.array([*numbers, -1 if empty is None else 0], dtype=np.int32 if empty is None else np.int64)
    where = np.asarray(encoded.indices.fill_null(len(numbers)))
    return table[where], known


def _code_number(fact: Fact, words: Words, codes: Mapping[str, CodeList]) -> Callable[[str], int]:
    spelt = spellings(codes[fact.type.codes or ""])

    def number(text: str) -> int:
        return words.number(_known(text, spelt, fact))

    return number


def _code_mask(fact: Fact, codes: Mapping[str, CodeList]) -> Callable[[str], int]:
    listed = codes[fact.type.codes or ""]
    spelt, bits = spellings(listed), {code: 1 << bit for bit, code in enumerate(listed.codes)}

    def mask(text: str) -> int:
        found = 0
        for word in text.translate(SEPARATORS).split(";"):
            if word.strip():
                found |= bits[_known(word.strip(), spelt, fact)]
        return found

    return mask


def spellings(listed: CodeList) -> dict[str, str]:
    """What a file may write for each code: the code, its labels, its other spellings."""
    found: dict[str, str] = {}
    for name, code in listed.codes.items():
        for word in (*code.also, *code.label.values()):
            found.setdefault(word, name)
    return {**found, **{name: name for name in listed.codes}}


def _known(text: str, spelt: Mapping[str, str], fact: Fact) -> str:
    if text not in spelt:
        raise Problem("policy.unknown_code", name=text, list=fact.type.codes, nearest=nearest(text, spelt))
    return spelt[text]


def _blank_to_null(array: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(array)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, trimmed.type), trimmed)



def _truth_words() -> tuple[list[str], list[str]]:
    """What a file may write for true and for false, in either language."""
    true, false = ([sentence(word, lang) for lang in LANGUAGES] for word in ("match.yes", "match.no"))
    return ["true", "1", *true], ["false", "0", *false]
