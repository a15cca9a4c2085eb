"""DuckDB's own errors, as sentences a person can act on or as the system's error they come from."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from bangfu.core.errors import Problem

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No room on the disk, none that this user may take, or none in one file."""


@contextmanager
def translated() -> Iterator[None]:
    """What goes wrong in a query, as a Problem."""
    try:
        yield
    except duckdb.OutOfRangeException as error:
        raise Problem("engines.too_large", reason=_first_line(error)) from error
    except duckdb.ConversionException as error:
        if "out of range" in str(error):  # a sum is 128 bits wide until it is cast
            raise Problem("engines.too_large", reason=_first_line(error)) from error
        raise Problem("engines.conversion", reason=_first_line(error)) from error
    except duckdb.OutOfMemoryException as error:
        raise Problem("engines.memory", reason=_first_line(error)) from error
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except (duckdb.IOException, duckdb.TransactionException) as error:  # a commit that cannot be written is the latter
        refused = _system_error(error)
        if refused is not None and refused.errno in FULL:
            raise Problem("engines.no_room", reason=refused) from error
        if isinstance(error, duckdb.TransactionException):
            raise
        raise Problem("engines.damaged", reason=_first_line(error)) from error
    except duckdb.Error as error:
        if type(error) is duckdb.Error or isinstance(error, duckdb.InvalidInputException):
            raise Problem("engines.damaged", reason=_first_line(error)) from error
        raise


@contextmanager
def writing_files() -> Iterator[None]:
    """A file that DuckDB cannot write, as the OSError of `core.whole_files`."""
    try:
        yield
    except duckdb.IOException as error:
        raise _system_error(error) or OSError(str(error).splitlines()[0]) from error


def _system_error(error: duckdb.Error) -> OSError | None:
    """What the operating system refused, where DuckDB passes its number on; of its own files only the words."""
    number = re.search(r'"errno":"(\d+)"', str(error))
    if number:
        return OSError(int(number[1]), os.strerror(int(number[1])))
    full = (code for code in FULL if _first_line(error).endswith(f": {os.strerror(code)}"))
    return next((OSError(code, os.strerror(code)) for code in full), None)


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0][:160]
