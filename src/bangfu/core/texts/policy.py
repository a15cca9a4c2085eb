"""Sentences of policy."""

TEXTS: dict[str, dict[str, str]] = {}
