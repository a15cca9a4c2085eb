"""A site for the tests of a day at the desk: the demo that `./run` serves, with the villages nobody visits left out."""

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

AREA, COUNTY, OFFICER, ANALYST = "350722", "浦城县", "pucheng", "analyst"
PASSWORD = "spring-comes-to-nanping"  # of the demo accounts
SMALL = ("--scale", "0")
"""Only the practice township's village, and from everywhere those who are about to leave."""
PATIENCE = 300
"""Seconds for what takes a few where nothing else runs."""


@contextmanager
def desk(data: Path, share: tuple[str, ...] = SMALL) -> Iterator[str]:
    """The address of a running site whose data lie in the folder; `share` as no words gives what `./run` shows."""
    serve = [sys.executable, "-m", "bangfu.cli", "serve", "--demo", "nanping", "--data", str(data), *share]
    subprocess.run([*serve, "--prepare"], check=True, env=surroundings(), stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = subprocess.Popen([*serve, "--port", str(port)], stdout=subprocess.DEVNULL, env=surroundings())
    try:
        address = f"http://127.0.0.1:{port}"
        _answers(address, site)
        yield address
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
