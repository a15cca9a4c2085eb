"""Words of the pages: both languages, the same details, none missing, and no English on a Chinese page."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from bangfu.core.texts import TEXTS
from bangfu.web.words import WORDS, words
from signing import SignIn

WEB = Path(__file__).resolve().parents[2] / "src" / "bangfu" / "web"
SAID = re.compile(r"""{%\s*say\s+["']([\w.]+)["']""")
CALLED = re.compile(r"""words\(\s*["']([\w.]+)["']""")
LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES = re.compile(
    r"registered|exited|child|bangfu|county|Excel|CSV|English|ledger verify|xlsx?|JGJ|CHES|H\d",
    re.IGNORECASE,
)
"""Codes of the small world, names of programs and of standards, and the account that looks."""
PAGES = ["/", "/households", "/households/H1", "/households/H1/correct", "/places", "/jobs", "/account", "/search",
         "/account/password/", "/account/2fa/", "/account/sessions/", "/runs", "/leads", "/imports", "/duplicates",
         "/compare", "/simulate", "/packs", "/packs/cn-2014", "/packs/cn-2014/exit", "/complaints",
         "/packs/cn-2014/against/cn-2021",
         "/nothing"]  # fmt: skip


def fields(text: str) -> set[str]:
    """The details a text asks for; a number that only chooses between one and many is no detail."""
    return {name for _, name, spec, _ in string.Formatter().parse(text) if name and "|" not in (spec or "")}


@pytest.mark.parametrize("code", sorted(WORDS.keys() - TEXTS.keys()))
def test_a_word_has_both_languages_with_the_same_details(code: str) -> None:
    assert set(WORDS[code]) == {"zh", "en"}
    assert all(text.strip() for text in WORDS[code].values())
    assert fields(WORDS[code]["zh"]) == fields(WORDS[code]["en"])


def test_every_word_a_page_says_is_there() -> None:
    said = {code for file in WEB.rglob("*.html") for code in SAID.findall(file.read_text(encoding="utf-8"))}
    said |= {code for file in WEB.rglob("*.py") for code in CALLED.findall(file.read_text(encoding="utf-8"))}
    assert not said - WORDS.keys()


def test_one_and_many_are_told_apart_in_english() -> None:
    assert words("household_list.count", "en", count=1) == "1 household"
    assert words("household_list.count", "en", count=2000) == "2,000 households"


def seen(markup: str) -> str:
    """What people read of the main part of a page."""
    main = markup.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return re.sub(r"<code[^>]*>.*?</code>|<optgroup.*?</optgroup>|<[^>]+>", " ", main, flags=re.DOTALL)


@pytest.mark.parametrize("address", PAGES)
def test_no_english_leaks_onto_a_chinese_page(sign_in: SignIn, address: str) -> None:
    text = NAMES.sub("", seen(sign_in("county").get(address).content.decode()))
    assert not LATIN.findall(text)


@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_says_its_title_in_english(sign_in: SignIn, address: str) -> None:
    markup = sign_in("county", "en").get(address).content.decode()
    assert '<html lang="en">' in markup
    title = re.search(r"<title>([^<·]*)", markup)
    assert title is not None
    assert title[1].strip()
