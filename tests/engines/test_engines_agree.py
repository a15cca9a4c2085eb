"""Engines agree, row by row and rule by rule, on packs and tables nobody wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from expressions import Chooser
from generated import ON, Generated, generate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack, RuleSet
from judging import Judged, judged, write_snapshot

Draw = Callable[[st.SearchStrategy[int]], int]
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@st.composite
def worlds(draw: Draw) -> Generated:
    """A pack and a snapshot."""
    return generate(Chooser(draw))


def load(world: Generated, folder: Path) -> tuple[Pack, RuleSet, Path]:
    pack = load_pack(str(world.write_pack(folder / "pack")))
    return pack, pack.rule_sets[world.rules], write_snapshot(folder / "data", pack, world.rows)


def check_agreement(world: Generated, *engines: str) -> None:
    with TemporaryDirectory() as folder:
        pack, rules, data = load(world, Path(folder))
        found: dict[str, dict[str, Judged]] = {
            engine: judged(engine, pack, rules, ON, data) for engine in ("memory", *engines)
        }  # fmt: skip
        for engine in engines:
            assert found[engine] == found["memory"], engine


@pytest.mark.shortened
@given(worlds())
@settings(max_examples=150, suppress_health_check=QUIET)
def test_duckdb_agrees_with_memory(world: Generated) -> None:
    check_agreement(world, "duckdb")


@pytest.mark.shortened
@pytest.mark.postgres
@given(worlds())
@settings(max_examples=40, suppress_health_check=QUIET)
def test_postgres_agrees_with_memory(world: Generated) -> None:
    check_agreement(world, "postgres")


@pytest.mark.slow
@pytest.mark.postgres
@given(worlds())
@settings(max_examples=400, suppress_health_check=QUIET)
def test_all_engines_agree_on_many_worlds(world: Generated) -> None:
    check_agreement(world, "duckdb", "postgres")
