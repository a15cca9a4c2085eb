"""Sentences of demo."""

TEXTS: dict[str, dict[str, str]] = {}
