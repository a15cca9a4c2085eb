"""Tables as files: CSV and workbooks that spreadsheet programs open as text, never as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import cast

import xlsxwriter
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet program would take for the beginning of a formula."""
BOM = "\ufeff"


def defused(value: object) -> object:
    """A text that cannot be taken for a formula; figures stay figures."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def exported(
    kind: str, title: str, head: Sequence[str], rows: Callable[[], Iterable[Sequence[object]]]
) -> HttpResponse:
    """A file of a table: `csv` or `xlsx`."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(_csv(head, rows()), content_type="text/csv; charset=utf-8")
    elif kind == "xlsx":
        response = FileResponse(_workbook(title, head, rows()))
        response["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="bangfu.{kind}"'
    return cast(HttpResponse, response)


class _Line:
    """What `csv` writes to: gives the line back."""

    def write(self, text: str) -> str:
        return text


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(head)
    for row in rows:
        yield writer.writerow([defused(value) for value in row])


def _workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> io.BytesIO:
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head, bold)
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, row)
    file.seek(0)
    return file
