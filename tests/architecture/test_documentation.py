"""What the documentation tells people to type can be typed; what it links to is there."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from bangfu.cli.commands import NAMES, command

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("[!_]*/*.md"), ROOT / "docs" / "index.md"])
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def typed() -> Iterator[tuple[str, str]]:
    """Each `bangfu …` line of a shell block, with the page it stands on."""
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if line.startswith("bangfu "):
                    yield page.relative_to(ROOT).as_posix(), shlex.join(shlex.split(line, comments=True))


@pytest.mark.parametrize(("page", "line"), sorted(set(typed())))
def test_a_command_in_the_documentation_can_be_typed(page: str, line: str) -> None:
    name, *words = shlex.split(line)[1:]
    assert name in NAMES
    module = command(name)
    parser = argparse.ArgumentParser(prog=name, exit_on_error=False)
    parser.add_argument("--lang", choices=("zh", "en"))
    module.add_arguments(parser, "en")
    parser.parse_args(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_page_links_to_what_is_there(page: Path) -> None:
    linked = LINK.findall(page.read_text(encoding="utf-8"))
    missing = [to for to in linked if "_generated" not in to and not (page.parent / to).exists()]
    assert not missing


def test_a_guide_stands_in_both_languages() -> None:
    chinese, english = ({p.name for p in (ROOT / "docs" / lang).glob("*.md")} for lang in ("zh", "en"))
    assert chinese == english


def test_a_decision_fits_on_a_page() -> None:
    long = {p.name for p in (ROOT / "docs" / "decisions").glob("*.md") if p.read_text().count("\n") > 40}
    assert not long


def test_every_folder_is_explained_to_contributors(files: list[Path]) -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = {p.relative_to(ROOT).parts for p in files}
    tops = {f"{parts[0]}/" for parts in folders if len(parts) > 1 and parts[0] not in ("src", "tests")}
    packages = {f"src/bangfu/{parts[2]}/" for parts in folders if parts[:2] == ("src", "bangfu") and len(parts) > 3}
    tests = {f"tests/{parts[1]}/" for parts in folders if parts[0] == "tests" and len(parts) > 2}
    assert not {folder for folder in tops | packages | tests if folder not in told}
