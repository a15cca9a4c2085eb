"""Browsers and systems in words, read from what a browser says of itself; what says nothing known is unknown."""

from __future__ import annotations

from bangfu.web.words import words

BROWSERS = (
    ("MicroMessenger/", "sessions.wechat"), ("HuaweiBrowser/", "sessions.huawei"), ("Edg", "Edge"),
    ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chrome/", "Chromium"), ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
"""Marks and names, the narrower first: nearly every browser also calls itself Chrome or Safari."""
SYSTEMS = (
    ("HarmonyOS", "sessions.harmony"), ("Android", "sessions.android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_named(user_agent: str, lang: str) -> str:
    """Browser and system, as far as it says them: `Chromium，安卓`, `Chromium, Android`."""
    known = [
        words(name, lang) if name.startswith("sessions.") else name
        for names in (BROWSERS, SYSTEMS)
        if (name := next((name for mark, name in names if mark in user_agent), ""))
    ]
    return words("sessions.comma", lang).join(known) or words("sessions.unknown", lang)
