"""Days in sentences, moments in tables."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localtime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def long(day: date, lang: str) -> str:
    """2020年6月30日; 30 Jun 2020."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment(at: datetime) -> str:
    """A moment as tables show it, by the clock of the office: 2020-06-30 14:05."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def exact_moment(at: datetime) -> str:
    """A moment as the log shows it, by the clock of the office: 2020-06-30 14:05:09."""
    return f"{localtime(at):%Y-%m-%d %H:%M:%S}"


def day_of(at: datetime) -> str:
    """The day of a moment, by the clock of the office: 2020-06-30."""
    return f"{localtime(at):%Y-%m-%d}"
