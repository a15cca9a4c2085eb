"""What only several rows together can show, asked of the staged rows of all sheets and files at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bangfu.rosters.between.agreement import disagreements, listing, numbers_twice
from bangfu.rosters.between.households import births, heads, make_views, persons_twice, relations, sizes
from bangfu.rosters.findings import FindingLog
from bangfu.rosters.sheet import SheetReading
from bangfu.rosters.staging import Staging

__all__ = ["check_between_rows"]


def check_between_rows(staging: Staging, readings: Sequence[SheetReading], log: FindingLog, today: date) -> None:
    """Log everything that is wrong between rows, within and across the sheets and files read."""
    sheets_of: dict[str, list[int]] = {}
    for reading in readings:
        if reading.layout is not None and not reading.refused:
            sheets_of.setdefault(reading.layout.form.row, []).append(reading.number)
    make_views(staging)
    for query in (
        *persons_twice(staging), *numbers_twice(staging, sheets_of), *disagreements(staging), *heads(staging),
        *sizes(staging), *births(staging, today), *relations(staging), *listing(staging, sheets_of),
    ):  # fmt: skip
        log.add_table(staging.table(query))
