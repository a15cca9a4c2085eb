"""The engine knows no country: no Chinese text, no term, place, currency or number of one programme."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SPEAKS = {"wording.py"}  # how values and changes are said in the two languages; its words are grammar, not terms
HAN = re.compile(r"[\u3400-\u9fff]")
OWN_TERMS = re.compile(
    r"\b(dibao|wubao|hukou|nanping|fujian|guizhou|yuan|fen|poverty_line|pre_exit|fallen_back|townships?|county|counties|"
    r"villages?|households?|members?|cn[-_]20\d\d|china|chinese)\b",
    re.IGNORECASE,
)

AREA = re.compile(r"(?!19|20)\d{4}(\d\d(\d{3}(\d{3})?)?)?")
"""A code of an area; what begins like one and is a year is none."""


def in_engine(path: Path) -> bool:
    return "engines" in path.parts or ("policy" in path.parts and "core" in path.parts)


def spoken(tree: ast.Module) -> list[ast.Constant]:
    """The string constants that are not docstrings, of an attribute either."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [each for each in constants if isinstance(each.value, str) and id(each) not in docstrings]


def test_the_engine_speaks_no_chinese_of_its_own(modules: dict[Path, ast.Module]) -> None:
    found = {
        f"{path.name}:{node.lineno} {node.value!r}"
        for path, tree in modules.items()
        if in_engine(path) and path.name not in SPEAKS
        for node in spoken(tree)
        if HAN.search(str(node.value))
    }
    assert not found, "sentences belong in core/texts, terms in a pack"


def test_the_engine_names_no_table_unit_or_term_of_a_programme(modules: dict[Path, ast.Module]) -> None:
    found = {
        f"{path.name}:{node.lineno} {node.value!r}"
        for path, tree in modules.items()
        if in_engine(path)
        for node in spoken(tree)
        if OWN_TERMS.search(str(node.value))
    }
    assert not found, "tables, units and codes come from the pack"


def test_no_page_names_an_area(modules: dict[Path, ast.Module]) -> None:
    found = {
        f"{path.name}:{node.lineno} {node.value!r}"
        for path, tree in modules.items()
        if "web" in path.parts
        for node in spoken(tree)
        if AREA.fullmatch(str(node.value))
    }
    assert not found, "areas come from the register and the packs"


@pytest.mark.parametrize("word", ["dibao", "人均纯收入", "households"])
def test_the_words_are_recognised(word: str) -> None:
    assert HAN.search(word) or OWN_TERMS.search(word)
