"""Complaints and suggestions: a door on every page, an answer within the time the pack gives."""
