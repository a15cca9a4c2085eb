"""Whoever holds the database can change it, but not unseen: every tampering with rows or log is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from registers import DATABASES, child, own_register


@pytest.mark.shortened
@pytest.mark.parametrize("kind", DATABASES)
def test_some_tamperings_are_all_reported(kind: str, tmp_path: Path) -> None:
    storm(kind, tmp_path, 40, 61)


@pytest.mark.slow
@pytest.mark.parametrize("kind", DATABASES)
def test_every_column_and_three_hundred_tamperings_are_all_reported(kind: str, tmp_path: Path) -> None:
    storm(kind, tmp_path, 500, 67)


def storm(kind: str, folder: Path, count: int, seed: int) -> None:
    with own_register(kind, folder) as environment:
        running = child("tampering.py", environment, count, seed)
        lines = [json.loads(line) for line in running.communicate()[0].splitlines()]
    assert running.returncode == 0
    untouched, *tampered = lines
    assert untouched == {"what": "nothing", "findings": []}
    assert len(tampered) == count
    assert not [each for each in tampered if not each["findings"]], "not reported"
    assert not [each for each in tampered if each["leaked"]], "a finding says what stands in a row"
    rows = [each for each in tampered if not each["table"].startswith("ledger_") and each["what"] != "rewrite the log"]
    assert rows
    assert not [each for each in rows if not each["named"]], "a finding does not say which row it is"
