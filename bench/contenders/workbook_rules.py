"""Reading one roster workbook: Bangfu's whole check, and the least a checker written on openpyxl would spend."""

from __future__ import annotations

import openpyxl

from bangfu.cli import main
from bench.contenders import Notes, Task


def openpyxl_read(task: Task) -> Notes:
    """Read as many rows of the first sheet as asked, as values, and look at nothing; the heading is one more."""
    book = openpyxl.load_workbook(task.options["file"], read_only=True, data_only=True)
    rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True, max_row=task.households + 1)) - 1
    book.close()
    assert rows == task.households, f"openpyxl read {rows} rows"
    return {"rows": rows}


def check(task: Task) -> Notes:
    """`bangfu check` as a user runs it: read, check every cell, print the findings."""
    code = main(["check", task.options["file"], "--lang", "en"])
    assert code in (0, 1), f"bangfu check ended with {code}"
    return {"exit": code}


def check_report(task: Task) -> Notes:
    """The same, with the error workbook written."""
    report = task.out.with_suffix(".xlsx")
    code = main(["check", task.options["file"], "--report", str(report), "--lang", "en"])
    assert code in (0, 1), f"bangfu check ended with {code}"
    return {"exit": code, "report_mb": round(report.stat().st_size / 2**20, 1)}
