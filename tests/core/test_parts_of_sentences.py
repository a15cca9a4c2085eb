"""A part of a sentence that has nothing to say is left out."""

from __future__ import annotations

import pytest

from bangfu.core.texts import LANGUAGES, TEXTS, sentence


@pytest.mark.parametrize(("lang", "with_one", "without"), [
    ("zh", "名单里没有“x9”（村），最接近的是“x8”。", "名单里没有“x9”（村）。"),
    ("en", "There is no “x9” on the list (村); the nearest is “x8”.", "There is no “x9” on the list (村)."),
])  # fmt: skip
def test_the_nearest_name_is_said_where_there_is_one(lang: str, with_one: str, without: str) -> None:
    asked = {"side": "村", "key": "x9"}
    assert sentence("match.no_such_id", lang, **asked, nearest="x8") == with_one
    assert sentence("match.no_such_id", lang, **asked, nearest="—") == without


def test_no_sentence_asks_for_the_nearest_outside_such_a_part() -> None:
    asking = [text[lang] for text in TEXTS.values() for lang in LANGUAGES if "{nearest}" in text[lang]]
    assert len(asking) > 20
    assert [text for text in asking if "⟦" not in text.partition("{nearest}")[0]] == []
