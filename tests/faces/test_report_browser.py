"""The report seen in a browser, at desk and phone width, in both languages; `BANGFU_SCREENSHOTS` keeps pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bangfu.cli import main

Assess = Callable[..., int]
WIDTHS = {"desk": (1366, 900), "phone": (390, 844)}
PATIENCE = 300_000  # milliseconds for what takes one second where nothing else runs
pytestmark = pytest.mark.browser

SMALL_TEXT = """() => [...document.querySelectorAll('main *')].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && parseFloat(getComputedStyle(e).fontSize) < 12
).map(e => e.outerHTML.slice(0, 80))"""
OUT_OF_SIGHT = """() => [...document.querySelectorAll('main *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !e.closest('.table-wrap, .visually-hidden')
}).map(e => e.outerHTML.slice(0, 80))"""
CONTRAST = """() => {
  const rgb = text => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('body *:not(svg *)')].filter(e =>
    [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getBoundingClientRect().width > 1
  ).map(e => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    return [(a + 0.05) / (b + 0.05), e.outerHTML.slice(0, 80)];
  }).filter(([ratio]) => ratio < 4.5);
}"""


@contextmanager
def opened(browser: Browser, file: Path, width: str) -> Iterator[Page]:
    """The file in a window of that width; fails on any request outside it and on any complaint of the browser."""
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page(viewport={"width": WIDTHS[width][0], "height": WIDTHS[width][1]})
    page.set_default_timeout(PATIENCE)
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []


def check_whole(browser: Browser, file: Path) -> None:
    """Nothing lies beside the window, is under twelve pixels, or too faint, folds opened too, at every width."""
    for width in WIDTHS:
        check_at(browser, file, width)


def check_at(browser: Browser, file: Path, width: str) -> None:
    """The same at one width."""
    with opened(browser, file, width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width][0]
        assert page.evaluate(OUT_OF_SIGHT) == []
        assert page.evaluate(SMALL_TEXT) == []
        assert page.evaluate(CONTRAST) == []


@pytest.fixture
def file(assess: Assess, tmp_path: Path, rules: str, lang: str) -> Path:
    path = tmp_path / f"report.{rules}.{lang}.html"
    assert assess(rules, "--report", str(path), lang=lang) == 0
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rules", ["leave", "cars", "need", "village_road"])
def test_nothing_is_cut_off_or_too_small_or_too_faint(browser: Browser, file: Path) -> None:
    check_whole(browser, file)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("change", ["line=2400", "leave.verdict=any"])
def test_nothing_of_a_trial_is_cut_off_either(
    browser: Browser, data: Path, aid: str, tmp_path: Path, change: str, lang: str
) -> None:
    file = tmp_path / f"trial.{lang}.html"
    words = ["simulate", str(data), "--pack", aid, "--rules", "leave", "--on", "2019-06-30", "--lang", lang]
    assert main([*words, "--change", change, "--report", str(file)]) == 0
    check_whole(browser, file)


@pytest.mark.parametrize("rules", ["leave"])
@pytest.mark.parametrize("lang", ["zh"])
def test_the_report_can_be_read_with_the_keyboard_alone(browser: Browser, file: Path) -> None:
    with opened(browser, file, "desk") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        reached = set()
        for _ in range(page.locator("a[href], summary").count() + 2):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.tagName"))
        assert {"A", "SUMMARY"} <= reached
        page.locator("#places summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator("#place-11").is_visible()


@pytest.mark.parametrize("rules", ["leave"])
@pytest.mark.parametrize("lang", ["zh"])
def test_a_place_in_the_table_opens_its_detail(browser: Browser, file: Path) -> None:
    with opened(browser, file, "desk") as page:
        assert not page.locator("#place-12").is_visible()
        page.locator("#places td a").nth(1).click()
        page.locator("#place-12").wait_for(state="visible")


@pytest.mark.parametrize("rules", ["leave"])
@pytest.mark.parametrize("lang", ["zh"])
def test_a_phone_opens_the_contents_without_a_script(browser: Browser, file: Path) -> None:
    with opened(browser, file, "phone") as page:
        assert not page.locator("#menu li").first.is_visible()
        page.locator("a[href='#menu']").click()
        assert page.locator("#menu li").first.is_visible()


@pytest.mark.parametrize("rules", ["leave"])
@pytest.mark.parametrize("lang", ["en"])
def test_paper_has_no_menu_and_only_what_is_open(browser: Browser, file: Path) -> None:
    with opened(browser, file, "desk") as page:
        page.emulate_media(media="print")
        assert not page.locator("#menu").is_visible()
        assert not page.locator(".topbar").is_visible()
        assert page.locator("h1").is_visible()
        assert not page.locator("#places summary").first.is_visible()
        page.evaluate("document.querySelector('#places details').open = true")
        assert page.locator("#place-11").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rules", ["leave"])
def test_the_first_screen_shows_the_answer(browser: Browser, file: Path, width: str, lang: str) -> None:
    with opened(browser, file, width) as page:
        box = page.locator(".answer").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 400
        folder = os.environ.get("BANGFU_SCREENSHOTS")
        if folder:
            page.screenshot(path=Path(folder) / f"report.{lang}.{width}.png", full_page=True)
