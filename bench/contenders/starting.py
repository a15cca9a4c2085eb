"""From the command to the first page: a demo register made anew, and the same started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench import HERE
from bench.contenders import Notes, Task

LONGEST = 600


def first(task: Task) -> Notes:
    """What `./run` does after its installation: make the demo register, serve, answer."""
    folder = Path(task.options["folder"])
    shutil.rmtree(folder, ignore_errors=True)
    return _served(folder)


def again(task: Task) -> Notes:
    """The same on the next day."""
    return _served(Path(task.options["folder"]))


def _served(folder: Path) -> Notes:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bangfu.cli", "serve", "--demo", "nanping", "--data", str(folder)]
    began = time.perf_counter()
    with subprocess.Popen([*command, "--port", str(port)], cwd=HERE.parent, stdout=subprocess.DEVNULL,
                          start_new_session=True) as process:  # fmt: skip
        try:
            page = _first_page(f"http://127.0.0.1:{port}/", process)
            taken = time.perf_counter() - began
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
    return {"wall_s": taken, "cpu_s": usage.ru_utime + usage.ru_stime, "page_bytes": page}


def _first_page(address: str, process: subprocess.Popen[bytes]) -> int:
    until = time.perf_counter() + LONGEST
    while time.perf_counter() < until:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own address
                return len(answer.read())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("no page came")
