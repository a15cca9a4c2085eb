"""Words of this part of the pages."""

WORDS: dict[str, dict[str, str]] = {}
