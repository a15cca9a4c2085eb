"""`bangfu pack`: check runs the worked cases, diff names each change, show prints values with their sources."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bangfu.cli import main
from bangfu.core.policy.loading import SHIPPED, load_pack, pack_names


@pytest.fixture
def copied_pack(tmp_path: Path) -> Path:
    folder = tmp_path / "xx-copy"
    shutil.copytree(SHIPPED / "xx-maravia", folder)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_shipped_pack_passes_its_own_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", "--json"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert [r["pack"] for r in results] == pack_names()
    assert sum(r["cases"] for r in results) >= 60
    assert not [r for r in results if r["failed"]]


def test_a_case_that_no_longer_holds_is_a_finding(copied_pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case_file = sorted((copied_pack / "cases").glob("*.yaml"))[0]
    edit(case_file, "expect: met", "expect: unmet")
    assert main(["pack", "check", str(copied_pack), "--lang", "en"]) == 1
    assert f"{copied_pack.name}/cases/{case_file.name}" in capsys.readouterr().err


def test_equal_packs_have_no_difference_and_equal_hashes(copied_pack: Path) -> None:
    assert main(["pack", "diff", "xx-maravia", str(copied_pack)]) == 0
    assert load_pack("xx-maravia").hash == load_pack(str(copied_pack)).hash


def test_a_changed_parameter_is_one_difference(copied_pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _name, parameter = next(iter(load_pack("xx-maravia").parameters.items()))
    file = copied_pack / "parameters.yaml"
    old = f"value: {parameter.values[0].value}"
    edit(file, old, "value: 987")
    assert main(["pack", "diff", "xx-maravia", str(copied_pack), "--json"]) == 1
    (difference,) = json.loads(capsys.readouterr().out)
    assert difference["what"] == "parameter"
    assert "987" in difference["after"]
    assert load_pack("xx-maravia").hash != load_pack(str(copied_pack)).hash


def test_show_prints_values_with_their_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "show", "cn-2014"]) == 0
    shown = capsys.readouterr().out
    assert "厅字〔2016〕16号" in shown
    assert "2800 yuan/person/year 2014-01-01" in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("command", "said"),
    [(["check", "cn-2041"], "cn-2014"), (["show"], "bangfu pack show"), (["diff", "cn-2014"], "bangfu pack diff")],
)
def test_wrong_use_is_told(command: list[str], said: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", *command, "--lang", lang]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("national26.yaml", "identity: cn_resident", "identity: cn_residant", "cn_resident | plain"),
        ("national26.yaml", "fact: members.relation", "fact: members.relatoin", "members.relation"),
        ("words.yaml", "relation: members.relation", "relatoin: members.relation", "relation"),
    ],
)
def test_pack_check_reads_the_roster_forms_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, right: str, wrong: str, said: str
) -> None:
    folder = tmp_path / "cn-2014"
    shutil.copytree(SHIPPED / "cn-2014", folder)
    form = folder / "rosters" / file
    form.write_text(form.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    assert main(["pack", "check", str(folder), "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert f"rosters/{file} line" in err
    assert said in err
