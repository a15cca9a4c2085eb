"""Texts that stand for a code of a list, or for yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa

from bangfu.core.policy.model import CodeList
from bangfu.core.policy.source import Label
from bangfu.core.texts import LANGUAGES, listed
from bangfu.rosters.code_spellings import spellings_of
from bangfu.rosters.findings import both
from bangfu.rosters.forms import Column, Words
from bangfu.rosters.spelling import nearest, plain, shown
from bangfu.rosters.values.result import Fault, Values

_BETWEEN = re.compile(r"[、,;/|+&]|和|及")
_MOST_CHOICES = 16
_MOST_SUGGESTIONS = 300  # a column of garbage would ask for a search per row


def read_codes(texts: pa.Array, column: Column, codes: CodeList, words: Words) -> Values:
    """The code each text means; for one that means none, the nearest that may be meant.

    Where the column has facts for further codes, a text may name several: `因病、因残` is the first and one beside it.
    """
    known = spellings_of(codes)
    for answer, spellings in ((column.yes, words.yes), (column.no, words.no)):
        if answer is not None:
            known.update({_mark(each): answer for each in spellings})
    unknown = {_mark(each) for each in words.unknown}
    prefixes = words.kin.prefixes if column.fact == words.kin.relation else ()

    def code_of(text: str) -> str | None:
        return known.get(_mark(text)) or known.get(plain(text).lstrip("0")) or _kin(plain(text), known, prefixes)

    written = texts.to_pylist()
    values = [code_of(text) for text in written]
    near, strange = np.zeros(len(written), np.bool_), np.zeros(len(written), np.bool_)
    found, meant = [""] * len(written), [""] * len(written)
    beside = {}
    for place, (text, value) in enumerate(zip(written, values, strict=True)):
        if value is not None or _mark(text) in unknown:
            continue
        parts = _parts(text, code_of) if column.further else [text]
        unread = next((part for part in parts if code_of(part) is None), None)
        if unread is None:
            values[place], *others = dict.fromkeys(filter(None, map(code_of, parts)))
            beside[place] = tuple(others)
            continue
        found[place] = shown(unread)
        close = nearest(unread, [spelling for spelling in known if spelling]) if place < _MOST_SUGGESTIONS else ""
        if close:
            near[place], meant[place] = True, both(codes.codes[known[close]].label)
        else:
            strange[place] = True
    faults = (Fault("code_near", near, found, meant), Fault("code_unknown", strange, found, both(_choices(codes))))
    return Values(pa.array(values, pa.string()), faults, beside=beside)


def _parts(text: str, code_of: Callable[[str], str | None]) -> list[str]:
    """What a text names one after the other; spaces part it where nothing else does and all between them are codes."""
    parts = [part for part in _BETWEEN.split(text) if plain(part)]
    spaced = text.split()
    return spaced if len(parts) < 2 and None not in map(code_of, spaced) else parts or [text]


def _choices(codes: CodeList) -> Label:
    """The labels of a list, as many as one can read."""
    labels = [code.label for code in codes.codes.values()]
    more = "…" if len(labels) > _MOST_CHOICES else ""
    return {lang: listed((label[lang] for label in labels[:_MOST_CHOICES]), lang) + more for lang in LANGUAGES}


def _kin(text: str, known: Mapping[str, str], prefixes: Sequence[str]) -> str | None:
    """The relation meant when what may stand before it is taken away, one after the other."""
    while text and text not in known:
        before = next((each for each in prefixes if text.startswith(each) and text != each), None)
        if before is None:
            return None
        text = text.removeprefix(before)
    return known.get(text)


def read_truths(texts: pa.Array, words: Words) -> Values:
    """True, false, or not known."""
    answers: dict[str, bool | None] = {_mark(each): None for each in words.unknown}
    answers.update({_mark(each): True for each in words.yes})
    answers.update({_mark(each): False for each in words.no})
    listed = texts.to_pylist()
    strange = np.array([_mark(text) not in answers for text in listed], np.bool_)
    values = pa.array([answers.get(_mark(text)) for text in listed], pa.bool_())
    return Values(values, (Fault("yes_no_unknown", strange, shows_text=True),))


def _mark(text: str) -> str:
    """The plain form; of a text that is nothing but signs, the text itself."""
    return plain(text) or text
