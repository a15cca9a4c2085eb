"""Rosters into the register: compared first, then applied whole or not at all, undoable; other departments' files."""
