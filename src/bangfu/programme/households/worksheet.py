"""The income worksheet: what a household earned in a year, item by item, each with its source and perhaps a range.

    items = [Item("wage_fen", "payslip", 1_200_000, 1_200_000), Item("business_fen", "told", 300_000, 500_000, "…")]
    write_worksheet(actor, pack, "H1", 2019, items, date(2020, 6, 30), reason="入户核算")

The year's record of the pack is added up from it, so rules reckon the net income as they always do. Of a range the
record takes what the pack's parameter says. A later worksheet of the same year ends this one and says why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from django.db.models import QuerySet

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Fact, Pack, Table
from bangfu.programme.households.correcting import home_to_correct
from bangfu.programme.households.models import Household, Record, WorksheetItem
from bangfu.programme.households.shape import Shape, shape_of
from bangfu.programme.ledger.evidence import columns_of
from bangfu.programme.ledger.writing import Change, EntryDraft, action, canonical
from bangfu.programme.places.queries import holding

EVIDENCE, TAKEN = "income_evidence", "income_range_taken"
"""What a pack calls the list of sources and the parameter that says how much of a range is taken, in percent."""
FEN_MOST = 10**12
NOTE_MOST = 300
YEARS_MOST = 100
"""How long ago a year can be; further back it is a slip of the pen."""


@dataclass(frozen=True)
class Item:
    """One income or cost: the fact of the year's record it belongs to, its source, the least and the most it was.

    Amounts are whole minor units; least and most are the same where the amount is known.
    """

    fact: str
    source: str
    least: int
    most: int
    note: str = ""


def income_facts(shape: Shape) -> tuple[Table, str, dict[str, Fact]] | None:
    """The table of a pack that holds a year's incomes, its year, and the facts a worksheet adds up; None without one.

    They are the amounts of the unit that is commonest there: a figure a head is reckoned, not added up.
    """
    for table in shape.records:
        year = next((name for name in table.facts if name in shape.years), None)
        money = {name: fact for name, fact in shape.facts(table).items() if fact.minor}
        if year is None or not money:
            continue
        units = [fact.type.unit for fact in money.values()]
        usual = max(units, key=units.count)
        return table, year, {n: money[n] for n in table.facts if n in money and money[n].type.unit == usual}
    return None


def worksheet_of(home: Household, on: date) -> QuerySet[WorksheetItem]:
    """The items that hold on a day, the latest year first."""
    return WorksheetItem.objects.filter(holding(on), household=home).order_by("-year", "id")


@action("households.write_worksheet")
def write_worksheet(
    change: Change, pack: Pack, number: str, year: int, items: Sequence[Item], since: date, reason: str
) -> Mapping[str, int]:
    """Put the worksheet of a year down, from a day on; gives what the year's record takes over, by fact.

    Facts of the record the worksheet does not speak of stay as they are.
    """
    home = home_to_correct(change, number, reason)
    if since > change.day:
        raise Problem("households.in_future", on=since)
    found = income_facts(shape_of(pack))
    if found is None:
        raise Problem("households.no_worksheet", pack=pack.name)
    table, year_fact, facts = found
    _check_items(pack, facts, items, year, since)
    draft = change.entry(f"household/{home.number}", home.path, reason)
    _end_former(change, draft, home, year, since)
    rows = [(home.pk, year, i.fact, i.source, i.least, i.most, i.note.strip() or None, since, None) for i in items]
    change.insert_rows(WorksheetItem, rows, [draft] * len(rows))
    sums = taken_sums(pack, items, since)
    _write_record(change, draft, home, table, year_fact, year, sums, since)
    return sums


def taken_sums(pack: Pack, items: Sequence[Item], on: date) -> dict[str, int]:
    """What is taken of the items, by fact: of a range the pack's part of it, rounded down to a whole minor unit."""
    share = pack.parameters[TAKEN].on(on).value
    sums: dict[str, int] = {}
    for item in items:
        part = Decimal(item.most - item.least) * Decimal(str(share)) / 100
        sums[item.fact] = sums.get(item.fact, 0) + item.least + int(part.to_integral_value(ROUND_FLOOR))
    return sums


def _check_items(pack: Pack, facts: Mapping[str, Fact], items: Sequence[Item], year: int, since: date) -> None:
    if not items:
        raise Problem("households.worksheet_empty")
    if not since.year - YEARS_MOST < year <= since.year:
        raise Problem("households.worksheet_year", year=year, since=since)
    for place, item in enumerate(items, 1):
        if item.fact not in facts:
            raise Problem("households.worksheet_fact", number=place, found=item.fact)
        if item.source not in pack.codes[EVIDENCE].codes:
            raise Problem("households.worksheet_source", number=place, known=", ".join(pack.codes[EVIDENCE].codes))
        if not 0 <= item.least <= item.most < FEN_MOST:
            raise Problem("households.worksheet_range", number=place)
        if len(item.note) > NOTE_MOST:
            raise Problem("households.worksheet_note", number=place, most=NOTE_MOST)


def _end_former(change: Change, draft: EntryDraft, home: Household, year: int, since: date) -> None:
    for item in WorksheetItem.objects.filter(household=home, year=year, until=None):
        if since < item.since:
            raise Problem("households.before_state", since=item.since, on=since)
        item.until = since
        change.update(draft, item, "until")


def _write_record(
    change: Change, draft: EntryDraft, home: Household, table: Table, year_fact: str, year: int,
    sums: Mapping[str, int], since: date,
) -> None:  # fmt: skip
    """Let the year's record say what the worksheet comes to from the day on."""
    records = list(Record.objects.filter(household=home, table=table.name).order_by("since", "id"))
    same = [r for r in records if json.loads(r.facts).get(year_fact) == year and (r.until is None or r.until > since)]
    if same:
        record = same[-1]
        facts = canonical({**json.loads(record.facts), **sums})
        if record.since is not None and record.since >= since:  # it begins that day, or was reckoned for one to come
            record.facts = facts
            change.update(draft, record, "facts")
            return
        _insert(change, draft, record, facts, since, record.until)
        record.until = since
        change.update(draft, record, "until")
        return
    later = [r for r in records if r.until is None and json.loads(r.facts).get(year_fact, 0) > year]
    if later:
        raise Problem("households.worksheet_passed", year=year, later=json.loads(later[-1].facts)[year_fact])
    for record in records:
        if record.until is None:
            if record.since is not None and record.since >= since:
                raise Problem("households.before_state", since=record.since, on=since)
            record.until = since
            change.update(draft, record, "until")
    fresh = Record(household=home, table=table.name, number="")
    _insert(change, draft, fresh, canonical({year_fact: year, **sums}), since, None)


def _insert(
    change: Change, draft: EntryDraft, like: Record, facts: str, since: date, until: date | None
) -> None:
    row = {name: getattr(like, name) for name in columns_of(Record)}
    row |= {"facts": facts, "since": since, "until": until, "brought_by": None}
    change.insert_rows(Record, [tuple(row[name] for name in columns_of(Record)[1:])], [draft])
