"""What a value is: its kind, its unit and its decimal places, all known when a pack is loaded.

Every number is a whole number times a power of ten fixed at load (`places`), so engines calculate
with 64-bit integers and never with floats. Money has the places of its currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bangfu.core.errors import Problem
from bangfu.core.texts import LANGUAGES, TEXTS, sentence


class Kind(Enum):
    """The seven kinds of value; a set of codes is known to matching programmes only."""

    BOOL = "bool"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    CODES = "codes"
    TEXT = "text"
    IDENTITY = "identity"

    @property
    def label(self) -> Mapping[str, str]:
        """What a sentence to an author calls it."""
        return TEXTS[f"policy.kind_{self.value}"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of named units with whole powers: `yuan/person/year` is yuan¹ person⁻¹ year⁻¹."""

    powers: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def of(powers: Mapping[str, int]) -> Unit:
        return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product (`sign` 1) or of a ratio (`sign` -1)."""
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        return Unit.of(powers)

    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.powers)

    def __str__(self) -> str:
        above = [name for name, power in self.powers for _ in range(power)]
        below = [name for name, power in self.powers for _ in range(-power)]
        if not above and not below:
            return "—"
        return "/".join(["*".join(above) or "1", *below])


PLAIN = Unit()


@dataclass(frozen=True, slots=True)
class Type:
    """Kind of a value, and for numbers its unit and decimal places; for codes its list.

    `unit` None is a bare number written in a rule: it takes the unit of the other side.
    """

    kind: Kind
    unit: Unit | None = PLAIN
    places: int = 0
    codes: str | None = None

    def __str__(self) -> str:
        if self.kind is Kind.NUMBER:
            return f"number ({self.unit if self.unit is not None else 'bare'})"
        if self.kind in (Kind.CODE, Kind.CODES) and self.codes:
            return f"{self.kind.value} ({self.codes})"
        return str(self.kind.value)

    @property
    def label(self) -> Mapping[str, str]:
        """The same in both languages; units and lists keep the names that the author gave them."""
        if self.kind is Kind.NUMBER:
            inside = TEXTS["policy.kind_bare"] if self.unit is None else dict.fromkeys(LANGUAGES, str(self.unit))
        elif self.kind in (Kind.CODE, Kind.CODES) and self.codes:
            inside = dict.fromkeys(LANGUAGES, self.codes)
        else:
            return self.kind.label
        return {
            lang: sentence("policy.kind_of", lang, kind=self.kind.label, inside=inside[lang]) for lang in LANGUAGES
        }


BOOL = Type(Kind.BOOL)
DATE = Type(Kind.DATE)
TEXT = Type(Kind.TEXT)
IDENTITY = Type(Kind.IDENTITY)


def number(unit: Unit | None = PLAIN, places: int = 0) -> Type:
    """A number of `unit` held with `places` decimal places."""
    return Type(Kind.NUMBER, unit, places)


def code(codes: str | None) -> Type:
    """A code of the list `codes`; None for a code written in a rule, which takes the list of the other side."""
    return Type(Kind.CODE, None, 0, codes)


MOST_CODES = 63
"""A set of codes is held as the bits of a 64-bit number."""


def code_set(codes: str, size: int) -> Type:
    """A set of codes of the list `codes`, which has `size` of them; raises `Problem` where they are too many."""
    if size > MOST_CODES:
        raise Problem("policy.too_many_codes", list=codes, found=size, most=MOST_CODES)
    return Type(Kind.CODES, None, 0, codes)


def common_type(left: Type, right: Type, sign: str) -> Type:
    """The one type two sides share; raises `Problem` where they do not."""
    written = (left.kind is Kind.CODE and left.codes is None) or (right.kind is Kind.CODE and right.codes is None)
    if written and {left.kind, right.kind} == {Kind.CODE, Kind.TEXT}:  # a written 'word' beside a text fact is a text
        return TEXT
    if left.kind is not right.kind:
        raise Problem("policy.kind_mismatch", sign=sign, left=left.label, right=right.label)
    if left.kind is Kind.CODE:
        require_same_codes(sign, left, right)
        return left if left.codes else right
    if left.kind is Kind.NUMBER:
        if left.unit is not None and right.unit is not None and left.unit != right.unit:
            raise Problem("policy.unit_mismatch", sign=sign, left=left.unit, right=right.unit)
        return number(left.unit if left.unit is not None else right.unit, max(left.places, right.places))
    return left


def require(sign: str, kind: Kind, *given: Type) -> None:
    """Raise `Problem` where a sign is given another kind than it takes."""
    for found in given:
        if found.kind is not kind:
            raise Problem("policy.wrong_kind", sign=sign, expected=kind.label, found=found.label)


def require_same_codes(sign: str, left: Type, right: Type) -> None:
    """Raise `Problem` where two sides have codes of different lists."""
    if left.codes and right.codes and left.codes != right.codes:
        raise Problem("policy.codes_mismatch", sign=sign, left=left.codes, right=right.codes)
