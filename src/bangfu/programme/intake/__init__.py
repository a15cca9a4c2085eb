"""Rosters into the register: staged, compared, applied whole, undone."""
