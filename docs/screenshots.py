"""Take every picture of docs/images: the report of the demo county, and the site on a county officer's day.

`make screenshots`. The county is that of `./run report` where it lies ready, else one built for the pictures. The site
is pictured by the browser test of the officer's day, on what `./run` serves. Needs Chromium; takes some minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from bangfu.cli import main as bangfu

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
READY = ROOT / "run-output" / "nanping"
DAY = ROOT / "tests" / "faces" / "test_day_at_the_desk.py"
QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder:
        county = READY if READY.is_dir() else Path(folder) / "nanping"
        if county != READY:
            bangfu(["demo", "nanping", "--out", str(county), "--no-workbooks"])
        picture_reports(county, Path(folder), chromium)
    environment = {**os.environ, "BANGFU_SCREENSHOTS": str(IMAGES)}
    words = [sys.executable, "-m", "pytest", "-q", str(DAY)]
    return subprocess.run(words, cwd=ROOT, env=environment).returncode  # noqa: S603  # our own test


def picture_reports(county: Path, folder: Path, chromium: str) -> None:
    """The exit report of the county, in both languages."""
    flags = [*QUIET, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": 1366, "height": 900}, device_scale_factor=1)
        for lang in ("zh", "en"):
            report = folder / f"report.{lang}.html"
            words = ["assess", str(county), "--pack", "cn-2014", "--rules", "exit", "--on", "2020-06-30"]
            bangfu([*words, "--lang", lang, "--report", str(report)])
            page.goto(report.as_uri())
            page.screenshot(path=IMAGES / f"report.{lang}.png")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
