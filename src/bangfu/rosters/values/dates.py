"""Texts that stand for a day: in the shapes people write, or as the day number of a spreadsheet."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa

from bangfu.core.policy.source import Label
from bangfu.rosters.findings import both
from bangfu.rosters.forms import Words
from bangfu.rosters.spelling import plain
from bangfu.rosters.values.result import Fault, Values

_FIRST_SERIAL, _LAST_SERIAL = 10_000, 60_000  # 1927-05-18 to 2064-04-08, as spreadsheets count days
_SERIAL_EPOCH = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1850, 2100
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_BETWEEN = "[-/.,、。—–~]|(?<=\\d) (?=\\d)"
_DAY = re.compile(
    rf"(\d{{4}})\s*(?:年|{_BETWEEN})\s*(\d{{1,2}})\s*(?:月|{_BETWEEN})\s*(\d{{1,2}})\s*日?号?{_TIME}"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_INCOMPLETE = re.compile(r"(?:18|19|20)\d\d(?:\s*[-/.,、。年]\s*\d{1,2}\s*[月.]?|年|\d{2})?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_ONES, _TENS = "〇零○Oo0一二三四五六七八九", "一二三四五六七八九十"
_YEAR, _MONTH = rf"([{_ONES}]{{4}}|\d{{4}})\s*年", rf"([{_TENS}]{{1,3}}|\d{{1,2}})\s*月"
_IN_WORDS = re.compile(rf"{_YEAR}\s*{_MONTH}\s*([{_TENS}]{{1,3}}|\d{{1,2}})\s*[日号]")
_INCOMPLETE_WORDS = re.compile(rf"{_YEAR}(?:\s*{_MONTH})?")
_DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○Oo0", 0)


def read_dates(texts: pa.Array, words: Words) -> Values:
    """The day each text means; the 30th of February is named as such."""
    unknown = {plain(each) or each for each in words.unknown}
    listed = texts.to_pylist()
    days: list[date | None] = []
    kinds, expected = [""] * len(listed), [""] * len(listed)
    serials = np.zeros(len(listed), np.bool_)
    for place, text in enumerate(listed):
        day, kinds[place], expected[place], serials[place] = _read(text)
        days.append(day)
        if day is None and (plain(text) or text) in unknown:
            kinds[place] = ""
    faults = tuple(
        Fault(kind, np.array([each == kind for each in kinds], np.bool_), expected=expected, shows_text=True)
        for kind in ("date_impossible", "date_incomplete", "date_unclear")
    )
    return Values(pa.array(days, pa.date32()), faults, serials)


@lru_cache(maxsize=100_000)
def _read(text: str) -> tuple[date | None, str, str, bool]:
    """The day, or the kind of finding with what its sentence needs; and whether it was a serial number."""
    serial = _SERIAL.fullmatch(text)
    if serial and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return _SERIAL_EPOCH + timedelta(days=int(serial[1])), "", "", True
    in_words = _IN_WORDS.fullmatch(text)
    if in_words:
        year = int("".join(str(_DIGITS.get(character, character)) for character in in_words[1]))
        return *_day(year, _in_words(in_words[2]), _in_words(in_words[3])), False
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return *_day(int(found[1]), int(found[2]), int(found[3])), False
    incomplete = _INCOMPLETE.fullmatch(text) or _INCOMPLETE_WORDS.fullmatch(text)
    return None, "date_incomplete" if incomplete else "date_unclear", "", False


def _day(year: int, month: int, day: int) -> tuple[date | None, str, str]:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None, "date_impossible", both({"zh": f"年份{year}不可能", "en": f"the year {year} is not possible"})
    if not 1 <= month <= 12:
        return None, "date_impossible", both({"zh": f"没有{month}月", "en": f"there is no month {month}"})
    if not 1 <= day <= monthrange(year, month)[1]:
        return None, "date_impossible", both(_no_such_day(year, month, day))
    return date(year, month, day), "", ""


def _no_such_day(year: int, month: int, day: int) -> Label:
    return {"zh": f"{year}年{month}月没有{day}日", "en": f"{month_name[month]} {year} has no day {day}"}


def _in_words(text: str) -> int:
    """十二 is 12, 二十 is 20, 三十一 is 31."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS.get(ones, 0) if ones else 0)
