"""Codes given as a column each, with a sign in the one that holds: read as the code of one column.

One sign is the main code. Of several nobody knows which is the main one, unless the sheet says it in a column of its
own; then they are further codes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bangfu.rosters.cells import CellReader, Notice
from bangfu.rosters.distinct import Distinct
from bangfu.rosters.findings import both
from bangfu.rosters.forms import Column
from bangfu.rosters.layout import TickColumn
from bangfu.rosters.spelling import plain, shown

Signs = npt.NDArray[np.bool_]
"""By row and tick column: is there a sign?"""


def read_ticks(reader: CellReader, columns: dict[int, Distinct]) -> None:
    """Fill the facts of each ticked column; `columns` are the cells of the record rows by place in the sheet."""
    for key in dict.fromkeys(tick.column.key for tick in reader.layout.ticks):
        ticks = [tick for tick in reader.layout.ticks if tick.column.key == key]
        signs = np.column_stack([_signs(reader, tick, columns[tick.at]) for tick in ticks])
        _fill(reader, ticks[0].column, ticks, signs)
        reader.notices.append(Notice("rosters.ticks_read", {"found": ticks[0].column.heading, "count": len(ticks)}))


def _signs(reader: CellReader, tick: TickColumn, cells: Distinct) -> npt.NDArray[np.bool_]:
    words = reader.forms.words
    yes = {plain(each) or each for each in (*words.yes, *words.ticks)}
    silent = {plain(each) or each for each in (*words.no, *words.unknown)}
    own = [plain(text) or text for text in cells.texts.to_pylist()]
    holds = np.array([text in yes or tick.column.ticked.get(text) == tick.code for text in own], np.bool_)
    strange = np.array([text not in silent for text in own], np.bool_) & ~holds
    rows = cells.rows(strange)
    found = [shown(text) for text in cells.texts_at(rows)]
    reader.log.add("tick_unclear", reader.sheet, reader.rows[rows], tick.at, found, tick.text)
    return np.asarray(cells.spread_mask(holds), np.bool_)


def _fill(reader: CellReader, column: Column, ticks: Sequence[TickColumn], signs: Signs) -> None:
    fact, facts = column.fact, reader.facts
    assert fact is not None  # noqa: S101 - only a column with a code list can be ticked
    own = facts[column.key][1].to_pylist() if column.key in facts else [None] * len(signs)
    several: dict[int, list[str]] = {}
    others: dict[int, list[str]] = {}
    for row in np.flatnonzero(signs.any(axis=1)).tolist():
        given = list(dict.fromkeys(tick.code for tick, signed in zip(ticks, signs[row], strict=True) if signed))
        if own[row] is None and len(given) == 1:
            own[row] = given[0]
        if own[row] is None:
            several[row] = given
        others[row] = [code for code in given if code != own[row]]
    facts[column.key] = (fact, pa.array(own, pa.string()))
    reader.keep_beside(column, ticks[0].at, others)
    named = [reader.named(column, given) for given in several.values()]
    reader.log.add(
        "ticks_several", reader.sheet, reader.rows[list(several)], ticks[0].at, named, both(column.heading)
    )
