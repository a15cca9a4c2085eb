"""Days as people type them into a field: one way of showing them in both languages, several ways of writing them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from bangfu.core.errors import Problem

_WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


def day_written(text: str) -> date | None:
    """The day a text names, None when it names none: 2020-06-30, 20200630, 2020/6/30, 2020年6月30日, full width too."""
    found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part is not None))
    except ValueError:
        return None


def typed_day(text: str) -> date:
    """The day somebody typed; raises Problem for what is no day, an empty field too, and never takes another."""
    day = day_written(text)
    if day is None:
        raise Problem("serving.bad_day", found=text.strip()[:20])
    return day


def typed_day_or(text: str, otherwise: date) -> date:
    """The same where an empty field means a day that is known."""
    return typed_day(text) if text.strip() else otherwise
