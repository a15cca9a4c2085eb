"""One small demo county with faults, one without, and the whole prefecture, each built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import SEED, SMALL, Ask, asking

from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "small"
    build_nanping(folder, Wish(SMALL, SEED))
    return folder


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Ask:
    return asking(small_folder)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The same county with no fault planted."""
    folder = tmp_path_factory.mktemp("demo") / "clean"
    build_nanping(folder, Wish(SMALL, SEED, faults=0))
    return asking(folder)


@pytest.fixture(scope="session")
def whole_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "whole"
    build_nanping(folder, Wish(1, SEED), workbooks=False)
    return folder


@pytest.fixture(scope="session")
def whole(whole_folder: Path) -> Ask:
    return asking(whole_folder)
