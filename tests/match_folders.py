"""Small matching problems, and `bangfu match` as a function: what the tests of the command share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bangfu.cli import main

HELPERS = "helper_id\nh1\nh2\nh3\n"
PLACES = "place_id\np1\np2\np3\n"
PAIRS = "helper_id,place_id,cost\nh1,p1,5\nh1,p2,2\nh2,p1,4\nh3,p1,9\nh3,p3,1\n"


def folder_of(tmp_path: Path, **files: str | bytes) -> Path:
    """A problem folder; `pairs` and the sides are the small ones above unless given."""
    folder = tmp_path / "problem"
    folder.mkdir(exist_ok=True)
    for name, text in {"helpers": HELPERS, "places": PLACES, "pairs": PAIRS, **files}.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def match(*words: object) -> int:
    return main(["match", *(str(word) for word in words)])


def answer(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    match(*words, "--json")
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found
