"""The second sheet of the error workbook: every finding on a line, so that nobody has to scroll to the far right."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from bangfu.core.texts import sentence
from bangfu.rosters.check import Check
from bangfu.rosters.findings import findings_in, remedy
from bangfu.rosters.report.looks import LINE_HEIGHT, Looks, lines_needed
from bangfu.rosters.report.summary_sheet import link_to
from bangfu.rosters.summary import reason_of

MOST_LISTED = 5_000
"""Lines of the list; a spreadsheet program holds each link in memory, and nobody reads further."""
_WIDTHS = (11, 26, 20, 58, 52)
_HEADS = ("severity", "where", "heading", "reason", "remedy")


def draw_list(sheet: Worksheet, check: Check, names: Mapping[int, str], looks: Looks, lang: str) -> None:
    """Draw the sheet; `names` gives by sheet number the name it has in this workbook."""
    sheet.hide_gridlines(2)
    for column, (width, head) in enumerate(zip(_WIDTHS, _HEADS, strict=True)):
        sheet.set_column(column, column, width, looks.plain)
        look = looks.table_heading_indented if head == "where" else looks.table_heading
        sheet.write_string(0, column, sentence(f"rosters.report_{head}", lang), look)
    count = check.findings.num_rows
    for row, finding in enumerate(findings_in(check.findings.slice(0, MOST_LISTED)), 1):
        look = looks.error_cell if finding.severity == "error" else looks.warning_cell
        layout = check.readings[finding.sheet].layout
        heading = layout.headings.get(finding.column, "") if layout else ""
        said, to_do = reason_of(check, finding, lang), remedy(finding, lang)
        shown, target = link_to(finding, names, lang)
        sheet.write_string(row, 0, sentence(f"rosters.report_{finding.severity}", lang), look)
        sheet.write_url(row, 1, target, looks.link, shown)
        for column, text in enumerate((heading, said, to_do), 2):
            sheet.write_string(row, column, text, looks.cell)
        wrapped = zip((shown, heading, said, to_do), _WIDTHS[1:], strict=True)
        sheet.set_row(row, LINE_HEIGHT * max(lines_needed(text, width) for text, width in wrapped))
    if count > MOST_LISTED:
        rest = sentence("rosters.report_list_ends", lang, most=MOST_LISTED, count=count)
        sheet.merge_range(MOST_LISTED + 1, 0, MOST_LISTED + 1, len(_WIDTHS) - 1, rest, looks.note)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, min(count, MOST_LISTED), len(_WIDTHS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
