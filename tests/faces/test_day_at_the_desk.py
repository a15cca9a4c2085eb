"""A county officer's day in the browser, from a roster with its mess to a lead that is closed; then an analyst's.

Every page on the way is looked at: no barrier, nothing out of sight, no error in the console. `BANGFU_SCREENSHOTS`
names a folder that keeps the pictures of the guides (`make screenshots`).
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import ANALYST, AREA, COUNTY, OFFICER, PASSWORD, PATIENCE, SMALL, desk, surroundings
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = next((Path(__file__).resolve().parents[1] / "web").glob("axe-*.min.js")).read_text(encoding="utf-8")
FOUND = """axe.run(document, {resultTypes: ['violations']})
  .then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SHOWN = os.environ.get("BANGFU_SCREENSHOTS", "")
SHARE = () if SHOWN else SMALL
"""Pictures show what a reader of the guide sees, who started the site with `./run`."""
ON = "2020-06-30"
PICTURES = {
    "home": "h1", "imports": "h1", "import": "h1", "run": "h1", "household": "h1", "rules": "h1", "lead": "h1",
    "simulate": "#map", "entry": "h1",
}  # fmt: skip
"""What the guides show, and what must be in sight."""
LONG = 180_000
"""Milliseconds a job may take on a busy machine."""


class Desk:
    """A browser at the desk of somebody who has signed in."""

    def __init__(self, browser: Browser, address: str, data: Path) -> None:
        self.browser, self.address, self.data = browser, address, data
        self.said: list[str] = []

    def sit_down(self, name: str) -> Page:
        """A window with that person signed in."""
        page = self.browser.new_context(viewport={"width": 1366, "height": 900}, locale="zh-CN").new_page()
        page.set_default_timeout(LONG)
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        page.goto(f"{self.address}/account/login/")
        self.look(page, "login")
        page.fill("#id_login", name)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.address}/")
        return page

    def look(self, page: Page, name: str) -> None:
        """Nothing out of sight, no barrier; keep the picture in both languages where one is wanted."""
        page.wait_for_load_state()
        if SHOWN and name in PICTURES:
            for lang in ("en", "zh"):
                page.click(f".lang button[value={lang}]")
                page.locator(PICTURES[name]).first.scroll_into_view_if_needed()
                page.screenshot(path=f"{SHOWN}/site.{name}.{lang}.png")
        assert not page.evaluate(SIDEWAYS), name
        session = page.context.new_cdp_session(page)
        asked = {"expression": f"{AXE};{FOUND}", "awaitPromise": True, "returnByValue": True}
        assert session.send("Runtime.evaluate", asked)["result"]["value"] == [], name


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("desk") / "data"
    with desk(data, SHARE) as address:
        yield Desk(browser, address, data)


def test_an_officer_goes_from_the_roster_to_the_verdict_and_back(site: Desk, tmp_path: Path) -> None:
    page = site.sit_down(OFFICER)
    site.look(page, "home, early")
    assert page.inner_text("h1") == COUNTY

    page.click("text=导入名册")
    site.look(page, "imports")
    workbook = tmp_path / "名册.xlsx"
    with page.expect_download() as download:
        page.click("main a[href$='practice.xlsx']")
    download.value.save_as(workbook)
    page.set_input_files("#files", workbook)
    site.look(page, "upload")
    page.click("text=上传并检查")
    page.wait_for_selector("text=写入登记库")
    roster = page.url
    site.look(page, "import")
    assert "证件号码校验不符" in page.inner_text("main")
    with page.expect_download() as download:
        page.click("text=下载标注错误的工作簿")
    marked = tmp_path / "errors.xlsx"
    download.value.save_as(marked)
    assert _remarks(marked), "the workbook says what is wrong"
    page.click("main button:has-text('写入登记库')")
    page.wait_for_selector("main button:has-text('撤销')")
    written = page.inner_text("h1 + p")

    page.click("#menu >> text=识别与退出")
    page.select_option("#main select[name=rules]", "cn-2014.exit")
    page.fill("#main input[name=on]", ON)
    page.click("text=开始核查")
    page.wait_for_selector("#places")
    site.look(page, "run")
    page.click("section:has(#places) tbody td.num a >> nth=1")
    page.click("tbody td a >> nth=0")
    page.click("text=打开户档")
    site.look(page, "household")
    why = page.inner_text(".verdict__answer")
    assert why.startswith("贫困户退出：")
    assert page.locator(".rule").count() > 5
    here = page.url
    page.click(".lang button[value=en]")
    assert page.url == here
    assert page.inner_text(".verdict__answer").startswith("Exit of a household: ")
    site.look(page, "household in English")
    page.click(".lang button[value=zh]")

    _read_the_rules(site, page)
    _clear_a_lead(site, page)
    _slide_the_line(site, page)
    _open_an_entry(site, page)

    page.goto(roster)
    page.click("main button:has-text('撤销')")
    page.wait_for_selector(".page__head p:has-text('已撤销')")
    assert page.inner_text("h1 + p") != written
    assert site.said == []


