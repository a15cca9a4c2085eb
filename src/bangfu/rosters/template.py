"""Write the template: how to fill it in, a sheet for each table with drop-downs, notes on headings, an example."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bangfu.core.policy.types import Kind
from bangfu.core.texts import headed, listed, sentence
from bangfu.core.whole_files import whole_file
from bangfu.rosters.forms import Column, RosterForms, SheetForm
from bangfu.rosters.reading import column_letters
from bangfu.rosters.report.looks import LINE_HEIGHT, Looks, fit_to_paper, fitting_width, lines_needed
from bangfu.rosters.sheet import example_text, yes_no

_GUIDE_WIDTHS = (16, 70, 12)
_LISTED_ROWS = 20_000
"""Rows below the heading that have drop-downs; a county's largest township stays below."""


def write_template(forms: RosterForms, path: Path, lang: str) -> None:
    """Write the pack's template to fill in, whole or not at all; raises Problem if it cannot be written."""
    content = io.BytesIO()  # a small file: made in memory, a full disk meets one write
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        _draw(book, forms, lang)
    with whole_file(path) as part:
        part.write_bytes(content.getvalue())


def _draw(book: xlsxwriter.Workbook, forms: RosterForms, lang: str) -> None:
    looks = Looks(book)
    guide = book.add_worksheet(sentence("rosters.template_guide", lang))
    sheets = [(form, book.add_worksheet(_named(form, lang))) for form in forms.template.sheets]
    lists = _Lists(book, forms, lang)
    for form, sheet in sheets:
        _draw_sheet(sheet, form, forms, lists, looks, lang)
    lists.draw()
    _draw_guide(guide, forms, looks, lang)


def _draw_guide(sheet: Worksheet, forms: RosterForms, looks: Looks, lang: str) -> None:
    """The first sheet: what belongs in each sheet, which columns are needed, how to write days and numbers."""
    sheet.hide_gridlines(2)
    for column, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(column, column, width, looks.plain)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, forms.template.title[lang], looks.title)
    lines = [forms.template.note[lang]] if forms.template.note else []
    lines += sentence("rosters.template_how", lang).split("\n")
    for row, line in enumerate(lines, 1):
        sheet.merge_range(row, 0, row, len(_GUIDE_WIDTHS) - 1, line, looks.lead)
        sheet.set_row(row, (LINE_HEIGHT + 2) * lines_needed(line, sum(_GUIDE_WIDTHS)))
    row = len(lines) + 2
    for column, head in enumerate(("name", "needed_columns", "columns")):
        look = looks.table_heading_right if head == "columns" else looks.table_heading
        sheet.write_string(row, column, sentence(f"rosters.template_{head}", lang), look)
    for form in forms.template.sheets:
        row += 1
        needed = listed((headed(each.heading[lang]) for each in form.columns if each.needed), lang)
        sheet.write_url(row, 0, f"internal:'{_named(form, lang)}'!A1", looks.link, _named(form, lang))
        sheet.write_string(row, 1, needed, looks.cell)
        sheet.write_number(row, 2, len(form.columns), looks.number)
        sheet.set_row(row, LINE_HEIGHT * lines_needed(needed, _GUIDE_WIDTHS[1]))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _named(form: SheetForm, lang: str) -> str:
    return form.title[lang]


class _Lists:
    """The hidden sheet of choices: a column for each code list, and one for yes and no."""

    def __init__(self, book: xlsxwriter.Workbook, forms: RosterForms, lang: str) -> None:
        self._book, self._forms, self._lang = book, forms, lang
        self._name = sentence("rosters.template_lists", lang)
        self._columns: dict[str, Sequence[str]] = {}

    def source(self, column: Column) -> str | None:
        """Where the choices of a column stand, as a formula; None for a column without choices."""
        fact = column.fact
        if fact is None or fact.type.kind not in (Kind.CODE, Kind.BOOL):
            return None
        if fact.type.kind is Kind.BOOL:
            key, choices = "", list(yes_no(self._forms, self._lang))
        else:
            key = str(fact.type.codes)
            choices = [code.label[self._lang] for code in self._forms.pack.codes[key].codes.values()]
        self._columns.setdefault(key, choices)
        letters = column_letters(list(self._columns).index(key))
        return f"='{self._name}'!${letters}$1:${letters}${len(choices)}"

    def draw(self) -> None:
        """Write the choices; after the sheets, so that it comes last."""
        sheet = self._book.add_worksheet(self._name)
        for column, choices in enumerate(self._columns.values()):
            sheet.write_column(0, column, choices)
        sheet.hide()


