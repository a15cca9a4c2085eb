"""One small demo county with faults, one without, each built once a session, and the whole prefecture."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking import SEED, SMALL, Ask, asking

from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from building import BuiltOnce


@pytest.fixture(scope="session")
def small_folder(built_once: BuiltOnce) -> Path:
    return built_once("small", lambda folder: build_nanping(folder, Wish(SMALL, SEED)))


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Ask:
    return asking(small_folder)


@pytest.fixture(scope="session")
def clean(built_once: BuiltOnce) -> Ask:
    """The same county with no fault planted."""
    return asking(built_once("clean", lambda folder: build_nanping(folder, Wish(SMALL, SEED, faults=0))))


@pytest.fixture(scope="session")
def whole(whole_folder: Path) -> Ask:
    return asking(whole_folder)
