"""Names of places as the pages say them: one place, a place with the one above it, the codes to ask names for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bangfu.programme.places.queries import names_of
from bangfu.web.words import words


def place_name(path: str, lang: str) -> str:
    """The name of a place, or that of everything."""
    return names_of([path], lang).get(path, path) if path else words("area.all", lang)


def whole_name(path: str, among: Mapping[str, str]) -> str:
    """The names of a place and the place above it, as a line under a name."""
    above = [name for known, name in sorted(among.items()) if path.startswith(known) and known != path]
    return names_joined([*above[-1:], among.get(path, path)])


def names_joined(names: Sequence[str]) -> str:
    """Names of places, the larger first, as one: 富岭镇大水口村, Dashuikou Village, Fuling Town."""
    return ", ".join(reversed(names)) if all(name.isascii() for name in names) else "".join(names)


def with_above(path: str) -> list[str]:
    """A path and everything above it."""
    return [path[:width] for width in range(1, len(path) + 1)]
