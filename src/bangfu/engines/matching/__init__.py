"""Matching programmes over arrays: read both sides, work out points by blocks of helpers and places."""
