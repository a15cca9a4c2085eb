"""What the pages say, in Chinese and English: one file for each part of the menu, one code for each text."""

from __future__ import annotations

from collections.abc import Mapping

from bangfu.core.texts import TEXTS as SENTENCES
from bangfu.web.words import shell

WORDS: Mapping[str, Mapping[str, str]] = {**SENTENCES, **shell.WORDS}


def words(code: str, lang: str, **details: object) -> str:
    """The text of `code` in `lang`, its places filled."""
    text = WORDS[code][lang]
    return text.format(**details) if details else text
