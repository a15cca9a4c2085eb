"""The error workbook: the user's own sheets as given, wrong cells marked, reason and remedy beside them."""

from __future__ import annotations

from bangfu.rosters.report.workbook import write_report

__all__ = ["write_report"]
