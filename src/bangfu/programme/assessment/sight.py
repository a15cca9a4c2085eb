"""Which verdicts an area sees: its own, those of what became part of it, and of homes that came here by a split."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from bangfu.programme.assessment.models import Verdict
from bangfu.programme.households.models import Household
from bangfu.programme.places.queries import histories_of, parted_from, within, within_any


def seen_in(area: str, rows: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Of some verdicts those an area sees. They keep the place of their day."""
    histories = histories_of(area)
    return _with_parted(within_any(rows, histories), area, rows, histories)


def of_area(area: str, rows: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Of some verdicts those under the codes an area has today, and of homes that came here by a split."""
    return _with_parted(within(rows, area), area, rows, histories_of(area))


def brought_to(area: str, rows: QuerySet[Verdict]) -> QuerySet[Verdict]:
    """Of some verdicts those about homes of an area that lay in a place of which only some came here."""
    return _brought(rows, area, parted_from(area))


def _with_parted(
    seen: QuerySet[Verdict], area: str, rows: QuerySet[Verdict], histories: Sequence[str]
) -> QuerySet[Verdict]:  # fmt: skip
    parted = parted_from(area, histories)
    return seen | _brought(rows, area, parted) if parted else seen


def _brought(rows: QuerySet[Verdict], area: str, parted: Sequence[str]) -> QuerySet[Verdict]:
    if not parted:
        return rows.none()
    return within_any(rows, parted).filter(key__in=within(Household.objects.all(), area).values("number"))
