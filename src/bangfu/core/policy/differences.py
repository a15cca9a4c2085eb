"""What changed from one pack to another: parameters by value and day, rules by their text, codes and facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bangfu.core.policy.model import Pack, Parameter
from bangfu.core.texts import sentence


class Difference(NamedTuple):
    """One change; `before` or `after` is None where the thing stands in one pack only."""

    what: str
    name: str
    before: str | None
    after: str | None

    def line(self, lang: str) -> str:
        none = sentence("policy.none", lang)
        return f"{self.what} {self.name}: {self.before or none} → {self.after or none}"


def pack_differences(old: Pack, new: Pack) -> list[Difference]:
    """All changes from `old` to `new`, parameters first."""
    before, after = _contents(old), _contents(new)
    return [
        Difference(what, name, before.get((what, name)), after.get((what, name)))
        for what, name in sorted({*before, *after})
        if before.get((what, name)) != after.get((what, name))
    ]


def _contents(pack: Pack) -> Mapping[tuple[str, str], str]:
    contents: dict[tuple[str, str], str] = {}
    for parameter in pack.parameters.values():
        contents["parameter", parameter.name] = _values(parameter)
    for rules in pack.rule_sets.values():
        contents["verdict", rules.name] = rules.verdict
        for rule in rules.rules.values():
            contents["rule", f"{rules.name}.{rule.name}"] = " ".join(rule.text.split())
    for codes in pack.codes.values():
        contents["codes", codes.name] = ", ".join(codes.codes)
    for table in pack.tables.values():
        for fact in table.facts.values():
            contents["fact", f"{table.name}.{fact.name}"] = fact.derived_text or str(fact.type)
    for programme in pack.programmes.values():
        for requirement in programme.must.values():
            what = "must" if requirement.waived_by is None else "may_waive"
            contents[what, f"{programme.name}.{requirement.name}"] = " ".join(requirement.text.split())
        for preference in programme.prefer.values():
            contents["prefer", f"{programme.name}.{preference.name}"] = " ".join(preference.text.split())
        for matrix in programme.matrices.values():
            for (row, column), value in matrix.cells.items():
                contents["matrix", f"{programme.name}.{matrix.name} {row}×{column}"] = str(value)
    return contents


def _values(parameter: Parameter) -> str:
    if not parameter.values:
        return "local"
    return ", ".join(f"{v.valid_from}: {v.value}" for v in parameter.values) + f" {parameter.unit or ''}".rstrip()
