"""The first sheet of the error workbook: how much was taken, what is wrong by kind with links, sheet by sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from xlsxwriter.worksheet import Worksheet

from bangfu.core.texts import sentence
from bangfu.rosters.check import Check, Fate
from bangfu.rosters.findings import SEVERITIES, Finding, remedy, title
from bangfu.rosters.reading import column_letters
from bangfu.rosters.report.looks import LINE_HEIGHT, Looks, lines_needed
from bangfu.rosters.summary import counts_by_kind, notices

_WIDTHS = (12, 36, 18, 30, 78)
_LAST = len(_WIDTHS) - 1


def draw_summary(sheet: Worksheet, check: Check, names: Mapping[int, str], looks: Looks, lang: str) -> None:
    """Draw the sheet; `names` gives by sheet number the name it has in this workbook."""
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width, looks.plain)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, sentence("rosters.report_title", lang), looks.title)
    counted = counts_by_kind(check)
    lead = "rosters.report_lead" if counted or check.unreadable else "rosters.report_nothing"
    sheet.merge_range(1, 0, 1, _LAST, sentence(lead, lang, **asdict(check.totals)), looks.lead)
    sheet.merge_range(2, 0, 2, _LAST, sentence("rosters.report_how", lang), looks.note)
    sheet.set_row(2, 34)
    row = 4
    if counted:
        row = _draw_kinds(sheet, row, check, names, looks, lang)
    row = _draw_sheets(sheet, row, check, names, looks, lang)
    if check.unreadable:
        problems = [problem.sentence(lang) for _, problem in check.unreadable]
        row = _draw_lines(sheet, row, "rosters.report_unread", problems, looks, lang)
    said = notices(check, lang)
    if said:
        _draw_lines(sheet, row, "rosters.report_notices", said, looks, lang)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _draw_kinds(sheet: Worksheet, row: int, check: Check, names: Mapping[int, str], looks: Looks, lang: str) -> int:
    sheet.write_string(row, 0, sentence("rosters.report_kinds", lang), looks.section)
    heads = ("severity", "kind", "count", "example", "remedy")
    heads_look = {"count": looks.table_heading_right, "example": looks.table_heading_indented}
    for column, head in enumerate(heads):
        look = heads_look.get(head, looks.table_heading)
        sheet.write_string(row + 1, column, sentence(f"rosters.report_{head}", lang), look)
    row += 2
    for kind, count, first in counts_by_kind(check):
        severity = SEVERITIES[kind]
        look = looks.error_cell if severity == "error" else looks.warning_cell
        sheet.write_string(row, 0, sentence(f"rosters.report_{severity}", lang), look)
        sheet.write_string(row, 1, title(kind, lang), looks.cell)
        sheet.write_number(row, 2, count, looks.number)
        shown, target = link_to(first, names, lang)
        sheet.write_url(row, 3, target, looks.link, shown)
        what_to_do = remedy(first, lang)
        sheet.write_string(row, 4, what_to_do, looks.cell)
        sheet.set_row(row, LINE_HEIGHT * max(lines_needed(what_to_do, _WIDTHS[4]), lines_needed(shown, _WIDTHS[3])))
        row += 1
    return row + 1


def link_to(finding: Finding, names: Mapping[int, str], lang: str) -> tuple[str, str]:
    """What the link to a finding says, and where it leads."""
    name = names[finding.sheet]
    cell = f"{column_letters(max(finding.column, 0))}{max(finding.row, 1)}"
    shown = f"{name} {cell}" if finding.row else f"{name} {sentence('rosters.report_whole_sheet', lang)}"
    quoted = name.replace("'", "''")
    return shown, f"internal:'{quoted}'!{cell}"


def _draw_sheets(sheet: Worksheet, row: int, check: Check, names: Mapping[int, str], looks: Looks, lang: str) -> int:
    sheet.write_string(row, 0, sentence("rosters.report_sheets", lang), looks.section)
    row += 1
    for column, head in enumerate(("rows", "name", "taken", "not_taken", "file")):
        look = looks.table_heading_right if head in ("rows", "taken") else looks.table_heading_indented
        sheet.write_string(row, column, sentence(f"rosters.report_{head}", lang), look)
    row += 1
    for reading in check.readings:
        fate = check.fates.get(reading.number, Fate())
        quoted = names[reading.number].replace("'", "''")
        sheet.write_number(row, 0, reading.records, looks.number)
        sheet.write_url(row, 1, f"internal:'{quoted}'!A1", looks.link, names[reading.number])
        sheet.write_number(row, 2, reading.records - fate.refused - fate.held, looks.number)
        left_out = sentence("rosters.report_left_out", lang, **asdict(fate)) if fate != Fate() else ""
        sheet.write_string(row, 3, left_out, looks.cell_indented)
        sheet.write_string(row, _LAST, reading.file, looks.cell_indented)
        row += 1
    return row + 1


def _draw_lines(sheet: Worksheet, row: int, code: str, lines: list[str], looks: Looks, lang: str) -> int:
    sheet.write_string(row, 0, sentence(code, lang), looks.section)
    for line in lines:
        row += 1
        sheet.merge_range(row, 0, row, _LAST, line, looks.note)
        sheet.set_row(row, LINE_HEIGHT * lines_needed(line, sum(_WIDTHS)))
    return row + 2
