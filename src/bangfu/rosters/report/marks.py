"""For one sheet: which cells are marked how, and what stands beside each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.core.texts import sentence
from bangfu.rosters.check import Check
from bangfu.rosters.findings import KINDS, SEVERITIES, Finding, findings_in, remedy
from bangfu.rosters.reading import column_letters
from bangfu.rosters.report.looks import LINE_HEIGHT, lines_needed
from bangfu.rosters.summary import reason_of

PLAIN, ERROR, WARNING = 0, 1, 2
BESIDE_WIDTHS: tuple[float, ...] = (14, 56, 48)
"""Of the three columns beside the sheet: result, reason, remedy."""
_IS_ERROR = np.array([SEVERITIES[kind] == "error" for kind in KINDS], np.bool_)


@dataclass
class Marks:
    """The findings of one sheet, ready to be drawn. Rows count from 0, as the grid does."""

    cells: dict[int, npt.NDArray[np.int8]]
    """By column, for each row: PLAIN, ERROR or WARNING; only columns that have a mark."""
    beside: pa.Table
    """For each row its result, what is wrong and what to do; null where there is nothing to say."""
    heights: npt.NDArray[np.float32]
    """For each row its height in points, 0 where one line is enough."""
    comments: list[tuple[int, int, str]] = field(default_factory=list)


def marks_of(check: Check, number: int, height: int, lang: str, most_comments: int) -> Marks:
    """The marks of sheet `number`, which has `height` rows."""
    mine = check.findings.filter(pc.equal(check.findings["sheet"], number))
    comments: list[tuple[int, int, str]] = []
    headings = _headings(check, number)
    remedy_of = lru_cache(maxsize=10_000)(lambda kind, found, expected: _remedy(kind, found, expected, lang))
    reasons: dict[int, list[str]] = {}
    remedies: dict[int, list[str]] = {}
    is_refused: dict[int, bool] = {}
    for finding in findings_in(mine):
        if not finding.row:
            continue
        said, row = reason_of(check, finding, lang), finding.row - 1
        if finding.column >= 0 and len(comments) < most_comments:
            comments.append((row, finding.column, said))
        if finding.column >= 0:
            heading = headings.get(finding.column) or column_letters(finding.column)
            said = sentence("rosters.report_cell_reason", lang, heading=heading, reason=said)
        reasons.setdefault(row, []).append(said)
        remedies.setdefault(row, []).append(remedy_of(finding.kind, finding.found, finding.expected))
        is_refused[row] = is_refused.get(row, False) or finding.severity == "error"
    beside = _beside(check, number, height, lang, reasons, remedies, is_refused)
    heights = np.zeros(height, np.float32)
    for row, said_here in reasons.items():
        lines = max(_lines(said_here, BESIDE_WIDTHS[1]), _lines(dict.fromkeys(remedies[row]), BESIDE_WIDTHS[2]))
        heights[row] = LINE_HEIGHT * lines if lines > 1 else 0
    return Marks(_cells(mine, height), beside, heights, comments)


def _lines(texts: Iterable[str], width: float) -> int:
    return sum(_lines_of(text, width) for text in texts)


@lru_cache(maxsize=10_000)
def _lines_of(text: str, width: float) -> int:
    return lines_needed(text, width)


def _beside(
    check: Check, number: int, height: int, lang: str,
    reasons: Mapping[int, list[str]], remedies: Mapping[int, list[str]], is_refused: Mapping[int, bool],
) -> pa.Table:  # fmt: skip
    refused, held, look, held_reason = (
        sentence(f"rosters.report_{name}", lang) for name in ("refused", "held", "look", "held_reason")
    )
    status: list[str | None] = [None] * height
    wrong: list[str | None] = [None] * height
    to_do: list[str | None] = [None] * height
    for row in check.held_rows(number):
        status[row], wrong[row] = held, held_reason
    for row, said in reasons.items():
        status[row] = refused if is_refused[row] else status[row] or look
        wrong[row] = "\n".join(said)
        to_do[row] = "\n".join(dict.fromkeys(remedies[row]))
    return pa.table([pa.array(texts, pa.string()) for texts in (status, wrong, to_do)], names=["a", "b", "c"])


def _remedy(kind: str, found: str, expected: str, lang: str) -> str:
    return remedy(Finding(0, 0, 0, kind, found, expected, 0, 0), lang)


def _cells(findings: pa.Table, height: int) -> dict[int, npt.NDArray[np.int8]]:
    rows, columns = np.asarray(findings["row"]) - 1, np.asarray(findings["column"])
    is_error = _IS_ERROR[np.asarray(findings["kind"])]
    marks = {}
    for column in np.unique(columns[(columns >= 0) & (rows >= 0)]):
        severity = np.zeros(height, np.int8)
        here = (columns == column) & (rows >= 0)
        severity[rows[here & ~is_error]] = WARNING
        severity[rows[here & is_error]] = ERROR
        marks[int(column)] = severity
    return marks


def _headings(check: Check, number: int) -> Mapping[int, str]:
    layout = check.readings[number].layout
    return layout.headings if layout else {}
