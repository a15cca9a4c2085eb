"""How the codes of a list are written in rosters: names, labels in each language, other spellings."""

from __future__ import annotations

from bangfu.core.policy.model import CodeList
from bangfu.rosters.spelling import plain


def spellings_of(codes: CodeList) -> dict[str, str]:
    """Every accepted spelling of a list's codes, in plain form; the code a spelling means is its first one."""
    known: dict[str, str] = {}
    for name, code in codes.codes.items():
        for spelling in (name, *code.label.values()):
            known[plain(spelling)] = name
    for name, code in codes.codes.items():
        for spelling in code.also:
            known.setdefault(plain(spelling), name)
            known.setdefault(plain(spelling).lstrip("0"), name)  # a spreadsheet makes 01 a 1
    known.pop("", None)
    return known
