"""Take docs/images/report.png: the report of ./run as the README shows it. Needs Chromium (`make screenshots`)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]


def main() -> int:
    report = ROOT / "run-output" / "report.html"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not report.is_file() or chromium is None:
        print("Run ./run first." if chromium else "Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 2
    flags = [*QUIET, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": 1366, "height": 900}, device_scale_factor=1)
        page.goto(report.as_uri())
        page.screenshot(path=ROOT / "docs" / "images" / "report.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
