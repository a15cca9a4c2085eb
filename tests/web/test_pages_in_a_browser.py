"""The pages in Chromium at desk and phone width, in both languages: no barrier found, nothing out of sight, keys work.

`BANGFU_SCREENSHOTS` names a folder that keeps pictures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from assessing import held_run
from bangfu.programme.accounts.models import Account
from small_world import PASSWORD, World

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "axe-4.14.1.min.js").read_text(encoding="utf-8")
FOUND = """axe.run(document, {resultTypes: ['violations']})
  .then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PATIENCE = 300_000  # milliseconds for what takes one second where nothing else runs
WIDTHS = {"desk": (1366, 900), "phone": (390, 844)}
PAGES = {
    "county": [
        "/runs", "/leads", "/imports", "/duplicates", "/compare", "/simulate", "/packs", "/packs/cn-2014/exit",
        "/complaints",
        "/", "/households", "/households/H1?on=2020-06-30", "/households/H1/correct?fact=/dwelling_grade", "/search",
        "/households/H1/worksheet",
        "/places", "/jobs", "/log", "/account", "/account/password/", "/account/sessions/", "/design",
    ],
    "administrator": [
        "/accounts", "/nothing", "/places?place=350702101", "/places/change?place=350702101201&step=merge",
        "/places/change?place=350702101&step=split", "/places/change?place=350702101201&step=split",
    ],
}  # fmt: skip


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of the width that is tested."""
    width, height = WIDTHS[request.getfixturevalue("width")]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def signed_in(page: Page, server: LiveServer, name: str, lang: str) -> None:
    """Sign in by the form, as people do."""
    account = Account.objects.get(username=name)
    account.language = lang
    account.save(update_fields=["language"])
    page.goto(f"{server.url}/account/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/")


def seen(page: Page, name: str) -> None:
    """Nothing out of sight, no barrier, at every width; keep pictures where they are wanted."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        if folder := os.environ.get("BANGFU_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}.{width}.png")
        assert not page.evaluate(SIDEWAYS), (name, width)
        asked = {"expression": FOUND, "awaitPromise": True, "returnByValue": True}
        assert session.send("Runtime.evaluate", asked)["result"]["value"] == [], (name, width)
    session.detach()


@pytest.mark.parametrize("width", ["desk"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_have_no_barrier(live_server: LiveServer, world: World, page: Page, lang: str, width: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/account/login/")
    seen(page, f"login.{lang}")
    for name, addresses in PAGES.items():
        page.context.clear_cookies()
        signed_in(page, live_server, name, lang)
        for address in addresses:
            page.goto(live_server.url + address)
            seen(page, f"{address.strip('/').replace('/', '_').partition('?')[0] or 'home'}.{lang}")
    assert [text for text in said if "404" not in text] == []


@pytest.mark.parametrize("width", ["desk"])
def test_a_household_is_reached_by_keys_alone(live_server: LiveServer, world: World, page: Page, width: str) -> None:
    signed_in(page, live_server, "county", "zh")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus(".topbar .search input[type=search]")
    page.keyboard.type("H1")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/households/H1")
    assert "吴小满户" in page.inner_text("h1")


@pytest.mark.parametrize("width", ["phone"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_household_takes_two_lines_of_a_phone(
    live_server: LiveServer, world: World, page: Page, lang: str, width: str
) -> None:
    signed_in(page, live_server, "county", lang)
    page.goto(f"{live_server.url}/households")
    rows = page.locator(".table--lines tbody tr")
    heights = [rows.nth(row).evaluate("row => row.getBoundingClientRect().height") for row in range(rows.count())]
    assert heights
    assert max(heights) < 75


@pytest.mark.parametrize("width", ["desk"])
def test_a_printed_household_says_who_printed_it_and_has_no_controls(
    live_server: LiveServer, world: World, page: Page, width: str
) -> None:
    signed_in(page, live_server, "county", "zh")
    page.goto(f"{live_server.url}/households/H1?on=2020-06-30")
    assert page.locator(".only-print").is_hidden()
    page.emulate_media(media="print")
    assert "情况截至2020年6月30日" in page.inner_text(".only-print")
    for control in (".topbar", ".menu", "form.filters", ".button", ".foot__door"):
        assert page.locator(f"{control} >> visible=true").count() == 0, control


@pytest.mark.parametrize("width", ["phone"])
def test_the_menu_and_the_pickers_work_without_script(
    live_server: LiveServer, world: World, browser: Browser, page: Page, width: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    bare = context.new_page()
    signed_in(bare, live_server, "county", "zh")
    bare.click(".topbar__menu")
    bare.click("#menu a[href='/households']")
    bare.click(".pop--area summary")
    bare.click(".pop--area button >> text=夏道镇")
    assert bare.inner_text(".pop--area summary").strip().endswith("夏道镇")
    bare.click(".lang button[value=en]")
    assert bare.inner_text("h1") == "Households"
    context.close()


@pytest.mark.parametrize("width", ["phone"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("address", ["/households", "/leads", "/runs/{run}/subjects"])
def test_filters_of_a_phone_open_from_one_line_by_keys_and_without_script(
    live_server: LiveServer, world: World, browser: Browser, page: Page, lang: str, width: str, address: str
) -> None:
    run = held_run(world.actors["county"], "exit", "350702")
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    bare = context.new_page()
    signed_in(bare, live_server, "county", lang)
    bare.goto(live_server.url + address.format(run=run.pk))
    line, filters = bare.locator(".filters-fold > summary"), bare.locator("form.filters")
    assert filters.is_hidden()
    line.focus()
    bare.keyboard.press("Enter")
    assert filters.is_visible()
    choice = filters.locator("select").nth(1)
    choice.select_option(index=1)
    picked = choice.locator("option").nth(1).inner_text()
    filters.locator("button").click()
    assert picked in line.inner_text()
    assert filters.is_hidden()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_list_begins_on_the_first_screen(live_server: LiveServer, world: World, page: Page, width: str) -> None:
    signed_in(page, live_server, "county", "en")
    page.goto(f"{live_server.url}/households")
    box = page.locator("table tbody tr").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < WIDTHS[width][1] * 0.6
    assert page.locator("form.filters").is_visible() is (width == "desk")
    assert page.locator(".filters-fold").is_visible() is (width == "phone")
    if width == "phone":
        page.click(".filters-fold > summary")
        seen(page, "households.filters.en.phone")


@pytest.mark.parametrize("width", ["phone"])
def test_what_was_found_stays_when_the_language_is_switched(
    live_server: LiveServer, world: World, browser: Browser, page: Page, width: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    signed_in(bare, live_server, "county", "zh")
    bare.goto(f"{live_server.url}/search")
    bare.fill("main input[type=search]", "吴")
    bare.keyboard.press("Enter")
    bare.click("main a >> text=吴小满 >> nth=0", trial=True)
    bare.click(".lang button[value=en]")
    bare.wait_for_selector("html[lang=en]")
    bare.click("main a >> text=吴小满 >> nth=0", trial=True)
    assert bare.url == f"{live_server.url}/search"
    context.close()
