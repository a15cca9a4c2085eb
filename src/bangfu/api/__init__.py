"""The API under /api/v1: thin, scoped as the pages are."""
