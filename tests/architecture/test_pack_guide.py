"""The pack that the guide writes step by step is a real pack: it loads, and its cases hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bangfu.core.errors import Problem
from bangfu.core.policy.cases import read_cases, run_case
from bangfu.core.policy.loading import load_pack

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
