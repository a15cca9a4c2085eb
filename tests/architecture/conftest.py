"""Reads the repository once for the shape tests: every file it holds, every module as a syntax tree."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def files(repository: Path) -> list[Path]:
    """Every file of the repository, as git knows it, those about to be added included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [path for name in sorted(listed.split("\0")) if name and (path := repository / name).is_file()]


@pytest.fixture(scope="session")
def texts_of_files(files: list[Path]) -> dict[Path, str]:
    """The text of each file that is text in UTF-8."""
    found = {}
    for path in files:
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.fixture(scope="session")
def modules(repository: Path, texts_of_files: dict[Path, str]) -> dict[Path, ast.Module]:
    """The syntax tree of each module under src/bangfu."""
    source = repository / "src" / "bangfu"
    return {
        path: ast.parse(text)
        for path, text in texts_of_files.items()
        if path.suffix == ".py" and path.is_relative_to(source)
    }
