"""The small demo county as a snapshot: the stage on which runs, trials, updates and explanations play."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack
from bangfu.engines.snapshot import Snapshot, open_snapshot


@pytest.fixture(scope="session")
def cn_2014() -> Pack:
    return load_pack("cn-2014")


@pytest.fixture(scope="session")
def snapshot(small_county: Path, cn_2014: Pack) -> Snapshot:
    return open_snapshot(small_county, cn_2014)
