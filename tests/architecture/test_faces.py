"""Faces ask the programme and never a table: whoever may see a row is then decided in one place."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

FACES = ("web", "api", "cli", "site")
TABLES = frozenset({"objects", "_base_manager", "_default_manager"})
WRITES = frozenset({"save", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"})
STATEMENTS = frozenset({"raw", "cursor", "RawSQL", "extra"})


def faces(modules: dict[Path, ast.Module], repository: Path) -> Iterator[tuple[str, ast.AST]]:
    """Every node of every module of a face, with the place to say."""
    for path, tree in modules.items():
        name = path.relative_to(repository / "src" / "bangfu").as_posix()
        if name.split("/")[0] in FACES:
            for node in ast.walk(tree):
                yield f"{name}:{getattr(node, 'lineno', 0)}", node


def test_no_face_names_the_rows_of_a_table(modules: dict[Path, ast.Module], repository: Path) -> None:
    named = {
        f"{place} {node.attr}"
        for place, node in faces(modules, repository)
        if isinstance(node, ast.Attribute) and node.attr in TABLES
    }
    assert not named, "read through a function of the app in programme that takes the actor"


def called(modules: dict[Path, ast.Module], repository: Path, names: Collection[str]) -> set[str]:
    """Where a face calls a method of one of some names."""
    return {
        f"{place} {node.func.attr}"
        for place, node in faces(modules, repository)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    }


def test_no_face_writes_a_row(modules: dict[Path, ast.Module], repository: Path) -> None:
    assert not called(modules, repository, WRITES), "write through an action, which leaves an entry in the log"


def test_no_face_speaks_sql_to_the_register(modules: dict[Path, ast.Module], repository: Path) -> None:
    spoken = called(modules, repository, STATEMENTS)
    assert not spoken, "a statement over the register stands in programme, confined to an area"
