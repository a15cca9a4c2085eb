"""The stage of these tests: a small invented pack, and a snapshot small enough to know every household of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from aid_data import TABLES

from bangfu.cli import main


@pytest.fixture(scope="session")
def aid() -> str:
    """The folder of the small pack."""
    return str(Path(__file__).parent / "aid")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A snapshot folder of the small pack, to be spoilt as a test likes."""
    folder = tmp_path / "data"
    for name, text in TABLES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


Assess = Callable[..., int]


@pytest.fixture
def assess(data: Path, aid: str) -> Assess:
    """Run `bangfu assess` on the snapshot: rules, then further words of the command line."""

    def run(rules: str, *more: str, on: str = "2019-06-30", pack: str = aid, lang: str = "zh") -> int:
        return main(["assess", str(data), "--pack", pack, "--rules", rules, "--on", on, "--lang", lang, *more])

    return run
