"""Runs of a pack's rules over the register: verdicts, leads, comparisons."""
