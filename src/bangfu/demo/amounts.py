"""How many of everything a scenario has: the campaign's figures, and those chosen to fit them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PUBLISHED: Final[Mapping[str, Mapping[str, int]]] = {
    "nanping": {
        "organs": 1_695, "branches": 1_635, "poor_villages": 346, "first_secretaries": 522, "commissioners": 2_492,
        "cadres": 360, "firms_in_grids": 905, "firms_with_heads": 1_017,
    },
    "guizhou": {
        "first_secretaries": 8_848, "young": 6_365, "graduates": 6_540, "advanced_villages": 3_659,
        "key_poor_villages": 3_851, "leaders": 20,
    },
    "bazhong": {"poor_villages": 699},
}  # fmt: skip
"""Figures of the campaign's documents. Groups and chambers (4 and 16) stand in their statements."""

CHOSEN: Final[Mapping[str, Mapping[str, int]]] = {
    "nanping": {
        "prefecture_organs": 230, "party_mass_organs": 520, "political_legal_organs": 165, "economic_organs": 410,
        "poor_branches": 400, "weak_branches": 430, "disorderly_branches": 170, "heads": 405, "workers": 2_100,
    },
    "guizhou": {},
    "bazhong": {"candidates": 760, "special_places": 260, "instructors": 180},
}  # fmt: skip
"""Ours. There are fewer political and legal organs than disorderly villages, fewer agricultural ones than industry
villages: at most 1,595 of 1,635 pairs can fit the categories. The campaign says "over 2,100" workers."""


def amounts(scenario: str, fraction: float) -> dict[str, int]:
    """The figures of a scenario, or of a part of it; a part has at least one of everything."""
    full = {**PUBLISHED[scenario], **CHOSEN[scenario]}
    return {name: max(1, round(number * fraction)) for name, number in full.items()}
