"""The income worksheet as the page of a household shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bangfu.core.policy.model import Fact, Pack
from bangfu.core.texts import headed
from bangfu.programme.households.models import Household, WorksheetItem
from bangfu.programme.households.shape import Shape
from bangfu.programme.households.worksheet import EVIDENCE, TAKEN, Item, income_facts, taken_sums, worksheet_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.policy import today
from bangfu.web.shown import Cell, Column, Table
from bangfu.web.words import days, words


@dataclass(frozen=True)
class WorksheetShown:
    """The worksheet of the latest year: a line above, and the items."""

    said: str
    table: Table


def worksheet_shown(home: Household, shape: Shape, pack: Pack, request: OfficeRequest) -> WorksheetShown | None:
    """The items of the latest year that hold on the day; None without any."""
    lang, on, known = request.lang, request.on or today(), income_facts(shape)
    items = list(worksheet_of(home, on))
    if not items or known is None:
        return None
    items = [item for item in items if item.year == items[0].year]
    facts = known[2]
    sources = pack.codes[EVIDENCE].codes
    table = Table(words("worksheet.title", lang), [
        Column(words("worksheet.fact", lang)), Column(words("worksheet.source", lang)),
        Column(words("worksheet.range", lang), num=True), Column(words("worksheet.taken", lang), num=True),
    ])  # fmt: skip
    for item in items:
        fact = facts.get(item.fact)
        taken = taken_sums(pack, [Item(item.fact, item.source, item.least, item.most)], on)[item.fact]
        label = headed(fact.label[lang]) if fact is not None else item.fact
        source = sources[item.source].label[lang] if item.source in sources else item.source
        table.add(
            Cell(label), Cell(source, small=words("worksheet.sealed", lang) if item.note is not None else ""),
            Cell(_range(fact, item, lang)), Cell(amount_said(fact, taken)),
        )  # fmt: skip
    share = pack.parameters[TAKEN].on(on).value
    ranged = any(item.least != item.most for item in items)
    text = words("worksheet.of", lang, year=items[0].year, since=days.long(items[0].since, lang))
    return WorksheetShown(text + (words("worksheet.share", lang, share=share) if ranged else ""), table)


def _range(fact: Fact | None, item: WorksheetItem, lang: str) -> str:
    least, most = amount_said(fact, item.least), amount_said(fact, item.most)
    return least if item.least == item.most else words("worksheet.from_to", lang, least=least, most=most)


def amount_said(fact: Fact | None, minor: int) -> str:
    """An amount in the currency, without decimals that are nothing."""
    places = fact.type.places if fact is not None else 2
    value = Decimal(minor).scaleb(-places)
    return f"{value:,.{places}f}".rstrip("0").rstrip(".") if places else f"{value:,}"
