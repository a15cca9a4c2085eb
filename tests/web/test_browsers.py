"""A device that is signed in is called by its browser and system, in the reader's language, not by what it sends."""

from __future__ import annotations

import pytest
from django.test import Client

from bangfu.web.browsers import browser_named
from signing import SignIn
from small_world import World

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
HUAWEI = PHONE.replace("K)", "HarmonyOS; NOH)")
APPLE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(("sent", "zh", "en"), [
    (f"{PHONE} Chrome/126.0 Mobile Safari/537.36", "Chromium，安卓", "Chromium, Android"),
    (f"{PHONE} Version/4.0 Chrome/126.0 MMWEBID/1 MicroMessenger/8.0", "微信，安卓", "WeChat, Android"),
    (f"{HUAWEI} Chrome/99.0 HuaweiBrowser/14.0", "华为浏览器，鸿蒙", "Huawei Browser, HarmonyOS"),
    (f"{WINDOWS} Chrome/126.0 Safari/537.36 Edg/126.0", "Edge，Windows", "Edge, Windows"),
    (f"{APPLE} Version/17.4 Mobile/15E148 Safari/604.1", "Safari，iPhone", "Safari, iPhone"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox，Linux", "Firefox, Linux"),
    ("", "未知的浏览器", "Unknown browser"),
])  # fmt: skip
def test_a_browser_is_named_with_its_system(sent: str, zh: str, en: str) -> None:
    assert (browser_named(sent, "zh"), browser_named(sent, "en")) == (zh, en)


@pytest.mark.parametrize(("lang", "named"), [("zh", "Chromium，安卓"), ("en", "Chromium, Android")])
def test_the_page_of_devices_shows_no_raw_string(sign_in: SignIn, world: World, lang: str, named: str) -> None:
    client: Client = sign_in("county", lang)
    page = client.get("/account/sessions/", headers={"user-agent": f"{PHONE} Chrome/126.0"}).content.decode()
    cell = f'<span title="{PHONE} Chrome/126.0">{named}</span>'
    assert cell in page
    assert "Mozilla" not in page.replace(cell, "")
