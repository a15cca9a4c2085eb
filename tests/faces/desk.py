"""A site for the tests of a day at the desk: one small demo county in a register of its own, served by `bangfu serve`.

Run as a program it fills the register: `python desk.py COUNTY DATA`.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bangfu.cli.commands.serve import DEMO_FILE
from bangfu.cli.register import open_register
from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from bangfu.demo.thinning import STORY_DAY, thin_demo

AREA, OFFICER, ANALYST = "350724", "songxi", "researcher"
PASSWORD = "spring-comes-to-nanping"  # of the demo accounts
PATIENCE = 60


@contextmanager
def desk(folder: Path, scale: float) -> Iterator[tuple[str, Path, Path]]:
    """The address of a running site, its data folder, and a workbook as the county keeps it."""
    whole, thin, data = folder / "whole", folder / "thin", folder / "data"
    build_nanping(whole, Wish(scale))
    thin_demo(whole, thin, 1.0)
    data.mkdir()
    (data / DEMO_FILE).write_text(f"{STORY_DAY.isoformat()}\n")
    subprocess.run([sys.executable, __file__, str(thin), str(data)], check=True, env=surroundings())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["serve", "--demo", "nanping", "--data", str(data), "--port", str(port)]
    site = subprocess.Popen([sys.executable, "-m", "bangfu.cli", *words], stdout=subprocess.DEVNULL, env=surroundings())
    try:
        address = f"http://127.0.0.1:{port}"
        _answers(address, site)
        yield address, data, next(whole.glob(f"{AREA}*.xlsx"))
    finally:
        site.terminate()
        site.wait(timeout=PATIENCE)


def surroundings() -> dict[str, str]:
    """The environment of a program that is started by hand: nothing of the tests' own register in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("BANGFU_", "DJANGO_"))}


def _answers(address: str, site: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert site.poll() is None, "the site ended before it answered"
        try:
            http.client.HTTPConnection(address.removeprefix("http://"), timeout=5).request("GET", "/account/login/")
        except OSError:
            time.sleep(0.1)  # a process that starts: nothing to wait on but its answer
        else:
            return
    raise AssertionError("the site did not answer")


def _fill(county: Path, data: Path) -> None:
    open_register(data, make=True)
    (data / "static").mkdir(exist_ok=True)
    from bangfu.cli.demo_register import fill_register
    from bangfu.programme.accounts.actions import open_account
    from bangfu.programme.accounts.permissions import Role
    from bangfu.programme.ledger.actors import SYSTEM

    fill_register(county)
    open_account(SYSTEM, OFFICER, "叶秋分", Role.OFFICER, AREA, PASSWORD)
    open_account(SYSTEM, ANALYST, "王惊蛰", Role.ANALYST, AREA, PASSWORD)


if __name__ == "__main__":
    _fill(Path(sys.argv[1]), Path(sys.argv[2]))
