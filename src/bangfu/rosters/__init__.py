"""Rosters a county has: read them, say what is wrong with them, hand back clean rows."""