def _draw_sheet(sheet: Worksheet, form: SheetForm, forms: RosterForms, lists: _Lists, looks: Looks, lang: str) -> None:
    total, lines = 0.0, 2
    for at, column in enumerate(form.columns):
        heading = _heading(column, lang)
        example = example_text(column, forms, lang)
        is_text = _is_text(column)
        width = fitting_width([heading, example], least=10, most=24)
        lines = max(lines, lines_needed(heading, width))
        total += width
        sheet.set_column(at, at, width, looks.text if is_text else looks.plain)
        sheet.write_string(0, at, heading, looks.heading)
        sheet.write_comment(0, at, _note(column, forms, lang), {"x_scale": 1.6, "author": "Bangfu"})
        _write_example(sheet, at, column, example, looks.example_text if is_text else looks.example)
        source = lists.source(column)
        if source is not None:
            wrong = sentence("rosters.template_wrong_value", lang)
            sheet.data_validation(1, at, _LISTED_ROWS, at, {
                "validate": "list", "source": source, "error_type": "warning", "error_message": wrong,
            })  # fmt: skip
    sheet.set_row(0, LINE_HEIGHT * lines + 4)
    sheet.freeze_panes(1, 1)
    fit_to_paper(sheet, total)
    sheet.repeat_rows(0)


def _heading(column: Column, lang: str) -> str:
    """The heading with a star where it is needed; below an English one the Chinese of the official forms."""
    star = "*" if column.needed else ""
    return f"{star}{headed(column.heading[lang])}" + (f"\n{column.heading['zh']}" if lang != "zh" else "")


def _is_text(column: Column) -> bool:
    """Everything but numbers is text: a spreadsheet then leaves digits and dates as they were typed."""
    return column.fact is None or column.fact.type.kind is not Kind.NUMBER


def _write_example(sheet: Worksheet, at: int, column: Column, example: str, look: Format) -> None:
    if not example:
        sheet.write_blank(1, at, None, look)
    elif _is_text(column):
        sheet.write_string(1, at, example, look)
    else:
        sheet.write_number(1, at, float(example), look)


def _note(column: Column, forms: RosterForms, lang: str) -> str:
    """What the comment on a heading says: needed or not, how to write it, its own note, the example row."""
    fact = column.fact
    lines = [sentence("rosters.template_needed", lang)] if column.needed else []
    if fact is not None:
        match fact.type.kind:
            case Kind.CODE | Kind.BOOL:
                lines.append(sentence("rosters.template_code", lang))
            case Kind.DATE:
                lines.append(sentence("rosters.template_date", lang))
            case Kind.NUMBER:
                lines.append(_number_note(fact.unit, forms, lang))
            case _:
                if column.identity is not None or column.place_code or column.pattern is not None:
                    lines.append(sentence("rosters.template_digits", lang))
    if column.note is not None:
        lines.append(column.note[lang])
    if column.example is not None:
        lines.append(sentence("rosters.template_example", lang))
    return "\n".join(lines) or column.heading[lang]


def _number_note(unit: str | None, forms: RosterForms, lang: str) -> str:
    names = [forms.pack.units[name].label[lang] for name in (unit or "").split("/") if name in forms.pack.units]
    if not names:
        return sentence("rosters.template_plain_number", lang)
    return sentence("rosters.template_number", lang, unit="/".join(names))
