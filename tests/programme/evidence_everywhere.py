"""A register with rows in every evidenced table, whatever apps there are, and a log with several checkpoints."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import models

from bangfu.programme.households.models import Household
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.checkpoints import seal_log
from bangfu.programme.ledger.evidence import Evidenced, columns_of, evidenced_models
from bangfu.programme.ledger.sealing import SealedField
from bangfu.programme.ledger.verifying import verification
from bangfu.programme.ledger.writing import Change, action
from small_world import build_world

ENOUGH = 4


def every_row_is_as_logged() -> None:
    """The log and the rows agree."""
    with verification() as findings:
        assert [finding.sentence("en") for finding in findings] == []


def fill_register() -> None:
    """The small world, rows in the tables it leaves empty, a change and a deletion; sealed between."""
    build_world()
    seal_log()
    models_in_order = sorted(evidenced_models().values(), key=_depth)
    for model in models_in_order:
        while model._base_manager.count() < ENOUGH:
            add_row(SYSTEM, model)
    seal_log()
    for number in range(3):
        home = Household.objects.get(number=f"H{number + 1}")
        change_household(SYSTEM, home, 7 + number)
        seal_log()
    delete_last(SYSTEM, models_in_order[-1])
    seal_log()


@action("tests.add_row")
def add_row(change: Change, model: type[Evidenced]) -> None:
    """One row of any table, with a value in every column."""
    number = model._base_manager.count()
    fields = {f.attname: f for f in model._meta.concrete_fields}
    row = [_value(fields[name], number) for name in columns_of(model)[1:]]
    change.insert_rows(model, [row], [change.entry(f"{model._meta.db_table}/{number}", "", "为了试验")])


@action("tests.change_household")
def change_household(change: Change, home: Household, persons: int) -> None:
    """A row that has two entries."""
    home.persons = persons
    change.update(change.entry(f"household/{home.number}", home.path, "更正人数"), home, "persons")


@action("tests.delete_last")
def delete_last(change: Change, model: type[Evidenced]) -> None:
    """A row that was and is no more."""
    last = model._base_manager.order_by("-id").first()
    assert isinstance(last, Evidenced)
    change.delete(change.entry(f"{model._meta.db_table}/{last.pk}", "", "重复"), last)


def _depth(model: type[models.Model]) -> int:
    """How many tables must be filled before this one."""
    above = [f.related_model for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]
    return 1 + max((_depth(m) for m in above if isinstance(m, type) and m is not model), default=0)


def _value(field: models.Field[object, object], number: int) -> object:
    match field:
        case models.ForeignKey():
            rows = field.related_model._base_manager.order_by("id").values_list("id", flat=True)
            return rows[number % len(rows)]
        case SealedField():
            return f"秘密{number}"
        case models.BooleanField():
            return number % 2 == 0
        case models.DateTimeField():
            return datetime(2020, 1, 1 + number, 8, 30, 15, 123456, tzinfo=UTC)
        case models.DateField():
            return date(2020, 1, 1 + number)
        case models.IntegerField():
            return number + 1
        case models.BinaryField():
            return bytes([number] * 16)
        case models.JSONField():
            return {"number": number}
        case models.CharField() if field.max_length and field.max_length < 12:
            return f"v{number}"
        case models.CharField() | models.TextField():
            return f"value {number}"
    raise AssertionError(f"no value for {field!r}")
