"""Every sentence has two languages, the same details in both, and a place in the code that says it."""

from __future__ import annotations

import ast
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bangfu.core.texts import LANGUAGES, TEXTS
from bangfu.web.words import WORDS

AREAS = (
    "policy", "engines", "rosters", "demo", "cli", "chain", "ledger", "accounts", "jobs", "runs", "leads", "households",
    "intake", "api", "serving", "assignment", "places", "reading", "match", "complaints",
)  # fmt: skip


def fields(text: str) -> set[str]:
    """The names of the details a sentence asks for."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def details(text: str) -> set[str]:
    """The same, where {count} (with its Chinese measure word) and {number} (bare) say one thing."""
    return {"number" if name == "count" else name for name in fields(text)}


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_text_has_both_languages_with_the_same_details(code: str) -> None:
    assert set(TEXTS[code]) == set(LANGUAGES)
    assert all(text.strip() for text in TEXTS[code].values())
    assert details(TEXTS[code]["zh"]) == details(TEXTS[code]["en"])
    assert code.split(".")[0] in AREAS


def test_no_code_stands_in_two_places(modules: dict[Path, ast.Module]) -> None:
    """The later of two would silently win."""
    codes = Counter(
        key.value
        for path, tree in modules.items()
        if path.parent.name in ("texts", "words")
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and "." in str(key.value)
    )
    assert len(codes) > 1000
    assert [code for code, times in codes.items() if times > 1] == []


def strings(modules: dict[Path, ast.Module]) -> Iterator[tuple[Path, ast.expr, str, bool]]:
    """Each string constant outside the texts, and whether it is only the beginning of an f-string."""
    for path, tree in modules.items():
        if path.parent.name == "texts":
            continue
        beginnings = {id(node.values[0]) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, node, node.value, id(node) in beginnings


def looks_like_a_code(text: str) -> bool:
    area, dot, name = text.partition(".")
    return bool(dot) and area in AREAS and name.replace("_", "").isalnum() and name.islower()


def test_every_text_is_said_somewhere(modules: dict[Path, ast.Module]) -> None:
    said, begun = set(), []
    for _, _, text, is_beginning in strings(modules):
        said.add(text)
        if is_beginning and text.partition(".")[0] in AREAS and "." in text:
            begun.append(text)
    unsaid = {code for code in TEXTS if code not in said and not code.startswith(tuple(begun))}
    assert not unsaid, "texts without use: delete them or say them"


def registered(modules: dict[Path, ast.Module]) -> set[str]:
    """Names of actions, of kinds of jobs and of their stages: they look like codes and are none."""
    return {"intake.check"} | {
        str(node.args[0].value)
        for tree in modules.values() for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("action", "job_kind")
        and node.args and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip


def test_every_code_in_the_source_has_a_text(modules: dict[Path, ast.Module]) -> None:
    known = {*TEXTS, *WORDS, *registered(modules)}
    missing = {
        f"{path.name}:{node.lineno} {text}"
        for path, node, text, is_beginning in strings(modules)
        if looks_like_a_code(text) and not is_beginning and text not in known
        if path.parent.name != "migrations"
        if not (
            path.parents[0].name == "bangfu"
            or text.endswith((".csv", ".yaml", ".xlsx", ".json", ".parquet", ".html", ".txt"))
        )
    }
    assert not missing


def test_a_problem_brings_every_detail_its_sentence_asks_for(modules: dict[Path, ast.Module]) -> None:
    wrong = []
    for path, tree in modules.items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id not in ("Problem", "sentence") or not node.args:
                continue
            code, given = node.args[0], {k.arg for k in node.keywords}
            if isinstance(code, ast.Constant) and code.value in TEXTS and None not in given:
                asked = fields(TEXTS[str(code.value)]["zh"]) | fields(TEXTS[str(code.value)]["en"])
                if asked - given:
                    wrong.append(f"{path.name}:{node.lineno} {code.value} lacks {sorted(asked - given)}")
    assert not wrong


def test_no_sentence_asks_for_an_identity_number() -> None:
    naming = {code for code, text in TEXTS.items() if fields(text["zh"]) & {"person_id", "id_number", "bank_account"}}
    assert not naming
