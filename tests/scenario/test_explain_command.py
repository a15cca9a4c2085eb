"""`bangfu explain`: any household is told why, in its language, and no identity number is ever printed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bangfu.cli import main
from bangfu.core.policy.explanation import explain
from bangfu.core.policy.model import Pack
from bangfu.engines.duckdb import connect, run_folder
from bangfu.engines.snapshot import Snapshot
from bangfu.engines.subject import Subjects

ON = date(2018, 6, 30)


def arguments(folder: Path, key: str, *more: str, rules: str = "exit", on: str = str(ON)) -> list[str]:
    return ["explain", str(folder), "--pack", "cn-2014", "--rules", rules, "--on", on, "--id", key, *more]


@pytest.mark.parametrize("rules", ["identification", "exit", "data_checks", "integrity", "village_exit", "county_exit"])
def test_an_explained_subject_has_the_verdict_of_the_batch(cn_2014: Pack, snapshot: Snapshot, rules: str) -> None:
    rule_set = cn_2014.rule_sets[rules]
    run = run_folder(cn_2014, rule_set, ON, snapshot)
    rows = run.rows(f"SELECT subject_key, verdict FROM {run.verdicts} ORDER BY hash(subject_key) LIMIT 12")
    subjects = Subjects(connect(), cn_2014, rule_set, ON, snapshot)
    assert rows
    for key, verdict in rows:
        assert explain(cn_2014, rule_set, subjects.row(key), ON).judgement.verdict == verdict


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_identity_number_is_printed_even_with_names(
    small_county: Path, cn_2014: Pack, snapshot: Snapshot, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    run = run_folder(cn_2014, cn_2014.rule_sets["integrity"], ON, snapshot)
    (key,) = run.rows(f"SELECT subject_key FROM {run.verdicts} WHERE verdict = 'lead' ORDER BY 1 LIMIT 1")[0]
    rules = "integrity"
    assert main(arguments(small_county, key, "--lang", lang, "--names", rules=rules)) == 0
    said = capsys.readouterr().out
    numbers = connect().execute(
        f"SELECT DISTINCT person_id FROM read_parquet('{snapshot.files['members']}') WHERE household_id = ?", [key]
    )
    assert not [number for (number,) in numbers.fetchall() if number and number in said]


def test_machines_get_the_same_words(
    small_county: Path, cn_2014: Pack, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]
) -> None:
    run = run_folder(cn_2014, cn_2014.rule_sets["exit"], ON, snapshot)
    ((key, verdict),) = run.rows(f"SELECT subject_key, verdict FROM {run.verdicts} ORDER BY 1 LIMIT 1")
    assert main(arguments(small_county, key, "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == verdict
    assert found["sentences"]


@pytest.mark.parametrize(
    ("key", "on", "said"),
    [
        ("no-such-household", str(ON), "no-such-household"),
        ("x", "2018-02-30", "2018-02-30"),
        ("x", "2013-06-30", "2014-01-01"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_use_is_told_in_one_sentence(
    small_county: Path, capsys: pytest.CaptureFixture[str], key: str, on: str, said: str, lang: str
) -> None:
    assert main(arguments(small_county, key, "--lang", lang, on=on)) == 2
    assert said in capsys.readouterr().err
