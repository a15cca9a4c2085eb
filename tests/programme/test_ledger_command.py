"""`bangfu ledger` as users call it, on a register of its own, and its evidence in the hands of strangers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from forking import Fork, forking
from registers import HERE, child, own_register

pytestmark = pytest.mark.apart  # the database is an SQLite file, whatever this run is on
PATHS = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
Ran = subprocess.CompletedProcess[str]
Command = Callable[..., Ran]


def bangfu(environment: dict[str, str], *words: object, lang: str = "en") -> Ran:
    """The command in a process of its own."""
    asked = [sys.executable, "-m", "bangfu.cli", "ledger", *map(str, words), "--lang", lang]
    return subprocess.run(asked, env=environment, capture_output=True, text=True, encoding="utf-8")


def strangers() -> dict[str, str]:
    """The environment of somebody without a register."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("BANGFU", "DJANGO"))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a register with a sealed log."""
    above = tmp_path_factory.mktemp("register")
    with own_register("sqlite", above) as environment:
        filled = child("tampering.py", environment, 0, 0)
        assert filled.communicate()[0].count("\n") == 1
        assert filled.returncode == 0
    return above / "main"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Callable[..., Fork]]]:
    """A data folder, and the command ready to be forked over it."""
    data = tmp_path_factory.mktemp("commands") / "data"
    with forking("ledger_commands.py", {**strangers(), "BANGFU_DATA": str(data), "PYTHONPATH": PATHS}) as begin:
        yield data, begin


@pytest.fixture
def data(folder: Path, loaded: tuple[Path, Callable[..., Fork]]) -> Path:
    """The data folder with a fresh copy of the register."""
    shutil.rmtree(loaded[0], ignore_errors=True)
    shutil.copytree(folder, loaded[0])
    return loaded[0]


@pytest.fixture
def ledger(data: Path, loaded: tuple[Path, Callable[..., Fork]], tmp_path: Path) -> Command:
    """Runs the command on a copy of the register."""
    out, err = tmp_path / "stdout", tmp_path / "stderr"

    def run(*words: object, lang: str = "en") -> Ran:
        said = loaded[1](out, err, "ledger", *words, "--lang", lang).rest()
        return Ran(words, int(said), out.read_text("utf-8"), err.read_text("utf-8"))

    return run


def test_a_process_of_its_own_opens_the_register_it_is_told(data: Path, tmp_path: Path) -> None:
    ran = bangfu({**strangers(), "BANGFU_DATA": str(tmp_path)}, "verify", "--data", data)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_clean_register_verifies(ledger: Command) -> None:
    for lang, word in (("zh", "全部相符"), ("en", "all is as the log says")):
        ran = ledger("verify", lang=lang)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert word in ran.stdout
    told = json.loads(ledger("verify", "--json").stdout)
    assert told["findings"] == []
    assert told["entries"] > 20
    assert told["rows"] > 40
    assert told["checkpoints"] > 3


