"""Take the XML of a sheet apart, whole chunks at a time: where each cell stands, of what type it is, its value's bytes.

Knows only the plain shape that spreadsheet programs write; anything else is Unfamiliar and left to another reader.
Tags are found as positions in an array of bytes, and a cell is known by the tags that follow it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from bangfu.rosters.reading.parts import Unfamiliar

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]


class Holds(IntEnum):
    """The types of cell values (ECMA-376, 18.18.11)."""

    NUMBER = 0
    SHARED = 1
    TEXT = 2
    TRUTH = 3
    ERROR = 4
    ISO_DATE = 5
    INLINE = 6


_TYPES = {
    "n": Holds.NUMBER, "s": Holds.SHARED, "str": Holds.TEXT, "b": Holds.TRUTH, "e": Holds.ERROR,
    "d": Holds.ISO_DATE, "inlineStr": Holds.INLINE,
}  # fmt: skip

# kinds of tag
_OTHER, _CELL, _CELL_END, _VALUE, _VALUE_END, _NO_VALUE, _ROW = range(7)
_INLINE, _INLINE_END, _TEXT, _TEXT_END, _FORMULA, _FORMULA_END = range(7, 13)
_EMPTY, _STORED, _IN_LINE, _SILENT = range(4)  # what a cell holds: nothing, a value, a text of its own, a formula only
_MOST_ATTRIBUTES = 24  # bytes after the reference, such as ` s="1234" t="inlineStr"`
_REFERENCE = int.from_bytes(b'r="', "little")
_ATTRIBUTES = re.compile(r'(?: s="(?P<s>\d+)"| t="(?P<t>\w+)"| cm="\d+"| vm="\d+"| ph="\d+")*')
_PADDING = b"\0" * 32  # so that words may be read beyond the last tag


@dataclass(frozen=True)
class Cells:
    """The cells of a chunk that hold something; rows and columns count from 0, spans are of the chunk's bytes."""

    text: npt.NDArray[np.uint8]
    words: Words
    """The bytes of the chunk, and the eight bytes from each place on as one number."""
    rows: Ints
    columns: Ints
    types: npt.NDArray[np.int8]
    styles: npt.NDArray[np.int32]
    starts: Ints
    ends: Ints
    uncalculated: tuple[Ints, Ints]
    """Rows and columns of formulas without a stored result."""


@dataclass
class CellParser:
    """Remembers what the attributes of cells meant, because a sheet has only a few combinations."""

    _known: Words = field(default_factory=lambda: np.empty(0, np.uint64))
    _meanings: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty((0, 2), np.int32))

    def parse(self, piece: bytes) -> Cells:
        """The cells of a piece that consists of whole rows (and of what stands before the first or after the last)."""
        text = np.frombuffer(piece + _PADDING, np.uint8)
        words = np.ndarray((len(piece) + len(_PADDING) - 7,), np.dtype("<u8"), text.data, strides=(1,))
        tags = np.flatnonzero(text[: len(piece)] == ord("<"))
        kinds = np.append(_kinds(words, tags), np.zeros(6, np.int8))
        row_tags, cell_tags = np.flatnonzero(kinds == _ROW), np.flatnonzero(kinds == _CELL)
        row_numbers = _row_numbers(text, words, tags[row_tags])
        if cell_tags.size and (row_tags.size == 0 or cell_tags[0] < row_tags[0]):
            raise Unfamiliar
        tags = np.append(tags, np.full(6, len(piece)))
        starts, ends, form = _forms(text, tags, kinds, cell_tags)
        chosen = form != _EMPTY
        cell_tags, starts, ends, form = cell_tags[chosen], starts[chosen], ends[chosen], form[chosen]
        rows = row_numbers[np.searchsorted(row_tags, cell_tags) - 1]
        columns, after = _references(text, words, tags[cell_tags], rows)
        types, styles = self._meaning(piece, words, after, tags[cell_tags + 1] - 1 - after)
        if ((types == Holds.INLINE) != (form == _IN_LINE))[form != _SILENT].any():
            raise Unfamiliar
        held = form != _SILENT
        silent = ~held & (types != Holds.TEXT)  # a formula whose text is empty was calculated
        return Cells(
            text, words, rows[held] - 1, columns[held], types[held], styles[held], starts[held], ends[held],
            (rows[silent] - 1, columns[silent]),
        )  # fmt: skip

    def _meaning(
        self, piece: bytes, words: Words, after: Ints, length: Ints
    ) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int32]]:
        """Type and style of each cell, from the bytes between its reference and the end of its tag."""
        if (length > _MOST_ATTRIBUTES).any() or (length < 0).any():
            raise Unfamiliar
        keys = np.zeros(after.size, np.uint64)
        for part, factor in ((0, 0x9E3779B97F4A7C15), (8, 0xC2B2AE3D27D4EB4F), (16, 0x165667B19E3779F9)):
            if part and not (length > part).any():
                break
            use = np.clip(length - part, 0, 8)
            keys = (keys ^ _first_bytes(words, after + part, use)) * np.uint64(factor)
        unknown = np.flatnonzero(~self._are_known(keys))
        while unknown.size:
            first = unknown[0]
            self._learn(piece, keys[first], int(after[first]), int(length[first]))
            unknown = unknown[keys[unknown] != keys[first]]
        meanings = self._meanings[np.searchsorted(self._known, keys)]
        return meanings[:, 0].astype(np.int8), meanings[:, 1]

    def _are_known(self, keys: Words) -> Mask:
        if not self._known.size:
            return np.zeros(keys.size, np.bool_)
        place = np.minimum(np.searchsorted(self._known, keys), self._known.size - 1)
        return np.asarray(self._known[place] == keys, np.bool_)

    def _learn(self, piece: bytes, key: np.uint64, start: int, length: int) -> None:
        found = _ATTRIBUTES.fullmatch(piece[start : start + length].decode("ascii", "replace").rstrip("/"))
        if found is None or (found["t"] or "n") not in _TYPES:
            raise Unfamiliar
        at = int(np.searchsorted(self._known, key))
        meaning = [_TYPES[found["t"] or "n"], int(found["s"] or 0)]
        self._known = np.insert(self._known, at, key)
        self._meanings = np.insert(self._meanings, at, meaning, axis=0)


