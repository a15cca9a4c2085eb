"""Place codes: which code names which place, what lies below it; reads a pack's `places.csv`, judges nothing.

    places = load_places(pack_folder)            # pack_folder/places.csv.xz or places.csv: code,name[,kind[,name_en]]
    places.exists("350702102")                   # True
    places.name_of("350702102")                  # '夏道镇'; KeyError if there is no such code
    places.full_name_of("350702102")             # '福建省南平市延平区夏道镇'
    places.parent_of("350702102")                # '350702' ('' above the top level)
    places.children("350702")                    # its townships, in order of code
    places.children("")                          # the top level
    places.under("3507", width=12)               # every village of the prefecture, in order of code
    places.level_of("350702102")                 # 4: its depth, 1 = top; pack.levels[3] names that level
    places.kind_of("350702001001")               # 'residents' ('' where the file gives none)
    places.latin_name_of("350702102")            # 'Xiadao Town' ('' where the file gives none)

A code's width is its level and its prefix is its parent, so parents need no column. Codes are text.
A place list is data of one pack and one day; nobody changes it.
"""

from __future__ import annotations

import csv
import io
import lzma
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bangfu.core.errors import Problem


class Place(NamedTuple):
    """One node of the tree; `kind` and `latin_name` may be empty."""

    code: str
    name: str
    kind: str = ""
    latin_name: str = ""


class Places:
    """The places of one pack, for reading; codes sorted, so that everything below a place is one slice."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = {place.code: place for place in places}
        self._codes = sorted(self._places)
        self.widths = tuple(sorted({len(code) for code in self._codes}))

    def __len__(self) -> int:
        return len(self._codes)

    def exists(self, code: str) -> bool:
        """Is this the code of a place the pack lists?"""
        return code in self._places

    def name_of(self, code: str) -> str:
        """The place's own name, as published."""
        return self._places[code].name

    def full_name_of(self, code: str) -> str:
        """The names from the top level down to the place, without separators."""
        prefixes = (code[:width] for width in self.widths if width <= len(code))
        return "".join(self.name_of(prefix) for prefix in prefixes if self.exists(prefix))

    def kind_of(self, code: str) -> str:
        """The kind the list gives the place, or an empty text."""
        return self._places[code].kind

    def latin_name_of(self, code: str) -> str:
        """The name in the Latin alphabet as the list gives it, or an empty text; KeyError if there is no such code."""
        return self._places[code].latin_name

    def level_of(self, code: str) -> int:
        """How deep the code stands in the tree, 1 at the top; ValueError if no level has its width."""
        return self.widths.index(len(code)) + 1

    def parent_of(self, code: str) -> str:
        """The code one level up; an empty text above the top level."""
        above = [width for width in self.widths if width < len(code)]
        return code[: above[-1]] if above else ""

    def children(self, code: str) -> tuple[str, ...]:
        """The codes one level down, in order of code; of the empty text: the top level."""
        below = [width for width in self.widths if width > len(code)]
        return self.under(code, below[0]) if below else ()

    def under(self, code: str, width: int) -> tuple[str, ...]:
        """Every code of this width that starts with `code`, in order of code."""
        start = bisect_left(self._codes, code)
        end = bisect_left(self._codes, code + "\x7f") if code else len(self._codes)
        return tuple(found for found in self._codes[start:end] if len(found) == width)

    def with_more(self, more: Iterable[Place]) -> Places:
        """The same tree with further places; a code given again takes its new name."""
        new = list(more)
        return Places([*self._places.values(), *new]) if new else self


def load_places(folder: Path) -> Places:
    """The place list of a pack folder, read anew where its file has changed; a pack without one gives an empty tree."""
    for file in (folder / "places.csv.xz", folder / "places.csv"):
        if file.exists():
            state = file.stat()
            return _listed_in(file.absolute(), state.st_mtime_ns, state.st_size)
    return Places([])


@lru_cache(maxsize=2)
def _listed_in(file: Path, _changed: int, _size: int) -> Places:
    """What a file lists in this state of it: every import, however small, asks for the whole country."""
    packed = file.suffix == ".xz"
    text = lzma.decompress(file.read_bytes()).decode("utf-8") if packed else file.read_text("utf-8-sig")
    return Places(read_places(text, file.name))


def read_places(text: str, file: str) -> list[Place]:
    """Parse `code,name[,kind[,name_en]]` lines; raises Problem naming the file and line that is not so."""
    rows = csv.reader(io.StringIO(text))
    header = next(rows, [])
    if header[:2] != ["code", "name"]:
        raise Problem("rosters.places_columns", file=file, found=",".join(header))
    places = [Place._make((*row, "", "", "", "")[:4]) for row in rows]
    codes = [place.code for place in places]
    if not ("".join(codes).isascii() and all(map(str.isalnum, codes)) and all(place.name for place in places)):
        raise Problem("rosters.places_line", file=file, line=_first_wrong(text))
    return places


def _first_wrong(text: str) -> int:
    rows = csv.reader(io.StringIO(text))
    next(rows)
    right = (bool(code.isalnum() and code.isascii() and name) for code, name, *_ in ((*row, "", "") for row in rows))
    next(n for n, fits in enumerate(right) if not fits)
    return rows.line_num