def _remarks(file: Path) -> list[str]:
    """What stands in the cells that the checked workbook adds."""
    book = load_workbook(file)
    return [str(cell.comment.text) for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment] or [
        str(row[0].value) for sheet in book for row in sheet.iter_rows(min_row=2, max_col=1) if row[0].value
    ]


def _read_the_rules(site: Desk, page: Page) -> None:
    """From the packs to the rules of exit, in words, and to a worked case."""
    page.click("#menu >> text=规则与来源")
    site.look(page, "packs")
    page.click("tbody a >> nth=0")
    site.look(page, "pack")
    page.click("tbody a:has-text('贫困户退出')")
    site.look(page, "rules")
    page.click(".case summary >> nth=0")
    assert "给出的事实" in page.inner_text(".case[open]")
    site.look(page, "worked case")


def _open_an_entry(site: Desk, page: Page) -> None:
    """What was done to the lead stands in the log, with how to check it."""
    page.click("#menu >> text=存证")
    site.look(page, "log")
    page.click("tbody a:has-text('处理一条线索') >> nth=0")
    site.look(page, "entry")
    assert "叶秋分" in page.inner_text("main")
    assert "怎样自己核验" in page.inner_text("main")


def _clear_a_lead(site: Desk, page: Page) -> None:
    """Hear the household, then close the lead; before it was heard it cannot be closed."""
    page.goto(f"{site.address}/")
    site.look(page, "home")
    page.click("#menu >> text=线索")
    site.look(page, "leads")
    page.click("tbody td a >> nth=0")
    assert page.locator("#close input[type=radio]").count() == 0
    page.fill("#heard", "户主说：登记有误，孩子去年已毕业，有毕业证。")
    page.click("#hear .button")
    site.look(page, "lead")
    page.check("#close input[value=explain]")
    page.fill("#why", "看过毕业证，情况属实。")
    page.click("#close .button--primary")
    assert "已说明" in page.inner_text(".verdict")


def _slide_the_line(site: Desk, page: Page) -> None:
    """Move the line by the keys, and see who turns and where."""
    page.goto(f"{site.address}/runs")
    page.click("tbody a:has-text('贫困户识别')")
    page.click("main >> text=试算")
    page.focus("#line")
    before = page.inner_text("#answer-lead")
    page.keyboard.press("PageUp")
    page.wait_for_function("before => document.querySelector('#answer-lead').textContent !== before", arg=before)
    page.wait_for_selector("section:has(#map) svg")
    site.look(page, "simulate")
    assert "会变" in page.inner_text("#answer")


def test_an_analyst_gets_the_same_answers_through_the_api_and_from_a_snapshot(site: Desk, tmp_path: Path) -> None:
    page = site.sit_down(ANALYST)
    page.goto(f"{site.address}/account")
    page.fill("#tokens input[name=label]", "研究脚本")
    page.check("#tokens input[name=writes]")  # it asks for a run
    page.click("#tokens .actions .button")
    token = page.inner_text(".callout code")
    site.look(page, "account")

    asked = {"pack": "cn-2014", "rules": "exit", "on": ON, "area": AREA}
    run = _ask(site, token, "runs", asked)
    while run["state"] not in ("done", "failed"):
        page.wait_for_timeout(200)
        run = _ask(site, token, f"runs/{run['id']}")
    verdicts, following = {}, ""
    while following is not None:
        part = _ask(site, token, f"runs/{run['id']}/verdicts?limit=7&after={following}")
        verdicts |= {row["key"]: row["verdict"] for row in part["verdicts"]}
        following = part["next"]
    assert len(verdicts) == sum(run["counts"].values()) > 7

    snapshot, out = tmp_path / "snapshot", tmp_path / "exit.csv"
    _bangfu("snapshot", "--data", site.data, "--area", AREA, "--out", snapshot)
    _bangfu("assess", snapshot, "--pack", "cn-2014", "--rules", "exit", "--on", ON, "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        again = {row["household_id"]: row["verdict"] for row in csv.DictReader(stream)}
    assert again == verdicts


def _bangfu(*words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "bangfu.cli", *map(str, words)], check=True, env=surroundings())


def _ask(site: Desk, token: str, path: str, body: dict[str, str] | None = None) -> dict:  # as the API gives it
    program = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=PATIENCE)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    program.request("POST" if body else "GET", f"/api/v1/{path}", json.dumps(body) if body else None, headers)
    answer = program.getresponse()
    assert answer.status in (200, 202), path
    return json.load(answer)
