"""One pair of a problem as the plain meaning reads it: the way back from columns to values, to say why in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from bangfu.core.policy.meaning import Row, Value
from bangfu.core.policy.model import Fact
from bangfu.core.policy.pair_meaning import Pair
from bangfu.core.policy.types import Kind
from bangfu.engines.matching.columns import Column
from bangfu.engines.matching.evaluation import PairEvaluation

EPOCH = date(1970, 1, 1)


def pair_of(evaluation: PairEvaluation, helper: int, place: int) -> Pair:
    """The helper and the place of two indices, with what the tables of pairs say of them."""
    sides: dict[str, Row | None] = {}
    for side, index in zip(evaluation.programme.sides, (helper, place), strict=True):
        rows = evaluation.sides[side]
        values = {name: _value(evaluation, side, name, column, index) for name, column in rows.columns.items()}
        sides[side] = Row(side, values, key=str(rows.keys[index]))
    for table, pairs in evaluation.pairs.items():
        run = slice(int(pairs.helper_start[helper]), int(pairs.helper_start[helper + 1]))
        at = [run.start + n for n, found in enumerate(pairs.place[run].tolist()) if found == place]
        if not at:
            sides[table] = None
            continue
        values = {name: _value(evaluation, table, name, column, at[0]) for name, column in pairs.columns.items()}
        sides[table] = Row(table, values)
    return Pair("pair", {}, sides=sides)


def _value(evaluation: PairEvaluation, table: str, name: str, column: Column, index: int) -> Value:
    if column.known is not None and not bool(column.known.ravel()[index]):
        return None
    fact: Fact = evaluation.programme.tables[table].facts[name]
    stored = column.values.ravel()[index]
    match fact.type.kind:
        case Kind.BOOL:
            return bool(stored)
        case Kind.NUMBER:
            return Decimal(int(stored)).scaleb(-fact.type.places)
        case Kind.DATE:
            return EPOCH + timedelta(days=int(stored))
        case Kind.CODES:
            codes = evaluation.pack.codes[fact.type.codes or ""].codes
            held: Value = frozenset(  # type: ignore[assignment]  # rows hold sets of codes beside plain values
                code for bit, code in enumerate(codes) if int(stored) >> bit & 1
            )
            return held
    return evaluation.words.texts[int(stored)]
