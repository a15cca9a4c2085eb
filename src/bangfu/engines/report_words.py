"""Words of a report in one language: counts with units, shares, days, places and the set's own verdict words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from bangfu.core.divisions import Place, Places, load_places
from bangfu.core.drawing.markup import Html, join, tag
from bangfu.core.policy.loading import pack_folder
from bangfu.core.policy.meaning import from_stored
from bangfu.core.policy.model import Fact, Pack, RuleSet
from bangfu.core.policy.parameters import PERCENT
from bangfu.core.policy.source import read_mapping
from bangfu.core.policy.wording import Wording
from bangfu.core.texts import headed, listed, sentence
from bangfu.engines.snapshot import Snapshot

HAN = re.compile(r"[\u3400-\u9fff\u3007]")
HAN_RUN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef][\u3000-\u303f\u3400-\u9fff\uff00-\uffef\d]*")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TEN_THOUSAND = 10_000


class Words(Wording):
    """Says what a run found; `places` names place codes where the pack or the snapshot lists them."""

    def __init__(self, pack: Pack, rules: RuleSet, lang: str, places: Places) -> None:
        super().__init__(pack, lang)
        self.rules, self.places = rules, places
        self.table = pack.tables[rules.of]
        self.is_chinese = lang == "zh"

    def say(self, code: str, **details: object) -> str:
        return sentence(code, self.lang, **details)

    def label(self, label: Mapping[str, str]) -> str:
        """A label at the head of something: English ones begin with a capital."""
        return headed(label[self.lang])

    def counted(self, count: int) -> str:
        """`3,208户`, `3,208 households`, `1 household`."""
        if count == 1 and not self.is_chinese and self.table.one:
            return f"1 {self.table.one.replace('_', ' ')}"
        return f"{count:,}{self.unit(self.table.counts)}"

    def share(self, part: int, whole: int) -> str:
        """A share in percent with one decimal; `—` of nothing. What is not nothing is not written as 0."""
        if not whole:
            return "—"
        if part in (0, whole):
            return "100%" if part else "0%"
        percent = Decimal(part) * 100 / whole
        if part and percent < Decimal("0.05"):
            return self.say("cli.report_tiny_share")
        return f"{percent.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"

    def amount(self, fact: Fact, stored: int) -> str:
        """A sum of a figure as engines hold it, with its unit: `9,876人`."""
        return self.value(Decimal(stored).scaleb(-fact.type.places), fact.unit)

    def rounded(self, value: Decimal, unit: str | None) -> str:
        """An amount where its small change says nothing, such as a median."""
        return self.value(value.quantize(Decimal(1), ROUND_HALF_UP), unit)

    def money(self, minor: int, places: int, unit: str) -> str:
        """A sum of money in a sentence, whole units; in Chinese in ten thousands from ten thousand up."""
        value = (Decimal(minor).scaleb(-places)).quantize(Decimal(1), ROUND_HALF_UP)
        if self.is_chinese and abs(value) >= TEN_THOUSAND:
            amount = (value / TEN_THOUSAND).quantize(Decimal("0.1"), ROUND_HALF_UP)
            return self.say("cli.report_ten_thousand", amount=f"{amount:,f}", unit=self.unit(unit))
        return f"{value:,f}{self.unit(unit)}"

    def day(self, day: date) -> str:
        """A day in a sentence."""
        month = day.month if self.is_chinese else MONTHS[day.month - 1]
        return self.say("cli.report_day", year=day.year, month=month, day=day.day)

    def full_unit(self, unit: str | None) -> str:
        """The whole unit for a head or a parameter: `元/人·年`, `yuan/person/year`."""
        if unit is None or unit == PERCENT:
            return ""
        above, *below = unit.split("/")
        first = self.unit(above).strip()
        if not self.is_chinese:
            return "/".join([first, *below])
        measure = self.say("cli.report_measure_word")
        spans = [self.pack.units[name].label["zh"].removeprefix(measure) for name in below if name in self.pack.units]
        return first + (f"/{'·'.join(spans)}" if spans else "")

    def with_unit(self, fact: Fact) -> str:
        """A figure's label as the head of a column, with its unit, so that cells hold numbers alone."""
        unit = self.full_unit(fact.unit)
        label = self.label(fact.label)
        if not unit:
            return label
        return f"{label}（{unit}）" if self.is_chinese else f"{label} ({unit})"

    def figure(self, fact: Fact, stored: object) -> str:
        """A figure in a column headed by its unit: money whole, decimals as many as the fact has."""
        value = from_stored(fact, stored)
        if value is None:
            return self.say("cli.report_not_known")
        if not isinstance(value, Decimal):
            return self.fact_value(fact, value)
        if fact.unit == PERCENT:
            return f"{value.scaleb(2):,f}%"
        return f"{value:,.{0 if fact.minor else fact.type.places}f}"

    def listed(self, parts: Sequence[str]) -> str:
        """Parts of a sentence one after the other: `A、B`, `A, B`."""
        return listed(parts, self.lang)

    def verdict_parts(self, counts: Mapping[str, int]) -> list[str]:
        """Each verdict with its count as part of a sentence: `312户不能退出`; names of kinds stand before the count."""
        return [
            self.say(
                self._part_code(verdict), word=self.verdict(self.rules, verdict),
                count=self.counted(count) if self.is_chinese else f"{count:,}",
            )
            for verdict, count in counts.items()
            if count
        ]  # fmt: skip

    def _part_code(self, verdict: str) -> str:
        if verdict == "unknown":
            return "cli.report_part_unknown"
        if verdict in ("lead", "clear") and verdict not in self.rules.words:
            return "cli.report_part_lead" if verdict == "lead" else "cli.report_part_clear"
        return "cli.report_part_kind" if self.rules.verdict == "first" else "cli.report_part"

    def short_verdict(self, verdict: str) -> str:
        """A verdict as the head of a column: the set's word, but a short one for unknown."""
        if verdict == "unknown":
            return self.say("cli.report_unknown_short")
        return self.label({self.lang: self.verdict(self.rules, verdict)})

    def outcome_heads(self) -> tuple[str, str, str]:
        """What a rule's three outcomes are called in this kind of set."""
        kind = self.rules.verdict if self.rules.verdict in ("all", "leads") else "ground"
        met, unmet, unknown = (self.say(f"cli.report_outcome_{kind}_{o}") for o in ("met", "unmet", "unknown"))
        return met, unmet, unknown

    def place(self, code: str | None) -> str:
        """A place's name in the language, else as published; its code where no list names it."""
        if code is None:
            return self.say("cli.report_no_place")
        if not self.places.exists(code):
            return code
        return ("" if self.is_chinese else self.places.latin_name_of(code)) or self.places.name_of(code)

    def foreign(self, text: str) -> Html:
        """A name or number as published: on an English page what is Chinese in it is marked as Chinese."""
        if self.is_chinese:
            return join(text)
        parts: list[str] = []
        end = 0
        for run in HAN_RUN.finditer(text):
            parts += [text[end : run.start()], tag("span", run.group(), lang="zh-Hans")]
            end = run.end()
        return join(parts, text[end:])

    def named_place(self, code: str | None) -> Html:
        """A place in a table: its name, on an English page with the code, which everybody can read."""
        name = self.place(code)
        if self.is_chinese or code is None or name == code:
            return self.foreign(name)
        return tag("span", self.foreign(name), tag("small", code, class_="place-code"), class_="nowrap")


