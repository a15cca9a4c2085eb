"""However a run is made, its verdicts are the same: at once, in ranges of keys, as one query, subject by subject."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from expressions import Chooser
from generated import ON, Generated, generate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.core.policy.judgement import WORDS, judge
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.meaning import Meaning
from bangfu.core.policy.model import Pack, RuleSet
from bangfu.engines.duckdb import Limits, Run, bytes_of, connect, snapshot_sources
from bangfu.engines.plan import plan_rules
from bangfu.engines.snapshot import open_snapshot
from bangfu.engines.subject import Subjects
from judging import by_key, judged, write_snapshot

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
CHECKED = settings(max_examples=25, suppress_health_check=QUIET)


@st.composite
def worlds(draw: Callable[[st.SearchStrategy[int]], int]) -> Generated:
    """A pack and a snapshot."""
    return generate(Chooser(draw))


def load(world: Generated, folder: Path) -> tuple[Pack, RuleSet, Path]:
    pack = load_pack(str(world.write_pack(folder / "pack")))
    return pack, pack.rule_sets[world.rules], write_snapshot(folder / "data", pack, world.rows)


def run_of(pack: Pack, rules: RuleSet, data: Path) -> Run:
    connection = connect()
    snapshot = open_snapshot(data, pack)
    sources = snapshot_sources(connection, pack, snapshot, plan_rules(pack, rules, ON).tables(), ON)
    return Run(pack, rules, ON, connection, sources)


@given(worlds(), st.integers(2, 5))
@CHECKED
def test_ranges_of_keys_and_one_query_give_what_a_whole_run_gives(world: Generated, parts: int) -> None:
    with TemporaryDirectory() as folder:
        pack, rules, data = load(world, Path(folder))
        whole = judged("duckdb", pack, rules, ON, data)
        run = run_of(pack, rules, data)
        assert by_key(pack, rules, ON, run.rows(run.readable(f"({run.verdict_rows()})"))) == whole
        run.work_out(parts, keep_features=False)
        assert by_key(pack, rules, ON, run.rows(run.readable(run.verdicts))) == whole
        run.work_out(parts)
        assert by_key(pack, rules, ON, run.rows(run.readable(run.verdicts))) == whole
        assert sum(run.counts().values()) == len(whole)
        assert run.rule_counts() == {
            rule.name: tuple(
                sum(one.outcomes[rule.name] == word for one in whole.values()) for word in ("met", "unmet", "unknown")
            )
            for rule in rules.rules_on(ON)
        }


@given(worlds())
@CHECKED
def test_a_subject_fetched_alone_is_judged_as_in_the_batch(world: Generated) -> None:
    with TemporaryDirectory() as folder:
        pack, rules, data = load(world, Path(folder))
        whole = judged("memory", pack, rules, ON, data)
        subjects = Subjects(connect(), pack, rules, ON, open_snapshot(data, pack))
        meaning = Meaning(pack, ON)
        for key, expected in whole.items():
            found = judge(meaning, rules, subjects.row(key))
            assert found is not None
            assert found.verdict == expected.verdict
            assert {name: WORDS[outcome] for name, outcome in found.outcomes.items()} == expected.outcomes


@pytest.mark.parametrize("memory", ["2GB", "2 gb", "2.0GB", "500MB", "1GiB"])
def test_the_memory_of_a_run_is_that_of_its_process(memory: str) -> None:
    """DuckDB counts what it holds itself; Python and libraries come on top, so it is given less."""
    ((held,),) = connect(limits=Limits(memory=memory)).execute("SELECT current_setting('memory_limit')").fetchall()
    assert bytes_of(memory) // 2 < bytes_of(held) < bytes_of(memory) - min(300 * 10**6, bytes_of(memory) // 3)
