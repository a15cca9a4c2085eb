"""Texts that a spreadsheet would calculate: written so that it shows them, and read back as they were."""

from __future__ import annotations

import pytest

from bangfu.core.spreadsheets import defused, undefused


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_beginning_that_calculates_is_defused(first: str) -> None:
    assert defused(f"{first}1+1") == f"'{first}1+1"
    assert undefused(defused(f"{first}1+1")) == f"{first}1+1"


@pytest.mark.parametrize("text", ["", "h1", "'quoted", "a=b", "1-2"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == undefused(text) == text
