"""The error workbook: the user's own sheets as given, wrong cells marked, reason and remedy beside them."""

from __future__ import annotations

from bangfu.rosters.report.workbook import draw_report, write_report

__all__ = ["draw_report", "write_report"]
