"""`bangfu account`: an office's first account on an empty register, and help for who is locked out of the only one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from own_process import bangfu


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register made by opening its first account, that of a county's administrator."""
    folder = tmp_path_factory.mktemp("register")
    opened = bangfu(folder, "account", "open", "guanli", "--name", "李冬至", "--area", "350722", "--json")
    assert opened.returncode == 0, opened.stderr
    assert len(json.loads(opened.stdout)["password"]) >= 12
    return folder


def test_the_first_account_brings_the_places_of_its_area_with_it(register: Path) -> None:
    listed = json.loads(bangfu(register, "account", "list", "--json").stdout)
    assert [(row["username"], row["role"], row["place"], row["open"]) for row in listed] == [
        ("guanli", "administrator", "Pucheng County", True)
    ]
    assert (
        "guanli  李冬至  管理员  350722 浦城县  可以登录" in bangfu(register, "account", "list", "--lang", "zh").stdout
    )


@pytest.mark.parametrize(("words", "said"), [
    (("open", "guanli", "--area", "350722"), "“guanli” is taken"), (("open", "x", "--area", "999999"), "no place with"),
    (("open", "谷雨"), "English letters"), (("open",), "English letters"), (("open", "x", "--role", "king"), "no role"),
    (("password", "nobody"), "no account"), (("second-step", "guanli"), "has no two-step"),
])  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(register: Path, words: tuple[str, ...], said: str) -> None:
    done = bangfu(register, "account", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_new_password_is_said_once_and_the_log_holds(register: Path) -> None:
    first, second = (bangfu(register, "account", "password", "guanli", "--json") for _ in range(2))
    assert json.loads(first.stdout)["password"] != json.loads(second.stdout)["password"]
    assert bangfu(register, "ledger", "checkpoint").returncode == 0
    assert bangfu(register, "ledger", "verify").returncode == 0


def test_the_list_says_that_nobody_can_sign_in_yet(tmp_path: Path) -> None:
    assert bangfu(tmp_path / "r", "account", "list").returncode == 2  # no register yet: that is said, none is made
    assert bangfu(tmp_path / "r", "serve", "--prepare").returncode == 0
    assert "no account yet" in bangfu(tmp_path / "r", "account", "list").stdout