def places_of(pack: Pack, snapshot: Snapshot | None = None) -> Places:
    """The places a pack lists (its own list, else that of the pack it extends) and those the snapshot names."""
    places = Places([])
    folder: Path | None = Path(pack.folder)
    while folder is not None and not len(places):
        places = load_places(folder)
        extended = read_mapping(folder / "pack.yaml", "pack.yaml").optional_text("extends")
        beside = folder.parent / extended if extended else None
        folder = None if extended is None else beside if beside and beside.is_dir() else pack_folder(extended)
    return places.with_more(_named_in(pack, snapshot, places)) if snapshot else places


def _named_in(pack: Pack, snapshot: Snapshot, places: Places) -> list[Place]:
    """Names that tables of places bring along, for codes the list does not have."""
    found = []
    for table in pack.tables.values():
        named = table.kind == "subject" and table.place is None and table.key and "name" in table.facts
        if not named or table.name not in snapshot.files or table.key is None:
            continue
        if not {table.key, "name"} <= set(snapshot.schema(pack, table.name).names):
            continue
        rows = snapshot.read(pack, table.name, [table.key, "name"])
        for code, name in zip(rows[table.key].to_pylist(), rows["name"].to_pylist(), strict=True):
            if name and not places.exists(str(code)):
                found.append(Place(str(code), str(name)))
    return found
