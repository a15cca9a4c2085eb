"""A new workbook whose errors are the system's own: XlsxWriter gives a full disk another name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError


@contextmanager
def new_workbook(
    target: Path | BinaryIO, options: Mapping[str, object] | None = None
) -> Iterator[xlsxwriter.Workbook]:
    """A workbook to draw, written when the block ends. Raises OSError when it cannot be."""
    try:
        with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, dict(options or {})) as book:
            yield book
    except FileCreateError as error:
        raise error.args[0] from error
