"""Evidenced rows: what of a row goes into its digest, and a table that no write reaches without an entry."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]  # the stubs leave them out
from typing import Any, ClassVar, NoReturn

from django.db import models

from bangfu.core.errors import Problem
from bangfu.programme.ledger.sealing import Sealed, SealedField, unseal

DIGEST_BYTES = 16


class EvidencedQuerySet(models.QuerySet[Any]):  # any model of the register
    """Reads as usual; writes only through `writing`."""

    def _refuse(self) -> NoReturn:
        raise Problem("ledger.write_outside", table=self.model._meta.db_table)

    def update(self, **_: object) -> NoReturn:
        self._refuse()

    def delete(self) -> NoReturn:
        self._refuse()

    def bulk_create(self, *_: object, **__: object) -> NoReturn:
        self._refuse()

    def bulk_update(self, *_: object, **__: object) -> NoReturn:
        self._refuse()


_ACTING: ContextVar[bool] = ContextVar("acting", default=False)


@contextmanager
def acting() -> Iterator[None]:
    """Inside, rows may be written: an action has begun, or only columns change that are no evidence."""
    token = _ACTING.set(True)
    try:
        yield
    finally:
        _ACTING.reset(token)


def may_write() -> bool:
    """Whether an action is under way here."""
    return _ACTING.get()


class Evidenced(models.Model):
    """A row of the register whose every state is in the log."""

    UNEVIDENCED: ClassVar[frozenset[str]] = frozenset()
    """Columns that change without an entry: a password's hash, the day of the last sign-in."""

    INDEXES: ClassVar[Mapping[str, str]] = {}
    """Blind indexes: the column, and the sealed column whose text it stands for."""

    objects = EvidencedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """As Django's, but only for columns that are no evidence; all others go through `writing`."""
        if update_fields is None or not set(update_fields) <= self.UNEVIDENCED:
            raise Problem("ledger.write_outside", table=self._meta.db_table)
        with acting():
            super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *_: object, **__: object) -> NoReturn:
        raise Problem("ledger.write_outside", table=self._meta.db_table)


@cache
def columns_of(model: type[Evidenced]) -> tuple[str, ...]:
    """The columns a digest covers, the row's id first; order is that of the model and never changes."""
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in model.UNEVIDENCED]
    return ("id", *(name for name in names if name != "id"))


@cache
def sealed_columns(model: type[Evidenced]) -> tuple[str, ...]:
    """The columns whose digest is of the text, so that a new key changes nothing."""
    return tuple(f.attname for f in model._meta.concrete_fields if isinstance(f, SealedField))


@cache
def evidenced_models() -> dict[str, type[Evidenced]]:
    """Every evidenced model by its table."""
    from django.apps import apps  # after all models are loaded

    return {m._meta.db_table: m for m in apps.get_models() if issubclass(m, Evidenced)}


def row_digest(salt: bytes, table: str, values: Sequence[object]) -> str:
    """The digest of a row whose `values` stand in the order of `columns_of`, sealed ones as their text."""
    return hmac.digest(salt, "".join(_written((table, *values), 0)).encode(), "sha256")[:DIGEST_BYTES].hex()


def opened(model: type[Evidenced], values: Sequence[object]) -> list[object]:
    """Stored values in the order of `columns_of`, with sealed ones as their text."""
    if not sealed_columns(model):
        return list(values)
    names, row = columns_of(model), values[0]
    return [
        unseal(value, model, name, int(str(row))) if isinstance(value, Sealed) else value
        for name, value in zip(names, values, strict=True)
    ]


def _plain(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
    raise TypeError(f"no evidence of {type(value).__name__}")


_written = c_make_encoder(None, _plain, encode_basestring, None, ":", ",", False, False, True)
"""JSON as `json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)` writes it, in pieces.

The encoder that `json` would make anew for each row, which takes as long as the row itself.
"""
