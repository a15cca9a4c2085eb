"""The roster to practise with is offered in a demo, to those who may import where it belongs, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from bangfu.programme.accounts.demo import PRACTICE_AREA
from bangfu.programme.intake.folders import practice_folder
from signing import SignIn
from small_world import World

ADDRESS = "/imports/practice.xlsx"


@pytest.fixture
def laid(tmp_path: Path) -> Iterator[Path]:
    with override_settings(BANGFU_DATA=tmp_path, BANGFU_DEMO=True):
        practice_folder().mkdir()
        file = practice_folder() / "浦城县富岭镇名册.xlsx"
        file.write_bytes(b"a workbook")
        yield file


@pytest.mark.parametrize(("name", "offered"), [("prefecture", True), ("sibling", True), ("county", False)])
def test_it_is_offered_where_it_can_be_imported(
    sign_in: SignIn, world: World, laid: Path, name: str, offered: bool
) -> None:
    assert PRACTICE_AREA.startswith(world.actors[name].area) is offered
    client = sign_in(name)
    assert (ADDRESS in client.get("/imports").content.decode()) is offered
    answer = client.get(ADDRESS)
    assert answer.status_code == (200 if offered else 404)
    if offered:
        assert b"".join(answer) == laid.read_bytes()  # the response streams a file


def test_a_register_that_is_no_demo_offers_none(sign_in: SignIn, world: World, laid: Path) -> None:
    client = sign_in("prefecture")
    with override_settings(BANGFU_DEMO=False):
        assert ADDRESS not in client.get("/imports").content.decode()
        assert client.get(ADDRESS).status_code == 404
