"""Cells merged over the rows of a household arrive empty below the first row: give them back their value."""

from __future__ import annotations

import numpy as np

from bangfu.core.policy.model import Fact
from bangfu.rosters.cells import CellReader, Notice, key_of
from bangfu.rosters.code_spellings import spellings_of
from bangfu.rosters.distinct import Distinct, Mask
from bangfu.rosters.spelling import plain


def fill_merged(reader: CellReader, link: Fact | None) -> None:
    """Fill the household number downwards to the next head, and the place names within a household.

    Only in a sheet of persons; a head without a number starts a household of unknown number and is left empty.
    """
    kin = reader.forms.words.kin
    relation = reader.columns.get(key_of(kin.relation))
    number = reader.columns.get(key_of(link)) if link else None
    if relation is None or number is None or link is None or not len(reader.rows):
        return
    codes = spellings_of(reader.forms.pack.codes[str(kin.relation.type.codes)])
    heads = relation.spread_mask(relation.mask(lambda text: codes.get(plain(text)) == kin.head))
    # the last row above, this one included, that either has a number or is a head
    last = np.maximum.accumulate(np.where(number.given | heads, np.arange(len(heads)), -1))
    taken = ~number.given & (last >= 0)
    at = np.where(taken, number.at[last], number.at).astype(np.int32)
    _replace(reader, key_of(link), Distinct(number.texts, at), taken & (at >= 0))
    same = np.append(False, (at[1:] == at[:-1]) & (at[1:] >= 0))
    for placed in reader.layout.columns:
        if placed.column.place is not None:
            column = reader.columns[placed.column.key]
            above, empty = column.filled_down()
            empty &= same
            filled = Distinct(column.texts, np.where(empty, above.at, column.at).astype(np.int32))
            _replace(reader, placed.column.key, filled, empty)


def _replace(reader: CellReader, key: str, column: Distinct, taken: Mask) -> None:
    reader.columns[key] = column
    placed = reader.layout.column_of(key)
    if placed is not None and taken.any():
        details = {"count": int(taken.sum()), "found": placed.column.heading}
        reader.notices.append(Notice("rosters.filled_down", details))
