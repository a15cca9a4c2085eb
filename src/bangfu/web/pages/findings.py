"""What the check of an import found: the kinds with their counts, and of one kind where it is and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bangfu.core.texts import TEXTS
from bangfu.programme.intake import queries
from bangfu.programme.intake.models import Import
from bangfu.rosters.findings import SEVERITIES
from bangfu.rosters.listing import Listed
from bangfu.web.shown import Cell, Column, Pager, Table, count_cell
from bangfu.web.words import words

PAGE = 20


@dataclass(frozen=True)
class Found:
    """The kinds; of the kind that is open its name, the rows of this page, and what to do where it is one thing."""

    kinds: Table
    kind: str = ""
    title: str = ""
    remedy: str = ""
    rows: Table | None = None
    pager: Pager | None = None


def findings_shown(
    row: Import, check: Mapping[str, object], asked: Mapping[str, str], lang: str, workbook: str
) -> Found | None:
    """What was found, with the kind that `asked` names or the first one open; None when nothing was."""
    found = check.get("findings")
    if not isinstance(found, dict) or not found:
        return None
    counts = dict(sorted(found.items(), key=lambda each: (SEVERITIES.get(each[0]) != "error", -each[1], each[0])))
    if not queries.has_findings(row):  # of a version that kept no more than the workbook
        return Found(_kinds(counts, "", lang, workbook))
    asked_for = asked.get("finding", "")
    kind = asked_for if asked_for in counts else next(iter(counts))
    after = asked.get("from", "")
    begin = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else 0
    page = queries.findings(row, kind, begin, PAGE)
    remedies = dict.fromkeys(one.remedy(lang) for one in page)
    return Found(
        _kinds(counts, kind, lang, ""), kind, _title(kind, lang), next(iter(remedies)) if len(remedies) == 1 else "",
        _rows(page, lang, with_remedy=len(remedies) > 1), _pager(page, kind, int(counts[kind]), begin, lang),
    )  # fmt: skip


def _kinds(counts: Mapping[str, int], here: str, lang: str, workbook: str) -> Table:
    table = Table(words("import.found", lang), [
        Column(words("import.finding", lang)), Column(words("import.severity", lang), tight=True),
        Column(words("import.count", lang), num=True),
    ], cards=False)  # fmt: skip
    for kind, count in counts.items():
        severity = SEVERITIES.get(kind, "warning")
        pill = Cell(words(f"import.severity_{severity}", lang), pill="unmet" if severity == "error" else "")
        href = workbook or _address(kind)
        table.add(Cell(_title(kind, lang), href), pill, count_cell(int(count), href), here=kind == here)
    return table


def _title(kind: str, lang: str) -> str:
    return TEXTS.get(f"rosters.{kind}_title", {}).get(lang, kind)


def _rows(page: list[Listed], lang: str, *, with_remedy: bool) -> Table | None:
    columns = [Column(words("import.where", lang)), Column(words("import.heading", lang))]
    columns += [Column(words("import.wrong", lang))] + [Column(words("import.remedy", lang))] * with_remedy
    table = Table(words("import.found", lang), columns)
    for one in page:
        where = one.cell or words("import.row_of" if one.row else "import.whole_sheet", lang, row=one.row)
        sheet = one.file if one.sheet == one.file else words("import.sheet_of", lang, sheet=one.sheet, file=one.file)
        cells = [Cell(where, small=sheet), Cell(one.heading or "—"), Cell(one.reason(lang))]
        table.add(*cells, *[Cell(one.remedy(lang))] * with_remedy)
    return table if page else None


def _pager(page: list[Listed], kind: str, total: int, begin: int, lang: str) -> Pager | None:
    if not page:
        return None
    said = words("import.findings_shown", lang, first=page[0].number, last=page[-1].number, total=total)
    more = _address(kind, page[-1].number) if page[-1].number < total else ""
    back = _address(kind, max(page[0].number - 1 - PAGE, 0)) if begin else ""
    return Pager(said, more, _address(kind) if begin else "", back)


def _address(kind: str, after: int = 0) -> str:
    return "?" + urlencode({"finding": kind, **({"from": after} if after else {})}) + "#finding"
