"""Registers of their own for child processes: an SQLite file or a PostgreSQL database, made empty and thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

HERE = Path(__file__).parent
DATABASES = [
    pytest.param("sqlite", marks=pytest.mark.apart), pytest.param("postgres", marks=pytest.mark.postgres),
]  # fmt: skip
"""The kinds of a register of its own, as the parameters of a test."""


@contextmanager
def own_register(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a child that shall work on a register in `folder`; `kind` is sqlite or postgres."""
    dropped = ("PYTEST_XDIST_WORKER", "BANGFU_DATABASE")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {
        "BANGFU_TEST_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "register_settings",
        "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE), os.environ.get("PYTHONPATH", "")]),
    }
    if kind == "sqlite":
        yield environment
        return
    import psycopg

    dsn = os.environ["BANGFU_TEST_POSTGRES"]
    name = f"bangfu_log_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield environment | {"BANGFU_DATABASE": _url(psycopg.conninfo.conninfo_to_dict(dsn), name)}
        finally:
            connection.execute(f"DROP DATABASE {name} (FORCE)")


def child(script: str, environment: dict[str, str], *words: object) -> subprocess.Popen[str]:
    """Start a script of this folder."""
    command = [sys.executable, str(HERE / script), *map(str, words)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def _url(parts: dict[str, object], name: str) -> str:
    query = {key: str(parts[key]) for key in ("host", "user") if parts.get(key)}
    port = f":{parts['port']}" if parts.get("port") else ""
    host = query.pop("host", "")
    if host.startswith("/"):  # a socket's folder cannot stand where a host does
        return f"postgresql:///{name}?{urlencode({'host': host, **query})}"
    return f"postgresql://{quote(query.get('user', ''))}@{host}{port}/{name}"
