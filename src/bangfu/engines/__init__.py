"""Engines run a pack's rules over a snapshot: memory (obviously right), DuckDB, PostgreSQL; Spark text."""
