"""A pack as lines to read: parameters with their sources, facts, rules with their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bangfu.core.policy.model import Pack


class Entry(NamedTuple):
    """One line of a pack: what it is, its name, its label, and its content."""

    what: str
    name: str
    label: dict[str, str]
    content: str

    def line(self, lang: str) -> str:
        return f"{self.what:10} {self.name:36} {self.label.get(lang, '')}: {self.content}"


def pack_listing(pack: Pack, lang: str) -> list[Entry]:
    """Everything of a pack in reading order."""
    entries = [Entry("pack", pack.name, dict(pack.title), f"{pack.valid_from} – {pack.valid_until or '…'} {pack.hash}")]
    for parameter in pack.parameters.values():
        for dated in parameter.values:
            source = pack.sources[dated.source].number if dated.source else "—"
            content = f"{dated.value} {parameter.unit or ''} {dated.valid_from} {source} [{dated.confidence}]"
            entries.append(Entry("parameter", parameter.name, dict(parameter.label), content))
        if not parameter.values:
            entries.append(Entry("parameter", parameter.name, dict(parameter.label), "local: --set"))
    for table in pack.tables.values():
        for fact in table.facts.values():
            content = fact.derived_text or f"{fact.type} {fact.unit or ''}".strip()
            entries.append(Entry("fact", f"{table.name}.{fact.name}", dict(fact.label), content))
    for rules in pack.rule_sets.values():
        entries.append(Entry("rules", rules.name, dict(rules.label), f"{rules.of}: {rules.verdict}"))
        for rule in rules.rules.values():
            entries.append(Entry("rule", f"{rules.name}.{rule.name}", dict(rule.label), " ".join(rule.text.split())))
    return [*entries, *_programmes(pack)]


def _programmes(pack: Pack) -> Iterator[Entry]:
    """Matching programmes: what must be, what may be waived and by whom, what is better, and the loads."""
    for programme in pack.programmes.values():
        name = programme.name
        yield Entry("programme", name, dict(programme.label), f"{programme.shape} {programme.source or ''}".strip())
        for requirement in programme.must.values():
            what = "must" if requirement.waived_by is None else "may_waive"
            yield Entry(what, f"{name}.{requirement.name}", dict(requirement.label), " ".join(requirement.text.split()))
        for preference in programme.prefer.values():
            text = " ".join(preference.text.split())
            yield Entry("prefer", f"{name}.{preference.name}", dict(preference.label), text)
        for matrix in programme.matrices.values():
            cells = ", ".join(f"{row}×{column} {value}" for (row, column), value in matrix.cells.items())
            yield Entry("matrix", f"{name}.{matrix.name}", dict(matrix.label), cells)