def test_a_change_behind_its_back_is_told_in_both_languages(ledger: Command, data: Path, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(data / "register.sqlite3") as database:
        database.execute("UPDATE households_household SET persons = 9 WHERE id = 1")
    for lang in ("zh", "en"):
        ran = ledger("verify", lang=lang)
        assert ran.returncode == 1
        assert "households_household" in ran.stdout
        assert "吴小满" not in ran.stdout
    told = json.loads(ledger("verify", "--json").stdout)
    assert [(each["code"], each["table"], each["row"]) for each in told["findings"]] == [
        ("ledger.row_altered", "households_household", 1)
    ]


def test_many_findings_of_a_kind_are_counted(ledger: Command, data: Path, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(data / "register.sqlite3") as database:
        database.execute("UPDATE ledger_entrysecret SET salt = zeroblob(32)")
    ran = ledger("verify")
    assert ran.returncode == 1
    assert ran.stdout.count("The salt or the reason of entry") == 20 + 1
    assert "more of this kind, not listed here (--json lists all): The salt or the reason of entry" in ran.stdout
    assert "ledger." not in ran.stdout


def test_a_checkpoint_is_printed_and_anchored(ledger: Command, data: Path, tmp_path: Path) -> None:
    for lang, word in (("zh", "检查点："), ("en", "Checkpoint: ")):
        ran = ledger("checkpoint", lang=lang)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert word in ran.stdout
    told = json.loads(ledger("checkpoint", "--json").stdout)
    assert told["note"] in (data / "anchors.txt").read_text(encoding="utf-8")
    (data / "keys" / "signer.key").unlink()
    ran = ledger("checkpoint")
    assert ran.returncode == 2
    assert "restore the file from backup" in ran.stderr


def test_evidence_convinces_without_the_register(ledger: Command, data: Path, tmp_path: Path) -> None:
    newest = json.loads(ledger("checkpoint", "--json").stdout)["size"]
    keys, evidence = data / "keys" / "trusted-keys.txt", tmp_path / "evidence.json"
    ran = ledger("prove", "--subject", "household/H1", "--out", evidence, "--since", newest - 1)
    assert ran.returncode == 0, ran.stderr
    text = evidence.read_text(encoding="utf-8")
    assert "吴小满" not in text
    environment = strangers()
    for lang, word in (("zh", "证据成立"), ("en", "The evidence holds: 2 entries")):
        ran = bangfu(environment, "verify", "--evidence", evidence, "--keys", keys, lang=lang)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert word in ran.stdout
    told = json.loads(bangfu(environment, "verify", "--evidence", evidence, "--keys", keys, "--json").stdout)
    assert (told["size"], len(told["entries"]), told["earlier"]) == (newest, 2, [newest - 1])

    one_line = tmp_path / "evidence.jsonl"
    forged = text.replace("tests.settle", "tests.settled")
    assert forged != text
    one_line.write_text("".join(json.dumps(json.loads(each)) + "\n" for each in (text, forged)), encoding="utf-8")
    stranger = Path(__file__).parents[1] / "peers" / "second_opinion.py"
    ran = subprocess.run([sys.executable, "-I", stranger, keys, one_line], capture_output=True, text=True)
    assert ran.stdout.splitlines() == ["ok", "refused: not included"]
    evidence.write_text(forged, encoding="utf-8")
    ran = bangfu(environment, "verify", "--evidence", evidence, "--keys", keys)
    assert ran.returncode == 2
    assert "The proof fails" in ran.stderr


def test_copies_from_elsewhere_are_taken(ledger: Command, data: Path, tmp_path: Path) -> None:
    for name in ("anchors.txt", "keys/trusted-keys.txt"):
        shutil.copy(data / name, tmp_path / Path(name).name)
    ran = ledger("verify", "--anchor", tmp_path / "anchors.txt", "--keys", tmp_path / "trusted-keys.txt")
    assert ran.returncode == 0, ran.stdout
    lines = (tmp_path / "anchors.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "anchors.txt").write_text("".join(lines).replace(lines[1], "7\n", 1), encoding="utf-8")
    ran = ledger("verify", "--anchor", tmp_path / "anchors.txt")
    assert ran.returncode == 1
    assert "Checkpoint number 1 of “anchors.txt” was not signed" in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["prove"], "Say what to prove"),
        (["prove", "--subject", "household/H1", "--entry", "1"], "one of the two"),
        (["prove", "--subject", "household/none"], "no entry for “household/none”"),
        (["prove", "--entry", "1", "--size", "12345"], "no checkpoint of 12345 entries"),
        (["prove", "--entry", "1", "--out", "/no/such/folder/evidence.json"], "Cannot write"),
        (["verify", "--anchor", "no such file"], "no file “no such file”"),
        (["verify", "--evidence", __file__], "--keys FILE"),
        (["verify", "--evidence", __file__, "--keys", __file__], "is no evidence"),
        (["verify", "--keys", __file__], "cannot be read; write NAME+ID+BASE64"),
        (["verify", "--data", "no such folder"], "no register in “no such folder”"),
    ],
)
def test_a_wrong_use_is_answered_in_a_sentence(ledger: Command, words: list[str], said: str) -> None:
    ran = ledger(*words)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ledger(*words, lang="zh").stderr != ran.stderr


def test_an_entry_after_the_checkpoint_is_not_proven_in_it(ledger: Command) -> None:
    newest = json.loads(ledger("checkpoint", "--json").stdout)["size"]
    ran = ledger("prove", "--entry", newest, "--size", newest - 1)
    assert ran.returncode == 2
    assert f"not yet in the checkpoint of {newest - 1}" in ran.stderr
