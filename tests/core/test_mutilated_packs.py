"""However a pack is mutilated, loading it either works or says what is wrong, in both languages, with the place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bangfu.core.errors import Problem
from bangfu.core.policy.cases import read_cases
from bangfu.core.policy.loading import load_pack

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
REPLACEMENTS = (
    "null", "word", "''", "5", "-1", "1.5", "true", "2019-06-30", "2019-02-30", "[]", "[a]", "[{a: b}]", "{}",
    "{zh: 甲, en: a}", "{a: {b: c}}",
)  # fmt: skip
PLACE = re.compile(r"\.yaml(第\d+行| line \d+|不是UTF-8| is not UTF-8|的格式不对| has the wrong shape)")


def nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """Every key and value below the top of a file."""
    for part in node.value if isinstance(node.value, list) else []:
        for one in part if isinstance(part, tuple) else (part,):
            yield one
            yield from nodes(one)


def mutilations(text: str) -> Iterator[str]:
    """The text with one node replaced, for every node and every replacement."""
    for node in nodes(yaml.compose(text, Loader=yaml.SafeLoader)):
        start, end = node.start_mark.index, node.end_mark.index
        rest = text[end:]
        if text[start:end].endswith("\n"):  # a block reaches to the next line's first word
            rest = "\n" + text[:end].rsplit("\n", 1)[1] + rest
        for replacement in REPLACEMENTS:
            yield text[:start] + replacement + rest


def every(step: int) -> list[tuple[str, str]]:
    found = []
    for file in sorted(EXAMPLE.rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        found += [(file.relative_to(EXAMPLE).as_posix(), one) for one in mutilations(text)]
    return found[::step]


def load_all(folder: Path, broken: list[tuple[str, str]]) -> list[Problem]:
    """The problems met; anything else that is raised fails the test."""
    problems = []
    for name, text in broken:
        file = folder / name
        file.write_text(text, encoding="utf-8")
        try:
            load_pack(str(folder))
            read_cases(folder)
        except Problem as problem:
            problems.append(problem)
        except Exception as error:
            raise AssertionError(f"{name}\n{text}") from error
        shutil.copy(EXAMPLE / name, file)
    return problems


def check(folder: Path, step: int) -> None:
    shutil.copytree(EXAMPLE, folder)
    problems = load_all(folder, every(step))
    assert len(problems) > 0
    for problem in problems:
        for lang in ("zh", "en"):
            sentence = problem.sentence(lang)
            assert len(PLACE.findall(sentence)) == 1, sentence


@pytest.mark.shortened
def test_a_mutilated_pack_is_refused_with_file_and_line(tmp_path: Path) -> None:
    check(tmp_path / "example", 197)


@pytest.mark.slow
def test_many_mutilated_packs_are_refused_with_file_and_line(tmp_path: Path) -> None:
    check(tmp_path / "example", 7)
