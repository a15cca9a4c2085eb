"""What is said of other imports that have to do with the places of one: on its page, and by `bangfu load`."""

from __future__ import annotations

from bangfu.programme.intake.models import Import
from bangfu.programme.intake.others import Other, others_at
from bangfu.web.words import days, words


def others_said(row: Import, lang: str) -> list[str]:
    """A sentence for each other import: whose it is, since when, and what to do."""
    return [_said(other, lang) for other in others_at(row, lang)]


def _said(other: Other, lang: str) -> str:
    code = "import.other_applied" if other.is_applied else "import.other_own" if other.is_own else "import.other_open"
    return words(
        code, lang, number=other.number, at=days.moment(other.at), who=_who(other, lang),
        place=other.place_name or words("area.all", lang),
    )  # fmt: skip


def _who(other: Other, lang: str) -> str:
    """Role and place; who works above or beside is not named."""
    if not other.role:
        return words("role.system", lang)
    return words(
        "import.other_who", lang, role=words(f"role.{other.role}", lang),
        area=other.area_name or words("area.all", lang),
    )  # fmt: skip
