"""The pack that the guide writes step by step is a real pack: it loads, and its cases hold."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bangfu.core.divisions import load_places
from bangfu.core.errors import Problem
from bangfu.core.policy.cases import read_cases, run_case
from bangfu.core.policy.loading import load_pack
from bangfu.rosters.check import checked
from bangfu.rosters.forms import load_forms
from bangfu.rosters.template import write_template

SECTION = re.compile(r"^## (\S+\.yaml).*?```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pack_of_the_guide_loads_and_its_cases_hold(lang: str, tmp_path: Path, repository: Path) -> None:
    guide = (repository / "docs" / lang / "packs.md").read_text(encoding="utf-8")
    for name, text in SECTION.findall(guide):
        file = tmp_path / name.replace("：", "").replace("*", "example")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    pack = load_pack(str(tmp_path))
    cases = read_cases(tmp_path)
    assert len(cases) > 2
    assert not [difference for case in cases for difference in run_case(pack, case)]
    (tmp_path / "places.csv").write_text("code,name\n999001,甲县\n999001001201,乙村\n", encoding="utf-8")
    roster = tmp_path / "roster.csv"
    head = "县,村,户编号,填报人口,姓名,与户主关系,身份证号,工资（万元）\n"
    roster.write_text(head + "甲县,乙村,1001,1,立春,户主,999001198001010025,1.2\n合计,,,1,,,,\n", encoding="utf-8")
    forms = load_forms(pack)
    with checked([roster], forms, load_places(tmp_path), date(2020, 6, 30)) as found:
        assert (found.findings.num_rows, found.totals.taken) == (0, 1)
        assert found.staging.number("SELECT wage_fen FROM staged_incomes") == 1_200_000
    write_template(forms, tmp_path / "template.xlsx", lang)


def reference(repository: Path) -> str:
    return (repository / "docs" / "reference" / "expressions.md").read_text(encoding="utf-8")


def test_the_expressions_of_the_reference_load(repository: Path) -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", reference(repository), re.DOTALL)
    for line in shown.splitlines():
        load_pack("cn-2014", {"exit.income": line})


def test_the_mistakes_of_the_reference_are_refused(repository: Path) -> None:
    table = reference(repository).split("## Errors you may meet", 1)[1]
    mistakes = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert len(mistakes) > 5
    for mistake in mistakes:
        with pytest.raises(Problem):
            load_pack("cn-2014", {"exit.income": mistake})
