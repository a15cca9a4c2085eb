"""Sentences of engines."""

TEXTS: dict[str, dict[str, str]] = {}
