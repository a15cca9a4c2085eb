"""The place that a title names, as 松溪县郑墩镇青山村贫困户花名册: read where a sheet has no column for it.

Only what cannot be meant otherwise: whole names one behind the other from the larger place down, that begin where a
word begins, end where a word of titles begins, and fit one place of the list alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bangfu.rosters.forms import Column
from bangfu.rosters.placing import PlaceFinder
from bangfu.rosters.spelling import clean, simplified

_YEAR = re.compile(r"(?:19|20)\d\d\s*年?度?")
_LETTER = re.compile(r"\w")
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Titled:
    """The place found, and the line that names it (the lowest of its names, where several lines do)."""

    code: str
    text: str

    def gives(self, column: Column, widths: dict[str, int]) -> bool:
        """Does the place say what this column would?"""
        if column.place is not None:
            return widths[column.place] <= len(self.code)
        return column.place_code and len(self.code) == max(widths.values(), default=0)


def place_in_titles(
    lines: Sequence[str], finder: PlaceFinder, words: Sequence[str], within: Collection[str] = ()
) -> Titled | None:
    """The one place that all names in the lines fit; None when there is none, or several.

    `within`: codes of the places that columns of the sheet name; a lowest place is looked for only below a named one.
    """
    named = [[(code, "") for code in within]] if within else []
    for line in lines:
        text = simplified(clean(_YEAR.sub(" ", line)))
        for above in ([""], sorted(within)):
            named += [[(code, line) for code in codes] for codes in _chains(text, finder, words, above)]
    if not any(line for codes in named for _, line in codes):
        return None
    lowest = max(named, key=lambda codes: (bool(codes[0][1]), len(codes[0][0])))
    fitting = [each for each in lowest if all(any(_of_one_line(each[0], code) for code, _ in one) for one in named)]
    return Titled(*fitting[0]) if len({code for code, _ in fitting}) == 1 else None


def _of_one_line(one: str, other: str) -> bool:
    """Is one of the places in the other?"""
    return one.startswith(other) or other.startswith(one)


def _chains(text: str, finder: PlaceFinder, words: Sequence[str], above: list[str]) -> Iterator[list[str]]:
    """For each run of names in the text the places it may mean, all below `above`."""
    at = 0 if above else len(text)
    while at < len(text):
        if at and _LETTER.match(text[at - 1]) and _LETTER.match(text[at]):
            at += 1
            continue
        codes, end = above, at
        while True:
            found, further = _longest(text, end, codes, finder)
            if not found:
                break
            codes, end = found, further
        if end > at and _ends(text[end:], words):
            yield codes
        at = max(end, at + 1)


def _longest(text: str, start: int, above: Sequence[str], finder: PlaceFinder) -> tuple[list[str], int]:
    """The places below `above` whose name begins here, by the longest such name of the highest level."""
    lowest = finder.levels[-1]
    for level in finder.levels:
        if level.width <= len(above[0]) or (level is lowest and not above[0]):
            continue
        for end in range(min(len(text), start + _LONGEST_NAME), start + 1, -1):
            found = [code for each in above for code in finder.called(each, level, text[start:end])]
            if found:
                return found, end
    return [], start


def _ends(rest: str, words: Sequence[str]) -> bool:
    return not rest or not _LETTER.match(rest[0]) or rest[0].isdigit() or rest.startswith(tuple(words))
