"""One spelling for many: full-width and traditional characters, stray spaces, the tricks spreadsheets play on text.

`clean` keeps what a person wrote, `plain` is for comparing only. Nothing here knows what a column means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from operator import eq

import opencc

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys([0x3000, 0xA0, 0x09, 0x0A, 0x0B, 0x0D, 0x2002, 0x2003, 0x2009, 0x202F], 0x20)
_NOTHING = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_TABLE = {**_FULL_WIDTH, **_SPACES, **_NOTHING}
NEEDS_CLEANING = (
    r"[\x{FF01}-\x{FF5E}\x{3000}\x{A0}\x{AD}\x{2000}-\x{200F}\x{202F}\x{2060}\x{FEFF}\t\n\v\r]|^[ '=]|\s$|  "
)
"""RE2 pattern of the texts `clean` would change."""
_LONG_NUMBER = re.compile(r"[\dXx][\d\s-]{9,}[\dXx]")
_BRACKETS = re.compile(r"[(\[【{〔][^)\]】}〕]*[)\]】}〕]?")
_LOOSE = re.compile(r"[\s()\[\]【】{}〔〕*:：,，、.。;；/\\\"“”'‘’·_-]+")
_MOST_SHOWN = 24
_converter = opencc.OpenCC("t2s")


def clean(text: str) -> str:
    """Half-width, single spaces, no invisible characters, without the `'` or `="…"` that forces text."""
    text = re.sub(r" +", " ", text.translate(_TABLE)).strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return text.removeprefix("'").strip()


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """What counts when two texts are compared: simplified, small letters, without spaces and loose punctuation."""
    return _LOOSE.sub("", simplified(clean(text))).lower()


def simplified(text: str) -> str:
    """Traditional characters as simplified ones; compatibility forms as the usual ones."""
    if text.isascii():
        return text
    return str(_converter.convert(unicodedata.normalize("NFKC", text)))


def without_brackets(text: str) -> str:
    """The text without what stands in brackets of any kind."""
    return _BRACKETS.sub("", clean(text))


def in_brackets(text: str) -> list[str]:
    """What stands in brackets, each without them."""
    return [found.strip("()[]【】{}〔〕") for found in _BRACKETS.findall(clean(text))]


def nearest(text: str, known: Iterable[str]) -> str:
    """The one known spelling close enough to be meant, or an empty text.

    Of a word of two characters one must stand in its own place: 因并 may mean 因病, 亲戚 does not mean 父亲.
    """
    wanted = plain(text)
    by_plain = {plain(each): each for each in known}
    longer = [(form, each) for form, each in by_plain.items() if wanted and len(form) > 1]
    inside = [each for form, each in longer if form in wanted or wanted in form]
    if len(inside) == 1:
        return inside[0]
    close = get_close_matches(wanted, list(by_plain), cutoff=0.5)
    meant = [form for form in close if len(wanted) > 2 or any(map(eq, wanted, form))]
    return by_plain[meant[0]] if meant else ""


def shown(text: str | None) -> str:
    """A cell's text as a message may show it: short, and never a number that could be of a person."""
    text = _LONG_NUMBER.sub("…", text or "")
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
