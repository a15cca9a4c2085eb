"""Every command explains itself in both languages, is in the documentation, and is driven by a test."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from types import ModuleType

import pytest

from bangfu.cli.commands import NAMES, command

HAN = re.compile(r"[\u3400-\u9fff]")
COMMANDS = [command(name) for name in NAMES]
PROMISED = {"demo", "check", "assess", "explain", "simulate", "pack"}


def test_the_promised_commands_are_there() -> None:
    assert {module.NAME for module in COMMANDS} >= PROMISED


@pytest.mark.parametrize("module", COMMANDS, ids=lambda m: m.NAME)
def test_a_command_says_what_it_does_in_both_languages(module: ModuleType) -> None:
    said = module.__doc__ or ""
    assert HAN.search(said), "the line in `bangfu --help`, Chinese part"
    assert re.search(r"[a-z]{3}", said), "the line in `bangfu --help`, English part"


@pytest.mark.parametrize("module", COMMANDS, ids=lambda m: m.NAME)
def test_every_option_is_explained(module: ModuleType) -> None:
    parser = argparse.ArgumentParser(prog=module.NAME)
    module.add_arguments(parser, "zh")
    silent = [action.dest for action in parser._actions if not action.help and not action.choices]
    assert not silent


@pytest.mark.parametrize("module", COMMANDS, ids=lambda m: m.NAME)
def test_a_command_is_in_the_documentation(module: ModuleType, repository: Path) -> None:
    pages = [repository / "README.md", *(repository / "docs").glob("*/*.md")]
    assert any(f"bangfu {module.NAME}" in page.read_text(encoding="utf-8") for page in pages)


@pytest.mark.parametrize("module", COMMANDS, ids=lambda m: m.NAME)
def test_a_command_is_driven_by_a_test(module: ModuleType, repository: Path) -> None:
    tests = [path for path in (repository / "tests").rglob("test_*.py") if path.parent.name != "architecture"]
    texts = [path.read_text(encoding="utf-8") for path in tests]
    assert any(f'"{module.NAME}"' in text for text in texts)
