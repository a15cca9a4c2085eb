"""The pack that the guide writes step by step is a real pack: it loads, and its cases hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
