"""Runs each spec on every engine, and prints the handbook where BANGFU_HANDBOOK says."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from drawn import EXAMPLE, ON, Show, Spec, answers, expected, read_drawings
from handbook import Chapter, Refusal, handbook

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.parser import parse
from bangfu.core.policy.tables import Vocabulary
from judging import ENGINES

SHOWN = pytest.StashKey[dict[Chapter, list[Spec | Refusal]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SHOWN] = {}


def pytest_sessionfinish(session: pytest.Session) -> None:
    path = os.environ.get("BANGFU_HANDBOOK")
    shown = session.config.stash.get(SHOWN, {})
    if path and shown and "PYTEST_XDIST_WORKER" not in os.environ:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(handbook(shown), encoding="utf-8")


def note(request: pytest.FixtureRequest, shown: Spec | Refusal) -> None:
    """Keep what was shown for the handbook, once, under the module's chapter."""
    here = request.config.stash[SHOWN].setdefault(request.module.CHAPTER, [])
    if shown not in here:
        here.append(shown)


@pytest.fixture(params=ENGINES)
def spec(request: pytest.FixtureRequest, tmp_path: Path) -> Show:
    """Shows that an engine answers what is drawn: `spec(zh, en, drawing)`; `rules` gives a rule set to judge by."""

    def show(
        zh: str, en: str, drawing: str, *, on: date = ON, rules: str | None = None, sets: dict[str, str] | None = None
    ) -> None:
        shown = Spec(zh, en, on, read_drawings(drawing), rules, sets or {})
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        assert answers(request.param, shown, folder) == expected(shown, folder)
        note(request, shown)

    return show


@pytest.fixture
def refused(request: pytest.FixtureRequest) -> Show:
    """Shows that an expression is refused at load: `refused(zh, en, text, code)`, with what its author reads."""
    pack = load_pack(str(EXAMPLE))
    words = Vocabulary(pack.units, pack.levels, pack.parameters, pack.codes, pack.tables)

    def show(zh: str, en: str, text: str, code: str, *, table: str = "households") -> None:
        with pytest.raises(Problem) as caught:
            parse(text, words.scope(table))
        assert caught.value.code == code
        said = {lang: caught.value.sentence(lang) for lang in ("zh", "en")}
        note(request, Refusal(zh, en, table, text, said))

    return show
