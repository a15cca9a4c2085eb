"""A rule left open because there is nothing to compare says so, and does not say that data were not supplied."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bangfu.core.policy.explanation import explain
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.meaning import Row
from bangfu.core.policy.wording import lines

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"


@pytest.mark.parametrize(("lang", "said"), [("zh", "中一条也没有"), ("en", "there is no entry in")])
def test_the_most_of_no_rows_is_named_as_what_is_missing(lang: str, said: str) -> None:
    pack = load_pack(str(EXAMPLE), {"need.sudden": "max_measures(amount_fen) > min_measures(amount_fen)"})
    row = Row("households", {}, {"measures": (), "members": ()})
    explanation = explain(pack, pack.rule_sets["need"], row, date(2020, 6, 30))
    assert explanation.judgement.outcomes["sudden"] is None
    assert [missing.table for missing in explanation.explained[0].missing] == ["measures"]
    assert said in "\n".join(lines(explanation, pack, lang))
