"""Read parameters and units: dated values with unit, source and confidence, exact to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from bangfu.core.errors import Problem
from bangfu.core.policy.model import CodeList, DatedValue, Parameter, ParameterValue, Source, UnitName
from bangfu.core.policy.parser import nearest
from bangfu.core.policy.source import Block
from bangfu.core.policy.types import BOOL, DATE, PLAIN, Kind, Type, Unit, code, number

CONFIDENCE = ("high", "medium", "low")
TYPES = ("number", "date", "bool", "codes")
PERCENT = "percent"


def unit_of(text: str | None, units: Mapping[str, UnitName]) -> Unit:
    """The unit written as `yuan/person/year`; `percent` and no unit are plain numbers.

    A unit that is another word for one (`of`) is that one: ages compare with years.
    """
    if text is None or text == PERCENT:
        return PLAIN
    above, *below = text.split("/")
    powers: dict[str, int] = {}
    for name, sign in [(name, 1) for name in above.split("*")] + [(name, -1) for name in below]:
        if name == "1":
            continue
        if name not in units:
            raise Problem("policy.unknown_unit", unit=name, nearest=nearest(name, {*units, PERCENT}))
        meant = units[name].of or name
        powers[meant] = powers.get(meant, 0) + sign
    return Unit.of(powers)


def number_type(text: str | None, units: Mapping[str, UnitName], places: int) -> Type:
    """The type of a number in that unit; money has at least the places of its currency, percent two more."""
    unit = unit_of(text, units)
    digits = max((units[name].digits or 0 for name in unit.names()), default=0)
    return number(unit, places + 2 if text == PERCENT else max(places, digits))


def read_parameter(
    name: str, block: Block, units: Mapping[str, UnitName], codes: Mapping[str, CodeList], sources: Mapping[str, Source]
) -> Parameter:
    """One parameter of parameters.yaml."""
    written = block.optional_text("type") or "number"
    if written not in TYPES:
        with block.at("type"):
            raise Problem("policy.unknown_type", type=written, known=", ".join(TYPES), nearest=nearest(written, TYPES))
    unit = block.optional_text("unit")
    list_name = block.optional_text("codes")
    local = block.flag("local")
    values = [_dated(v, written, list_name, codes, sources) for v in block.optional_blocks("values")]
    if not values and not local:
        raise Problem("policy.no_values", name=name)
    values.sort(key=lambda v: v.valid_from)
    for n, (one, following) in enumerate(pairwise(values)):
        if one.valid_until is None and one.valid_from < following.valid_from:
            values[n] = replace(one, valid_until=following.valid_from)
        elif one.valid_until is None or one.valid_until > following.valid_from:
            raise Problem("policy.values_overlap", name=name, on=following.valid_from)
    for one in values:
        if one.confidence != "high" and one.note is None and "note" not in block:
            raise Problem("policy.note_missing", name=name, on=one.valid_from, confidence=one.confidence)
    with block.at("unit"):
        kind = parameter_type(written, unit, list_name, units, [v.value for v in values])
    parameter = Parameter(
        name, block.label("label"), kind, unit, tuple(values), local, block.optional_label("note")
    )  # fmt: skip
    block.finish(also=("type", "codes"))
    return parameter


def parameter_type(
    written: str, unit: str | None, list_name: str | None, units: Mapping[str, UnitName], values: list[ParameterValue]
) -> Type:
    """The type that holds every dated value exactly."""
    if written == "date":
        return DATE
    if written == "bool":
        return BOOL
    if written == "codes":
        return code(list_name)
    decimals = [v for v in values if isinstance(v, Decimal)]
    places = max((max(0, -int(v.as_tuple().exponent)) for v in decimals), default=0)
    return number_type(unit, units, places)


def _dated(
    block: Block, written: str, list_name: str | None, codes: Mapping[str, CodeList], sources: Mapping[str, Source]
) -> DatedValue:
    valid_from = block.optional_date("from")
    if valid_from is None:
        raise Problem("policy.key_missing", file=block.file, line=block.line, key="from", keys=", ".join(block.names))
    source = block.optional_text("source")
    if source is not None and source not in sources:
        raise Problem(
            "policy.unknown_source",
            file=block.file, line=block.line_of("source"), source=source, nearest=nearest(source, sources),
        )  # fmt: skip
    confidence = block.optional_text("confidence") or "high"
    if confidence not in CONFIDENCE:
        raise block.wrong("confidence", " | ".join(CONFIDENCE))
    value = _value(block, written, list_name, codes)
    dated = DatedValue(
        valid_from, block.optional_date("until"), value, source, block.optional_text("article"),
        confidence, block.optional_text("jurisdiction"), block.optional_label("note"),
    )  # fmt: skip
    if dated.valid_until is not None and dated.valid_until <= valid_from:
        raise block.wrong("until", f"> {valid_from}")
    block.finish()
    return dated


def _value(block: Block, written: str, list_name: str | None, codes: Mapping[str, CodeList]) -> ParameterValue:
    if written == "codes":
        chosen = tuple(block.texts("value"))
        known = codes[list_name].codes if list_name in codes and list_name else {}
        for name in chosen:
            if name not in known:
                with block.at("value"):
                    raise Problem("policy.unknown_code", name=name, list=list_name, nearest=nearest(name, known))
        return chosen
    found = block.value("value")
    if written == "date" and isinstance(found, date):
        return found
    if written == "bool" and isinstance(found, bool):
        return found
    if written == "number" and isinstance(found, int | Decimal) and not isinstance(found, bool):
        return Decimal(found)
    raise block.wrong("value", written)


def value_from_text(parameter: Parameter, text: str, codes: Mapping[str, CodeList]) -> ParameterValue:
    """A value given on the command line (`--set poverty_line=4200`), checked against the parameter's type."""
    kind = parameter.type.kind
    try:
        if kind is Kind.NUMBER and (amount := Decimal(text)).is_finite():
            return amount
        if kind is Kind.DATE:
            return date.fromisoformat(text)
    except (InvalidOperation, ValueError) as error:
        raise Problem("policy.bad_change", name=parameter.name, found=text, expected=parameter.type.label) from error
    if kind is Kind.BOOL and text in ("true", "false"):
        return text == "true"
    if kind is Kind.CODE and parameter.type.codes:
        chosen = tuple(word.strip() for word in text.split(","))
        known = codes[parameter.type.codes].codes
        unknown = [word for word in chosen if word not in known]
        if not unknown:
            return chosen
        raise Problem(
            "policy.unknown_code", name=unknown[0], list=parameter.type.codes, nearest=nearest(unknown[0], known)
        )
    raise Problem("policy.bad_change", name=parameter.name, found=text, expected=parameter.type.label)