def digits_to_numbers(words: Words, starts: Ints, lengths: Ints) -> Ints:
    """Up to eight digits at each place as a number, without a loop over digits."""
    if (lengths > 8).any() or (lengths < 1).any():
        raise Unfamiliar
    shift = (8 * (8 - lengths)).astype(np.uint64)
    packed = words[starts] << shift
    ordered = packed & np.uint64(0x0F0F0F0F0F0F0F0F)
    ordered = (ordered * np.uint64(2561)) >> np.uint64(8)
    ordered = ((ordered & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601)) >> np.uint64(16)
    ordered = ((ordered & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001)) >> np.uint64(32)
    return ordered.astype(np.int64)


def _first_bytes(words: Words, starts: Ints, lengths: Ints) -> Words:
    """The first `lengths` (0 to 8) bytes at each place, the others zero."""
    keep = np.array([(1 << (8 * count)) - 1 for count in range(9)], np.uint64)
    return words[np.minimum(starts, words.size - 1)] & keep[lengths]


def _kind_by_letters() -> npt.NDArray[np.int8]:
    """The kind of a tag by the two characters after `<`, as one number; endings still need a look at the third."""
    kinds = np.zeros(1 << 16, np.int8)
    for name, kind in (("c", _CELL), ("v", _NO_VALUE), ("t", _TEXT), ("f", _FORMULA)):
        for after in " >/":
            kinds[ord(name) | ord(after) << 8] = kind
    kinds[ord("v") | ord(">") << 8] = _VALUE
    kinds[ord("r") | ord("o") << 8] = _ROW
    kinds[ord("i") | ord("s") << 8] = _INLINE
    for name, kind in (("c", _CELL_END), ("v", _VALUE_END), ("t", _TEXT_END), ("f", _FORMULA_END), ("i", _INLINE_END)):
        kinds[ord("/") | ord(name) << 8] = kind
    return kinds


_KINDS = _kind_by_letters()
_THIRD = np.zeros((13, 256), np.bool_)  # by kind: may this be the third character?
_THIRD[:] = True
for _kind, _letters in (
    (_CELL_END, ">"), (_VALUE_END, ">"), (_TEXT_END, ">"), (_FORMULA_END, ">"), (_ROW, "w"), (_INLINE, ">"),
    (_INLINE_END, "s"),
):  # fmt: skip
    _THIRD[_kind] = False
    _THIRD[_kind, ord(_letters)] = True


def _kinds(words: Words, tags: Ints) -> npt.NDArray[np.int8]:
    """What each tag is, by its first letters."""
    ahead = words[tags]
    kinds = _KINDS[(ahead >> np.uint64(8) & np.uint64(0xFFFF)).astype(np.intp)]
    fits = _THIRD[kinds, (ahead >> np.uint64(24) & np.uint64(0xFF)).astype(np.intp)]
    kinds[~fits] = _OTHER
    rows = np.flatnonzero(kinds == _ROW)
    kinds[rows[(ahead[rows] >> np.uint64(32) & np.uint64(0xFF)) != ord(" ")]] = _OTHER
    return kinds


