"""What a check found, in sentences for a person and as plain values for a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import numpy as np
import pyarrow.compute as pc

from bangfu.core.texts import sentence
from bangfu.rosters.check import Check
from bangfu.rosters.findings import KINDS, SEVERITIES, Finding, findings_in, reason, remedy, title
from bangfu.rosters.reading import column_letters


def where(check: Check, sheet: int, row: int, column: int, lang: str, seen_from: int = -1) -> str:
    """The place of a finding in words; only the row, when it is seen from the same sheet."""
    reading = check.readings[sheet]
    return place_in_words(reading.file, reading.sheet, row, column, lang, seen_from == sheet)


def place_in_words(file: str, sheet: str, row: int, column: int, lang: str, here: bool = False) -> str:
    """A row or cell of a sheet in words; `here` when it is said in the same sheet."""
    if here:
        return sentence("rosters.row_here", lang, row=row)
    if column < 0 or row == 0:
        return sentence("rosters.place_of_row", lang, file=file, sheet=sheet, row=row)
    return sentence("rosters.place_of_cell", lang, file=file, sheet=sheet, cell=f"{column_letters(column)}{row}")


def reason_of(check: Check, finding: Finding, lang: str) -> str:
    """The finding's sentence, with the other row it may name."""
    other = ""
    if finding.other_row:
        other = where(check, finding.other_sheet, finding.other_row, -1, lang, seen_from=finding.sheet)
    return reason(finding, lang, other)


def counts_by_kind(check: Check) -> list[tuple[str, int, Finding]]:
    """Each kind found, with its count and its first finding; errors first, then the most frequent."""
    counted = pc.value_counts(check.findings["kind"]).to_pylist() if check.findings.num_rows else []
    kinds = np.asarray(check.findings["kind"])
    listed = []
    for each in counted:
        first = int(np.argmax(kinds == each["values"]))
        listed.append((KINDS[each["values"]], int(each["counts"]), next(findings_in(check.findings.slice(first, 1)))))
    return sorted(listed, key=lambda each: (SEVERITIES[each[0]] != "error", -each[1], each[0]))


def notices(check: Check, lang: str) -> list[str]:
    """What was done without being asked, one sentence each."""
    said = [sentence(notice.code, lang, **notice.details) for notice in check.file_notices]
    for reading in check.readings:
        for notice in reading.notices:
            said.append(sentence(notice.code, lang, **{"sheet": reading.sheet, **notice.details}))
    return list(dict.fromkeys(said))


def summary_lines(check: Check, lang: str) -> Iterator[str]:
    """The result in plain sentences."""
    totals = check.totals
    yield sentence("rosters.summary_read", lang, **asdict(totals))
    if totals.refused or totals.held:
        yield sentence("rosters.summary_refused", lang, refused=totals.refused, held=totals.held)
    counted = counts_by_kind(check)
    for severity, code in (("error", "rosters.summary_errors"), ("warning", "rosters.summary_warnings")):
        chosen = [each for each in counted if SEVERITIES[each[0]] == severity]
        if chosen:
            yield sentence(code, lang, count=sum(count for _, count, _ in chosen))
        for kind, count, first in chosen:
            if first.row == 0:  # the sheet as a whole: no cell to point at, so what is wrong with it
                named = check.readings[first.sheet]
                example = sentence(
                    "rosters.summary_sheet", lang, file=named.file, sheet=named.sheet,
                    reason=reason_of(check, first, lang), remedy=remedy(first, lang),
                )  # fmt: skip
            else:
                place = where(check, first.sheet, first.row, first.column, lang)
                example = sentence("rosters.summary_example", lang, place=place)
            yield sentence("rosters.summary_line", lang, title=title(kind, lang), count=count, example=example)
    if not counted and not check.unreadable:
        yield sentence("rosters.summary_clean", lang)
    said = notices(check, lang)
    if said:
        yield sentence("rosters.summary_notices", lang)
        yield from (f"  {line}" for line in said)


def as_values(check: Check, lang: str) -> Mapping[str, object]:
    """The whole result for a program; findings come separately, because there may be a million."""
    return {
        "totals": asdict(check.totals),
        "unreadable": [
            {"file": file, "code": problem.code, "reason": problem.sentence(lang)} for file, problem in check.unreadable
        ],
        "kinds": [
            {"code": kind, "severity": SEVERITIES[kind], "count": count} for kind, count, _ in counts_by_kind(check)
        ],
        "notices": notices(check, lang),
    }


def findings_as_values(check: Check, lang: str) -> Iterator[Mapping[str, object]]:
    """Each finding with the words a person would read."""
    for finding in findings_in(check.findings):
        reading = check.readings[finding.sheet]
        yield {
            "file": reading.file, "sheet": reading.sheet, "row": finding.row,
            "column": column_letters(finding.column) if finding.column >= 0 else None, "code": finding.kind,
            "severity": finding.severity, "reason": reason_of(check, finding, lang), "remedy": remedy(finding, lang),
        }  # fmt: skip
