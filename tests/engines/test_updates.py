"""Working out only what changed gives what a whole run would give."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_runs_keep_their_word import EXAMPLE, ON, Tables, counties

from bangfu.core.policy.loading import load_pack
from bangfu.engines.duckdb import Run, run_folder, snapshot_sources
from bangfu.engines.snapshot import open_snapshot
from bangfu.engines.updating import update
from judging import by_key, judged, write_snapshot

OWNED = ("households", "members", "measures")


def with_changed(tables: Tables, later: Tables, keys: Sequence[str]) -> Tables:
    """The rows of `tables`, but for some households those of `later`."""
    changed = dict(tables)
    for name in OWNED:
        kept = [row for row in tables[name] if row["household_id"] not in keys]
        changed[name] = kept + [row for row in later[name] if row["household_id"] in keys]
    return changed


@pytest.mark.parametrize("name", ["exit", "need", "basics", "leads"])
@given(counties(), counties(), st.sets(st.sampled_from([f"h{n}" for n in range(6)]), min_size=1, max_size=3))
@settings(max_examples=8)
def test_updated_households_are_as_in_a_whole_run(name: str, tables: Tables, later: Tables, keys: set[str]) -> None:
    pack = load_pack(str(EXAMPLE))
    rules = pack.rule_sets[name]
    changed = with_changed(tables, later, sorted(keys))
    with TemporaryDirectory() as folder:
        data = write_snapshot(Path(folder) / "data", pack, tables, whole=True)
        run = run_folder(pack, rules, ON, open_snapshot(data, pack))
        shutil.rmtree(data)
        write_snapshot(data, pack, changed, whole=True)
        update(run, sorted(keys))
        found = by_key(pack, rules, ON, run.rows(run.readable(run.verdicts)))
        run.write(Path(folder) / "verdicts.parquet")
        written = pq.read_table(Path(folder) / "verdicts.parquet")[0].to_pylist()
        whole = judged("duckdb", pack, rules, ON, data)
    assert written == sorted(found)
    if name == "leads":  # who else lists the same person changes too: the caller names them, or runs the whole
        found, whole = ({key: one for key, one in each.items() if key in keys} for each in (found, whole))
    assert found == whole


@pytest.mark.parametrize("name", ["exit", "need", "basics"])
@given(counties(), counties(), st.sets(st.sampled_from([f"h{n}" for n in range(6)]), min_size=1, max_size=3))
@settings(max_examples=6)
def test_rows_handed_over_are_not_looked_for(name: str, tables: Tables, later: Tables, keys: set[str]) -> None:
    """The files still hold the old rows of the changed households; what is handed over counts."""
    pack = load_pack(str(EXAMPLE))
    rules = pack.rule_sets[name]
    changed = with_changed(tables, later, sorted(keys))
    new = {t: [row for row in changed[t] if row["household_id"] in keys] if t in OWNED else changed[t] for t in changed}
    with TemporaryDirectory() as folder:
        run = run_folder(
            pack, rules, ON, open_snapshot(write_snapshot(Path(folder) / "old", pack, tables, whole=True), pack)
        )
        only = open_snapshot(write_snapshot(Path(folder) / "new", pack, new, whole=True), pack)
        handed = snapshot_sources(run.connection, pack, only, set(OWNED) & run.sources.keys(), ON)
        update(run, sorted(keys), handed)
        found = by_key(pack, rules, ON, run.rows(run.readable(run.verdicts)))
        whole = judged("duckdb", pack, rules, ON, write_snapshot(Path(folder) / "all", pack, changed, whole=True))
    assert found == whole


@pytest.fixture
def changed_once(tmp_path: Path) -> Run:
    """A finished run, where one household of two, h1, has another income since."""
    pack, rows = load_pack(str(EXAMPLE)), [home("h1", 0), home("h2", 0)]
    tables: Tables = {"households": rows, "members": [], "measures": [], "vehicles": [], "villages": [], "counties": []}
    data = write_snapshot(tmp_path / "data", pack, tables, whole=True)
    run = run_folder(pack, pack.rule_sets["exit"], ON, open_snapshot(data, pack))
    shutil.rmtree(data)
    write_snapshot(data, pack, tables | {"households": [home("h1", 900_000), rows[1]]}, whole=True)
    return run


def test_an_update_changes_features_and_verdict_of_what_changed(changed_once: Run) -> None:
    before = whole_of(changed_once)
    update(changed_once, ["h1"])
    for old, new in zip(before, whole_of(changed_once), strict=True):
        assert (old[0] != new[0], old[1:]) == (True, new[1:])


def test_an_update_that_the_database_refuses_half_way_changes_nothing(changed_once: Run) -> None:
    run, before = changed_once, whole_of(changed_once)
    run.execute(f"ALTER TABLE {run.verdicts} ADD COLUMN of_another_release BOOLEAN")
    with pytest.raises(duckdb.BinderException):
        update(run, ["h1"])
    run.execute(f"ALTER TABLE {run.verdicts} DROP COLUMN of_another_release")
    assert whole_of(run) == before


def test_an_update_that_is_interrupted_half_way_changes_nothing(
    changed_once: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, execute = whole_of(changed_once), changed_once.execute

    def interrupted(statement: str) -> None:
        if statement.startswith(f"INSERT INTO {changed_once.verdicts} "):
            raise KeyboardInterrupt
        execute(statement)

    monkeypatch.setattr(changed_once, "execute", interrupted)
    with pytest.raises(KeyboardInterrupt):
        update(changed_once, ["h1"])
    assert whole_of(changed_once) == before


def home(key: str, income: int) -> dict[str, object]:
    """A household of the example pack's county; `income` in fen."""
    return {
        "household_id": key, "village_code": "010101001", "food": True, "clothes": True, "grade": "A",
        "status": "listed", "income_fen": income, "cost_fen": 0, "supply_rate": 90, "area_m2": Decimal("12.5"),
        "built_on": None,
    }  # fmt: skip


def whole_of(run: Run) -> list[list[tuple[object, ...]]]:
    """What the run holds of every subject: features, then verdicts."""
    return [run.rows(f"FROM {table} ORDER BY subject_key") for table in (run.features, run.verdicts)]