def _forms(
    text: npt.NDArray[np.uint8], tags: Ints, kinds: npt.NDArray[np.int8], cells: Ints
) -> tuple[Ints, Ints, npt.NDArray[np.int8]]:
    """For each cell where its value begins and ends, and what it holds; by the tags that follow the cell's own."""
    ahead = [kinds[cells + step] for step in range(1, 6)]

    def follow(*wanted: int) -> Mask:
        found = ahead[0] == wanted[0]
        for tag, kind in zip(ahead[1:], wanted[1:], strict=False):
            found = found & (tag == kind)
        return np.asarray(found, np.bool_)

    starts, ends = np.zeros(cells.size, np.int64), np.zeros(cells.size, np.int64)
    form = np.full(cells.size, -1, np.int8)
    stored: tuple[tuple[tuple[int, ...], int, int], ...] = (
        ((_VALUE, _VALUE_END, _CELL_END), 1, _STORED),
        ((_INLINE, _TEXT, _TEXT_END, _INLINE_END, _CELL_END), 2, _IN_LINE),
        ((_FORMULA, _FORMULA_END, _VALUE, _VALUE_END, _CELL_END), 3, _STORED),
        ((_FORMULA, _VALUE, _VALUE_END, _CELL_END), 2, _STORED),
    )
    for tags_ahead, opening, held in stored:
        fits = follow(*tags_ahead)
        at = cells[fits] + opening
        starts[fits], ends[fits] = _after_tag(text, tags[at], tags[at + 1]), tags[at + 1]
        form[fits] = held
    form[(form > _EMPTY) & (starts == ends)] = _EMPTY
    form[(form == _EMPTY) & (ahead[0] == _FORMULA)] = _SILENT
    silent: tuple[tuple[int, ...], ...] = (
        (_FORMULA, _FORMULA_END, _CELL_END), (_FORMULA, _CELL_END), (_FORMULA, _NO_VALUE, _CELL_END),
        (_FORMULA, _FORMULA_END, _NO_VALUE, _CELL_END),
    )  # fmt: skip
    for tags_ahead in silent:
        form[follow(*tags_ahead)] = _SILENT
    form[follow(_CELL_END) | follow(_NO_VALUE, _CELL_END)] = _EMPTY
    form[(form < 0) & (text[tags[cells + 1] - 2] == ord("/")) & np.isin(ahead[0], (_CELL, _ROW, _OTHER))] = _EMPTY
    untidy = (text[tags[cells + 1] - 1] != ord(">")) & (form > _EMPTY)
    if (form < 0).any() or untidy.any():
        raise Unfamiliar
    return starts, ends, form


def _after_tag(text: npt.NDArray[np.uint8], tags: Ints, next_tags: Ints) -> Ints:
    """Where the content of an opening tag begins: after `<v>`, `<t>` or `<t xml:space="preserve">`."""
    start = tags + 3
    attributes = text[tags + 2] != ord(">")
    if attributes.any():
        start[attributes] = tags[attributes] + len('<t xml:space="preserve">')
        if (text[start[attributes] - 1] != ord(">")).any() or (start > next_tags).any():
            raise Unfamiliar
    return start


def _row_numbers(text: npt.NDArray[np.uint8], words: Words, rows: Ints) -> Ints:
    """The numbers that row tags state."""
    starts = rows + len('<row r="')
    if (text[starts - 1] != ord('"')).any() or (text[starts - 3] != ord("r")).any():
        raise Unfamiliar
    lengths = np.zeros(rows.size, np.int64)
    open_ = np.ones(rows.size, np.bool_)
    for _ in range(8):
        open_ &= text[starts + lengths] != ord('"')
        lengths += open_
    numbers = digits_to_numbers(words, starts, lengths) if rows.size else rows
    if (np.diff(numbers) <= 0).any():
        raise Unfamiliar
    return numbers


def _references(text: npt.NDArray[np.uint8], words: Words, cells: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The column of each cell, counted from 0, and the place after its reference's closing quote."""
    start = cells + len('<c r="')
    ahead = words[cells + len("<c ")]
    letters = [(ahead >> np.uint64(24 + 8 * place) & np.uint64(0xFF)).astype(np.int64) - 64 for place in range(3)]
    is_letter = [(letter >= 1) & (letter <= 26) for letter in letters]
    second, third = is_letter[1], is_letter[1] & is_letter[2]
    columns = np.where(second, letters[0] * 26 + letters[1], letters[0])
    columns = np.where(third, columns * 26 + letters[2], columns)
    digits = start + 1 + second + third
    lengths = np.searchsorted(10 ** np.arange(1, 8), rows, "right") + 1
    after = digits + lengths + 1
    usual = ((ahead & np.uint64(0xFFFFFF)) == _REFERENCE) & is_letter[0] & (text[after - 1] == ord('"'))
    if not usual.all() or (digits_to_numbers(words, digits, lengths) != rows).any():
        raise Unfamiliar
    return columns - 1, after
