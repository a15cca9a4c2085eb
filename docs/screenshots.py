"""Take docs/images/report.zh.png and report.en.png: the exit report of the demo county that ./run built.

Needs Chromium (`make screenshots`).
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from bangfu.cli import main as bangfu

ROOT = Path(__file__).resolve().parent.parent
QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


def main() -> int:
    county = ROOT / "run-output" / "nanping"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not county.is_dir() or chromium is None:
        print("Run ./run first." if chromium else "Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 2
    flags = [*QUIET, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else QUIET
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": 1366, "height": 900}, device_scale_factor=1)
        for lang in ("zh", "en"):
            report = Path(folder) / f"report.{lang}.html"
            words = ["assess", str(county), "--pack", "cn-2014", "--rules", "exit", "--on", "2020-06-30"]
            bangfu([*words, "--lang", lang, "--report", str(report)])
            page.goto(report.as_uri())
            page.screenshot(path=ROOT / "docs" / "images" / f"report.{lang}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
