"""Sentences of rosters."""

TEXTS: dict[str, dict[str, str]] = {}
