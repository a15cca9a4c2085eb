"""A child process: tampers with a register as a database superuser, again and again, and prints what verify says.

    python tampering.py COUNT SEED     one JSON line a tampering: {"how", "what", "table", "row", "findings", "leaked"}

Each is done in raw SQL inside a transaction that is rolled back after the verification, so all start from one state.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  only after setup
from django.db import DatabaseError, connection, models, transaction  # noqa: E402  only after setup
from evidence_everywhere import fill_register  # noqa: E402  only after setup

from bangfu.core.chain.tree import Peaks, leaf_hash  # noqa: E402  only after setup
from bangfu.programme.households.models import Household  # noqa: E402  only after setup
from bangfu.programme.ledger.evidence import columns_of, evidenced_models, opened, row_digest  # noqa: E402  only after setup
from bangfu.programme.ledger.keys import make_keys  # noqa: E402  only after setup
from bangfu.programme.ledger.models import Checkpoint, Entry, EntrySecret, TreeNode  # noqa: E402  only after setup
from bangfu.programme.ledger.verifying import verification  # noqa: E402  only after setup
from bangfu.programme.ledger.writing import canonical, entry_body  # noqa: E402  only after setup
from small_world import HOUSEHOLDS  # noqa: E402  only after setup

PERSONAL = [word for *_, people in HOUSEHOLDS for person in people for word in person if word not in ("male", "female")]
LOG: dict[type[models.Model], tuple[str, ...]] = {
    Entry: tuple(f.attname for f in Entry._meta.concrete_fields),
    EntrySecret: ("entry_id", "salt", "reason"),
    TreeNode: ("level", "index", "hash"),  # the row's own number means nothing
    Checkpoint: ("size", "root", "at", "note"),
}
Done = tuple[str, str, object]  # what was done, table, row


class NotDone(Exception):
    """This tampering cannot be done here: another is drawn."""


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def asked(text: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def columns(model: type[models.Model]) -> tuple[str, ...]:
    return LOG[model] if model in LOG else columns_of(model)  # type: ignore[arg-type]  # the others are evidenced


def key(model: type[models.Model]) -> str:
    return model._meta.pk.attname


def some_table(draw: random.Random, rows: int = 1) -> type[models.Model]:
    tables = [*LOG, *(model for _, model in sorted(evidenced_models().items()))]
    return draw.choice([model for model in tables if model._base_manager.count() >= rows])


def some_rows(model: type[models.Model], draw: random.Random, count: int) -> list[object]:
    keys = [row[0] for row in asked(f"SELECT {quoted(key(model))} FROM {quoted(model._meta.db_table)} ORDER BY 1")]
    return draw.sample(keys, count)


def other(value: object, field: models.Field[Any, Any], draw: random.Random) -> object:
    match value:
        case bool():
            return not value
        case int():
            return 1 - value if isinstance(field, models.BooleanField) else value + draw.randint(1, 3)
        case str() if isinstance(field, models.DateTimeField | models.DateField):  # as SQLite keeps them
            return value.replace("20", "19", 1) if "20" in value else "2001-01-01"
        case str() if value:
            at = draw.randrange(len(value))
            return value[:at] + draw.choice([c for c in "改xyz019" if c != value[at]]) + value[at + 1 :]
        case str():
            return "x"
        case bytes():
            at = draw.randrange(len(value))
            return value[:at] + bytes([value[at] ^ draw.randint(1, 255)]) + value[at + 1 :]
        case datetime() | date():
            return value + timedelta(days=draw.randint(1, 400))
    match field:
        case models.BinaryField():
            return b"\x01" * 40
        case models.DateTimeField():
            return "2001-01-01 08:00:00"
        case models.DateField():
            return "2001-01-01"
        case models.IntegerField() | models.ForeignKey():
            return 1
    return "x"


# ── what somebody may do ────────────────────────────────────────────────────────────────────────────────────


def edit(draw: random.Random) -> Done:
    model = some_table(draw)
    (row,) = some_rows(model, draw, 1)
    column = draw.choice(columns(model))
    return set_value(model, row, column, draw)


def set_value(model: type[models.Model], row: object, column: str, draw: random.Random) -> Done:
    table, field = model._meta.db_table, next(f for f in model._meta.concrete_fields if f.attname == column)
    where = f"FROM {quoted(table)} WHERE {quoted(key(model))} = %s"
    ((before,),) = asked(f"SELECT {quoted(column)} {where}", row)
    after = other(before, field, draw)
    sql(f"UPDATE {quoted(table)} SET {quoted(column)} = %s WHERE {quoted(key(model))} = %s", after, row)
    if column != key(model) and asked(f"SELECT {quoted(column)} {where}", row) == [(before,)]:
        raise NotDone
    return f"edit {column}", table, row


def delete(draw: random.Random) -> Done:
    model = some_table(draw)
    (row,) = some_rows(model, draw, 1)
    sql(f"DELETE FROM {quoted(model._meta.db_table)} WHERE {quoted(key(model))} = %s", row)
    return "delete", model._meta.db_table, row


def insert(draw: random.Random) -> Done:
    """A copy of a row under another number, with other values where they must be unique."""
    model = some_table(draw)
    table = model._meta.db_table
    (row,) = some_rows(model, draw, 1)
    names = [f.attname for f in model._meta.concrete_fields]
    listed = ", ".join(map(quoted, names))
    (values,) = asked(f"SELECT {listed} FROM {quoted(table)} WHERE {quoted(key(model))} = %s", row)
    fresh = {key(model): 1_000_000 + draw.randint(0, 1000)}
    for field in model._meta.concrete_fields:
        if field.unique and field.attname != key(model):
            value = values[names.index(field.attname)]
            fresh[field.attname] = value + 1000 if isinstance(value, int) else other(value, field, draw)
    if model is TreeNode:
        fresh["index"] = values[names.index("index")] + 1000
    if model is Entry and draw.random() < 0.5:
        fresh["leaf_index"] = draw.choice([None, Entry.objects.count()])  # as if it waited, or came next
    copied = [fresh.get(name, value) for name, value in zip(names, values, strict=True)]
    marks = ", ".join(["%s"] * len(names))
    sql(f"INSERT INTO {quoted(table)} ({listed}) VALUES ({marks})", *copied)
    return "insert", table, fresh[key(model)]


def reorder(draw: random.Random) -> Done:
    """Two rows exchange their numbers, or one of their values."""
    model = some_table(draw, 2)
    table, (first, second) = model._meta.db_table, some_rows(model, draw, 2)
    column = draw.choice(columns(model)) if draw.random() < 0.7 else key(model)
    at = quoted(key(model))
    ((a,),) = asked(f"SELECT {quoted(column)} FROM {quoted(table)} WHERE {at} = %s", first)
    ((b,),) = asked(f"SELECT {quoted(column)} FROM {quoted(table)} WHERE {at} = %s", second)
    if a == b or (column == key(model) and model in (TreeNode, Checkpoint)):  # their row's number means nothing
        raise NotDone
    put = f"UPDATE {quoted(table)} SET {quoted(column)} = %s WHERE {at} = %s"
    if column == key(model):
        sql(put, -7, first), sql(put, first, second), sql(put, second, -7)
    else:
        unique = model._meta.get_field(column.removesuffix("_id")).unique or model is TreeNode
        if unique:
            sql(put, 77_777 if isinstance(a, int) else "x", first)
        sql(put, a, second), sql(put, b, first)
    return f"exchange {column}", table, first


def truncate(draw: random.Random) -> Done:
    """The last rows of a table, or all of them."""
    model = some_table(draw)
    table, at = model._meta.db_table, quoted(key(model))
    rows = sorted(some_rows(model, draw, model._base_manager.count()))  # type: ignore[type-var]  # ids are numbers
    left = rows[: draw.randrange(len(rows))]
    sql(f"DELETE FROM {quoted(table)} WHERE {at} > %s", left[-1] if left else -1)
    return "truncate", table, rows[len(left)]


def cut_log(draw: random.Random) -> Done:
    """The end of the log with all that belongs to it, as if it had never been; only the anchors know."""
    size = draw.randrange(1, Entry.objects.count())
    last = Entry.objects.get(leaf_index=size - 1).pk
    sql("DELETE FROM ledger_entrysecret WHERE entry_id > %s", last)
    sql("DELETE FROM ledger_entry WHERE leaf_index >= %s", size)
    for level in range(1, 20):
        sql(f"DELETE FROM ledger_treenode WHERE level = %s AND {quoted('index')} >= %s", level, size >> level)
    sql("DELETE FROM ledger_checkpoint WHERE size > %s", size)
    return "cut the log", "ledger_entry", last


def rewrite(draw: random.Random) -> Done:
    """A household is changed and the log rewritten to fit, salt, digests, leaves and tree: only the key is missing."""
    home = Household.objects.order_by("id")[draw.randrange(3)]
    sql("UPDATE households_household SET persons = persons + 1 WHERE id = %s", home.pk)
    values = Household.objects.values_list(*columns_of(Household)).get(pk=home.pk)
    entries = [e for e in Entry.objects.order_by("leaf_index") if f'"{Household._meta.db_table}"' in e.changes]
    entry = [e for e in entries if home.pk in dict(json.loads(e.changes)[Household._meta.db_table])][-1]
    changes = json.loads(entry.changes)
    salt = bytes(EntrySecret.objects.get(entry=entry).salt)
    digest = row_digest(salt, Household._meta.db_table, opened(Household, values))
    rows = changes[Household._meta.db_table]
    changes[Household._meta.db_table] = [[row, digest if row == home.pk else old] for row, old in rows]
    entry.changes = canonical(changes)
    leaf = leaf_hash(entry_body(entry))
    sql("UPDATE ledger_entry SET changes = %s, leaf = %s WHERE id = %s", entry.changes, leaf, entry.pk)
    peaks = Peaks()
    for each in Entry.objects.order_by("leaf_index").values_list("leaf", flat=True):
        for level, index, hash_ in peaks.append(bytes(each)):
            put = f"UPDATE ledger_treenode SET hash = %s WHERE level = %s AND {quoted('index')} = %s"
            sql(put, hash_, level, index)
    if draw.random() < 0.5:
        sql("DELETE FROM ledger_checkpoint")
    return "rewrite the log", "households_household", home.pk


WAYS: list[Callable[[random.Random], Done]] = [
    edit, delete, insert, reorder, truncate, edit, delete, insert, reorder, truncate, edit, cut_log, rewrite,
]  # fmt: skip


def every_column() -> list[Callable[[random.Random], Done]]:
    """An edit of each column of each table there is."""
    found: list[Callable[[random.Random], Done]] = []
    for model in [*LOG, *evidenced_models().values()]:
        for column in columns(model):
            found.append(lambda draw, m=model, c=column: set_value(m, some_rows(m, draw, 1)[0], c, draw))
    return found


def told() -> list[tuple[str, dict[str, object], str]]:
    with verification() as findings:
        return [(each.code, each.details, each.sentence("zh") + each.sentence("en")) for each in findings]


def tamper(way: Callable[[random.Random], Done], draw: random.Random) -> dict[str, object] | None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            sql("SET LOCAL session_replication_role = replica")  # a superuser's way past foreign keys
        try:
            with transaction.atomic():
                what, table, row = way(draw)
        except (NotDone, DatabaseError):
            return None
        found = told()
        transaction.set_rollback(True)
    codes = sorted({code for code, _, _ in found})
    named = any(details.get("table") == table and details.get("row") == row for _, details, _ in found)
    leaked = [word for word in PERSONAL for *_, said in found if word in said]
    return {"what": what, "table": table, "row": row, "findings": codes, "named": named, "leaked": leaked}


def main() -> None:
    count, draw = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    call_command("migrate", verbosity=0)
    make_keys()
    fill_register()
    sys.stdout.write(json.dumps({"what": "nothing", "findings": told()}, ensure_ascii=False) + "\n")
    ways, done, tried = every_column() if count >= 300 else [], 0, 0
    while done < count and tried < 10 * count:
        way = ways[tried] if tried < len(ways) else WAYS[tried % len(WAYS)]
        tried += 1
        answer = tamper(way, draw)
        if answer is not None:
            done += 1
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
