"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.core.errors import Problem
from bangfu.core.typed_days import day_written, typed_day, typed_day_or


@pytest.mark.parametrize(
    "text",
    ["2020-06-30", " 2020-6-30 ", "20200630", "2020/06/30", "2020.6.30", "2020年6月30日", "２０２０－０６－３０"],
)
def test_a_day_is_understood_however_it_is_written(text: str) -> None:
    assert day_written(text) == date(2020, 6, 30)


@pytest.mark.parametrize("text", ["2020-02-30", "202063", "30/06/2020", "yesterday", "0000-01-01", "2020-06"])
def test_what_is_no_day_is_never_taken_for_another(text: str) -> None:
    assert day_written(text) is None
    with pytest.raises(Problem) as refused:
        typed_day(text)
    assert text in refused.value.sentence("zh")
    assert "2020-06-30" in refused.value.sentence("en")


def test_an_empty_field_is_the_day_that_is_known_or_refused() -> None:
    assert typed_day_or("  ", date(2019, 1, 1)) == date(2019, 1, 1)
    assert typed_day_or("20200630", date(2019, 1, 1)) == date(2020, 6, 30)
    with pytest.raises(Problem):
        typed_day("")
