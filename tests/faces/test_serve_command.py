"""`bangfu serve` says in a sentence why it cannot start; a demo starts cold, and again in seconds."""

from __future__ import annotations

import fcntl
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from bangfu.cli.commands.serve import hold_register

PATIENCE = 300  # seconds for what takes a few where nothing else runs


def worked() -> float:
    """Seconds of a processor that ended children have taken: on a busy machine no more than on a quiet one."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def serve(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("BANGFU_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "bangfu.cli", "serve", "--lang", "en", "--data", str(folder), *words],
        env={**bare, "PYTHONUNBUFFERED": "1"}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said, _ = (started := serve(tmp_path / "r", "--port", str(port))).communicate(timeout=PATIENCE)
    assert started.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in said
    assert not (tmp_path / "r").exists()


def test_an_sqlite_register_is_served_once(tmp_path: Path) -> None:
    held = (tmp_path / "serving").open("w")
    held.write("4321\n")
    held.flush()
    fcntl.flock(held, fcntl.LOCK_EX)
    said, _ = (started := serve(tmp_path, "--port", str(free_port()))).communicate(timeout=PATIENCE)
    assert started.returncode == 2
    assert "is served already (process 4321)" in said
    assert not (tmp_path / "register.sqlite3").exists(), "and nothing was migrated under the other's feet"
    held.close()
    hold_register(tmp_path)
    assert (tmp_path / "serving").read_text() == f"{os.getpid()}\n"


def test_demo_data_go_into_no_register_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite3").touch()
    said, _ = (started := serve(tmp_path, "--demo", "nanping", "--prepare")).communicate(timeout=PATIENCE)
    assert started.returncode == 2
    assert "is no demo" in said


def test_an_empty_register_is_made_and_served(tmp_path: Path) -> None:
    port = free_port()
    started = serve(tmp_path, "--port", str(port))
    try:
        assert "Sign in" in page(port, "en")
    finally:
        started.send_signal(signal.SIGINT)
        said, _ = started.communicate(timeout=PATIENCE)
    assert started.returncode == 0
    assert "bangfu account open" in said, "nobody can sign in before that"


@pytest.mark.slow
def test_a_demo_starts_cold_and_again_in_seconds(tmp_path: Path) -> None:
    said, _ = (first := serve(tmp_path, "--demo", "nanping", "--prepare")).communicate(timeout=900)
    assert first.returncode == 0, said
    begun, port = worked(), free_port()
    started = serve(tmp_path, "--demo", "nanping", "--port", str(port))
    try:
        assert "pucheng" in page(port, "zh")
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(timeout=PATIENCE)
    assert worked() - begun < 10


def page(port: int, lang: str, patience: float = PATIENCE) -> str:
    """The sign-in page, as soon as the site answers."""
    until = time.monotonic() + patience
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/account/login/", headers={"Cookie": f"bangfu_language={lang}"}
    )
    while True:
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310  # our own site
                text: str = answer.read().decode()
                assert re.search(r"<h1>", text)
                return text
        except OSError:
            assert time.monotonic() < until, "the site does not answer"
            time.sleep(0.1)
