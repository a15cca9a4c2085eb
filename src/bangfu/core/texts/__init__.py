"""Every sentence the program says to a person, in Chinese and English, under one stable code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bangfu.core.texts import (
    api,
    assessment,
    assignment,
    chain,
    cli,
    complaints,
    correcting,
    demo,
    engines,
    intake,
    ledger,
    matching,
    matching_report,
    places,
    policy,
    programme,
    reading,
    report,
    rosters,
    serving,
    trial,
)

LANGUAGES = ("zh", "en")

TEXTS: Mapping[str, Mapping[str, str]] = {
    **api.TEXTS,
    **policy.TEXTS,
    **reading.TEXTS,
    **engines.TEXTS,
    **matching.TEXTS,
    **matching_report.TEXTS,
    **rosters.TEXTS,
    **demo.TEXTS,
    **chain.TEXTS,
    **ledger.TEXTS,
    **programme.TEXTS,
    **places.TEXTS,
    **intake.TEXTS,
    **complaints.TEXTS,
    **correcting.TEXTS,
    **assessment.TEXTS,
    **assignment.TEXTS,
    **cli.TEXTS,
    **serving.TEXTS,
    **report.TEXTS,
    **trial.TEXTS,
}


ABSENT = ("—", "")
"""What a detail is when there is none; a part of a text in ⟦ ⟧ that speaks of one is left out."""
_PART, _NAMED = re.compile("⟦(.*?)⟧"), re.compile(r"{(\w+)")


def headed(text: str) -> str:
    """A label at the head of something: it begins with a capital where its letters have them."""
    return text[:1].upper() + text[1:]


def listed(parts: Iterable[str], lang: str) -> str:
    """Things of one kind, one after the other: `A、B`, `A, B`."""
    return TEXTS["reading.list"][lang].join(parts)


def in_parts(parts: Iterable[str], lang: str) -> str:
    """Statements, one after the other: `A；B`, `A; B`."""
    return TEXTS["reading.parts"][lang].join(parts)


def sentence(code: str, lang: str, **details: object) -> str:
    """Fill the text of `code` in `lang`; a detail that is a {zh, en} mapping is said in the same language."""
    said = {k: v.get(lang, v) if isinstance(v, Mapping) else v for k, v in details.items()}

    def part(found: re.Match[str]) -> str:
        return "" if any(said.get(name) in ABSENT for name in _NAMED.findall(found[1])) else found[1]

    return _PART.sub(part, TEXTS[code][lang]).format(**said)
