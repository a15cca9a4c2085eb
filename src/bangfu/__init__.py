"""Bangfu 帮扶: run a poverty-alleviation campaign from the first visit to the last verified exit."""

__version__ = "0.1.0"
