"""Texts that stand for a code of a list, or for yes and no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from bangfu.core.policy.model import CodeList
from bangfu.rosters.findings import both
from bangfu.rosters.forms import Column, Words
from bangfu.rosters.spelling import nearest, plain
from bangfu.rosters.values.result import Fault, Values

_MOST_SUGGESTIONS = 300  # a column of garbage would ask for a search per row


def spellings_of(codes: CodeList) -> dict[str, str]:
    """Every accepted spelling of a list's codes, in plain form; the code a spelling means is its first one."""
    known: dict[str, str] = {}
    for name, code in codes.codes.items():
        for spelling in (name, *code.label.values()):
            known[plain(spelling)] = name
    for name, code in codes.codes.items():
        for spelling in code.also:
            known.setdefault(plain(spelling), name)
            known.setdefault(plain(spelling).lstrip("0"), name)  # a spreadsheet makes 01 a 1
    known.pop("", None)
    return known


def read_codes(texts: pa.Array, column: Column, codes: CodeList, words: Words) -> Values:
    """The code each text means; for one that means none, the nearest that may be meant."""
    known = spellings_of(codes)
    for answer, spellings in ((column.yes, words.yes), (column.no, words.no)):
        if answer is not None:
            known.update({_mark(each): answer for each in spellings})
    unknown = {_mark(each) for each in words.unknown}
    listed = texts.to_pylist()
    values = [known.get(_mark(text)) or known.get(plain(text).lstrip("0")) for text in listed]
    if column.fact == words.kin.relation:
        prefixes = words.kin.prefixes
        values = [each or _kin(plain(text), known, prefixes) for text, each in zip(listed, values, strict=True)]
    near, strange = np.zeros(len(listed), np.bool_), np.zeros(len(listed), np.bool_)
    meant = [""] * len(listed)
    for place, (text, value) in enumerate(zip(listed, values, strict=True)):
        if value is not None or _mark(text) in unknown:
            continue
        close = nearest(text, [spelling for spelling in known if spelling]) if place < _MOST_SUGGESTIONS else ""
        if close:
            near[place], meant[place] = True, both(codes.codes[known[close]].label)
        else:
            strange[place] = True
    faults = (
        Fault("code_near", near, expected=meant, shows_text=True),
        Fault("code_unknown", strange, expected=both(column.heading), shows_text=True),
    )
    return Values(pa.array(values, pa.string()), faults)


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
