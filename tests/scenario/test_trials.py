"""`bangfu simulate`: what a change would do is counted, costed, and nobody is lost on the way."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bangfu.cli import main
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.model import Pack
from bangfu.engines.duckdb import run_folder
from bangfu.engines.simulation import Simulation, simulate_folder
from bangfu.engines.snapshot import Snapshot

ON = date(2016, 6, 30)


def trial(pack: Pack, snapshot: Snapshot, rules: str, **changes: str) -> Simulation:
    tried = load_pack("cn-2014", {key.replace("__", "."): value for key, value in changes.items()})
    return simulate_folder(pack, tried, rules, ON, snapshot)


def test_every_subject_is_in_exactly_one_move(cn_2014: Pack, snapshot: Snapshot) -> None:
    simulation = trial(cn_2014, snapshot, "exit", poverty_line="6000")
    counted = sum(move.subjects for move in simulation.moves())
    assert counted == sum(run_folder(cn_2014, cn_2014.rule_sets["exit"], ON, snapshot).counts().values())
    assert counted == sum(move.subjects for move in simulation.moves("village"))


def test_the_trial_gives_what_a_run_of_the_changed_pack_gives(cn_2014: Pack, snapshot: Snapshot) -> None:
    simulation = trial(cn_2014, snapshot, "exit", poverty_line="6000")
    tried = load_pack("cn-2014", {"poverty_line": "6000"})
    assert simulation.tried.counts() == run_folder(tried, tried.rule_sets["exit"], ON, snapshot).counts()


def test_a_higher_line_takes_in_more_households_and_loses_none(cn_2014: Pack, snapshot: Snapshot) -> None:
    simulation = trial(cn_2014, snapshot, "identification", poverty_line="6000")
    assert not [move for move in simulation.moves() if move.before == "met" and move.after == "unmet"]
    assert [move for move in simulation.moves() if move.before == "unmet" and move.after == "met"]
    cost = simulation.cost()
    assert cost is not None
    assert cost.after > cost.before


def test_a_line_alone_is_tried_from_the_stored_features(cn_2014: Pack, snapshot: Snapshot) -> None:
    assert trial(cn_2014, snapshot, "exit", poverty_line="3200").features_shared


def test_an_age_inside_a_word_over_members_makes_features_anew(cn_2014: Pack, snapshot: Snapshot) -> None:
    assert not trial(cn_2014, snapshot, "exit", schooling_age_to="17").features_shared


def test_a_changed_rule_can_be_tried(cn_2014: Pack, snapshot: Snapshot) -> None:
    simulation = trial(cn_2014, snapshot, "exit", exit__income="net_income_fen > 0")
    assert simulation.tried.rule_counts()["income"][0] >= simulation.base.rule_counts()["income"][0]


def test_the_other_line_series_is_a_name_away(cn_2014: Pack, snapshot: Snapshot) -> None:
    simulation = trial(cn_2014, snapshot, "identification", poverty_line="poverty_line_nbs")
    assert simulation.tried.pack.parameters["poverty_line"].on(ON).value == 2952


def test_the_command_writes_those_who_move(
    small_county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "moved.parquet"
    command = ["simulate", str(small_county), "--pack", "cn-2014", "--rules", "identification", "--on", str(ON)]
    assert main([*command, "--change", "poverty_line=6000", "--out", str(out), "--json", "--level", "county"]) == 0
    found = json.loads(capsys.readouterr().out)
    moved = sum(move["subjects"] for move in found["moves"] if move["before"] != move["after"])
    table = pq.read_table(out)
    assert table.num_rows == moved > 0
    assert sum(move["subjects"] for move in found["by_place"]) == sum(move["subjects"] for move in found["moves"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("poverty_lime=4200", "poverty_line"),
        ("poverty_line=much", "much"),
        ("poverty_line", "poverty_line=4200"),
        ("exit.income=net_income_fen > poverty_line", "yuan"),
        ("exit.incom=True", "exit.income"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_change_is_told_in_one_sentence(
    small_county: Path, capsys: pytest.CaptureFixture[str], change: str, said: str, lang: str
) -> None:
    command = ["simulate", str(small_county), "--pack", "cn-2014", "--rules", "exit", "--on", str(ON), "--lang", lang]
    assert main([*command, "--change", change]) == 2
    sentence = capsys.readouterr().err
    assert said in sentence
    assert "Traceback" not in sentence
