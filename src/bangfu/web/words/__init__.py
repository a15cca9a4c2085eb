"""What the pages say, in Chinese and English: one file for each part of the menu, one code for each text.

`{count:,}` sets thousands apart, `{count:household|households}` chooses the English word for one or for many.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

from bangfu.core.texts import TEXTS as SENTENCES
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.web.words import (
    account,
    admin,
    complaints,
    design,
    home,
    households,
    imports,
    leads,
    log,
    packs,
    runs,
    shell,
)

WORDS: Mapping[str, Mapping[str, str]] = {
    **SENTENCES,
    **shell.WORDS,
    **account.WORDS,
    **home.WORDS,
    **households.WORDS,
    **imports.WORDS,
    **runs.WORDS,
    **leads.WORDS,
    **packs.WORDS,
    **admin.WORDS,
    **log.WORDS,
    **complaints.WORDS,
    **design.WORDS,
}


class _Filler(string.Formatter):
    """Format specifications as `str.format` knows them, and `one|many`."""

    def format_field(self, value: Any, format_spec: str) -> str:  # whatever a text is filled with
        one, bar, many = format_spec.partition("|")
        if bar:
            return one if value == 1 else many
        return str(super().format_field(value, format_spec))


_FILLER = _Filler()


def name_of_actor(name: str, lang: str) -> str:
    """Who did something: a person by name, the programme itself by its word."""
    return words("role.system", lang) if name == SYSTEM.name else name


def words(code: str, lang: str, **details: object) -> str:
    """The text of `code` in `lang`, its places filled."""
    text = WORDS[code][lang]
    return _FILLER.vformat(text, (), details) if details else text
