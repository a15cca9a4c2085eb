"""Write files and folders whole or not at all: beside the target first, moved into place when everything is written.

What a killed process left beside a target is cleared away by the next that writes there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bangfu.core.errors import Problem


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; what was written becomes `path`. Raises Problem when the place cannot be written."""
    path = path.absolute()
    part = _beside(path)
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_up(path)
        try:
            yield part
            part.replace(path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def whole_folder(folder: Path, *, alone: bool = False) -> Iterator[Path]:
    """A new folder to write to; it becomes `folder`, or gives it its files where that exists and holds others.

    `alone`: what `folder` held is gone instead, so that never old and new lie in it together.
    """
    folder = folder.absolute()
    part = _beside(folder)
    with _named(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_up(folder)
        part.mkdir()
        try:
            yield part
            if alone:
                _take_away(folder)
            if folder.exists():
                for file in sorted(part.iterdir()):
                    file.replace(folder / file.name)
            else:
                part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def private_file(path: Path) -> BinaryIO:
    """A new file, open to be written, which nobody reads but the account of this process."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.part-{os.getpid()}")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Problem("cli.cannot_write", path=path, reason=error) from error


def _take_away(folder: Path) -> None:
    """Remove a folder at once: who is killed meanwhile leaves none of it under its name."""
    gone = folder.with_name(f".{folder.name}.part-former-{os.getpid()}")
    with suppress(FileNotFoundError):
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _clear_up(target: Path) -> None:
    """Remove what a killed process left unfinished beside the target."""
    for left in target.parent.glob(f".{target.name}.part-*"):
        if _is_running(left.name.rpartition("-")[2]):
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with suppress(OSError):
                left.unlink()


def _is_running(process: str) -> bool:
    """Does a process of this number live? Its unfinished work is then not ours to clear away."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
