"""The parts of a workbook that its sheets refer to: shared texts, and which cell styles show a date."""

from __future__ import annotations

import re
import zipfile
from html import unescape

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_TEXT = re.compile(rb"<t(?: [^>]*)?(?:/>|>([^<]*)</t>)")
_ITEM = re.compile(rb"<si(?: [^>]*)?(?:/>|>(.*?)</si>)", re.DOTALL)
_PHONETIC = re.compile(rb"<rPh.*?</rPh>", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
"""Built-in number formats that show dates or times, the Chinese and Japanese ones included (ECMA-376, 18.8.30)."""
_NOT_PLACEHOLDERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Unfamiliar(Exception):
    """The XML is of a shape this reader does not claim to know."""


def shared_texts(archive: zipfile.ZipFile) -> pa.Array:
    """The shared texts in order; phonetic guides left out, runs of formatted text joined."""
    names = [name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"]
    if not names:
        return pa.array([], pa.string())
    content = archive.read(names[0])
    if re.search(rb"<\w+:sst\b", content[:2000]):
        raise Unfamiliar
    items = content.count(b"<si>") + content.count(b"<si ") + content.count(b"<si/>")
    texts = _TEXT.findall(content)
    if len(texts) != items or b"<rPh" in content:
        texts = [b"".join(_TEXT.findall(_PHONETIC.sub(b"", item))) for item in _ITEM.findall(content)]
    return decoded(pa.array(texts, pa.binary()))


def decoded(texts: pa.Array) -> pa.Array:
    """UTF-8 bytes of XML text as text: entities and the escapes of control characters undone."""
    try:
        texts = texts.cast(pa.string())
    except pa.ArrowInvalid as error:
        raise Unfamiliar from error
    for mark, undo in (("&", unescape), ("_x", _without_escapes)):
        has = pc.match_substring(texts, mark)
        if pc.any(has).as_py():
            changed = [undo(text) for text in pc.filter(texts, has).to_pylist()]
            texts = pc.replace_with_mask(texts, has, pa.array(changed, pa.string()))
    return texts


def _without_escapes(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def date_styles(archive: zipfile.ZipFile) -> npt.NDArray[np.bool_]:
    """For each cell style: does it show its number as a date or a time?"""
    if "xl/styles.xml" not in archive.namelist():
        return np.zeros(1, np.bool_)
    styles = archive.read("xl/styles.xml").decode("utf-8")
    dates = set(_DATE_FORMATS)
    for tag in re.findall(r"<numFmt\b[^>]*>", styles):
        number, code = re.search(r'\bnumFmtId="(\d+)"', tag), re.search(r'\bformatCode="([^"]*)"', tag)
        if number and code:
            shows_date = bool(re.search(r"[ymdhs]", _NOT_PLACEHOLDERS.sub("", unescape(code[1])).lower()))
            (dates.add if shows_date else dates.discard)(int(number[1]))
    block = re.search(r"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
    if block is None:
        raise Unfamiliar
    formats = [re.search(r'\bnumFmtId="(\d+)"', tag) for tag in re.findall(r"<xf\b[^>]*>", block[0])]
    return np.array([found is not None and int(found[1]) in dates for found in formats] or [False], np.bool_)


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Does the workbook count days from 1904, as old programs on a Macintosh did?"""
    book = archive.read("xl/workbook.xml")
    return re.search(rb'<workbookPr\b[^>]*\bdate1904="(?:1|true)"', book) is not None
