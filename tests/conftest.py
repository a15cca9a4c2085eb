"""What every test folder shares: the private PostgreSQL, the browser, and what a skip means."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from bangfu.demo.nanping import build_nanping
from bangfu.demo.story import Wish
from bangfu.programme.ledger.keys import make_keys
from building import BuiltOnce, folder_built_once
from standing import STANDING, Stand

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ.pop("BANGFU_LANG", None)  # tests say which language they want; CI speaks English to its log
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread; nothing here is asynchronous
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")  # everywhere the same examples, however slow; --hypothesis-profile=default: new ones
REQUIRE_ALL = bool(os.environ.get("BANGFU_REQUIRE_ALL"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NEEDED = {
    "postgres": (
        "BANGFU_TEST_POSTGRES" in os.environ,
        "no PostgreSQL: " + os.environ.get("BANGFU_TEST_POSTGRES_MISSING", "run ./test, which starts a private one"),
    ),
    "browser": (CHROMIUM is not None, "no Chromium: apt-get install chromium, or run ./test as root"),
}

LIVE = {"live_server", "transactional_db"}
"""Tests with these let other connections see what they write: nothing may stand around them."""


def pytest_configure(config: pytest.Config) -> None:
    """Give each xdist worker its own database, so that two workers may write at once."""
    worker, dsn = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("BANGFU_TEST_POSTGRES")
    if worker and dsn:
        import psycopg

        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS bangfu_{worker} (FORCE)")
            connection.execute(f"CREATE DATABASE bangfu_{worker}")
        own = psycopg.conninfo.make_conninfo(dsn, dbname=f"bangfu_{worker}")
        os.environ["BANGFU_TEST_POSTGRES"] = own


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this machine cannot run."""
    for item in items:
        for marker, (there, reason) in NEEDED.items():
            if not there and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What stands makes way for a test that does not stand on it."""
    names = set(getattr(item, "fixturenames", []))
    if "standing" not in names or LIVE & names:
        STANDING.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under BANGFU_REQUIRE_ALL a skip has failed: where all is installed nothing is left out."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and REQUIRE_ALL:
        report.outcome = "failed"
        report.longrepr = f"skipped although BANGFU_REQUIRE_ALL is set: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file that skips itself as a whole."""
    report = yield
    if report.skipped and REQUIRE_ALL:
        report.outcome = "failed"
        report.longrepr = f"skipped although BANGFU_REQUIRE_ALL is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres_dsn() -> str:
    """The connection string of a database this worker may fill as it likes; mark the test `postgres`."""
    return os.environ["BANGFU_TEST_POSTGRES"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; mark the test `browser`."""
    assert CHROMIUM is not None
    return CHROMIUM


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium that asks nothing of the network; open a page at the width you test."""
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:  # in a container; the sandbox refuses root
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        speaking = {**os.environ, "LANGUAGE": "zh_CN"}  # what a browser itself says, in dates and file choosers
        running = playwright.chromium.launch(executable_path=chromium, args=flags, env=speaking)
        yield running
        STANDING.drop()  # a connection opened under Playwright's loop is another one after it
        running.close()


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    """`built_once("county", build)` gives the folder that one worker builds for all."""
    above = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        above = above.parent
    return partial(folder_built_once, above)


@pytest.fixture(scope="session")
def small_county(built_once: BuiltOnce) -> Path:
    """The demo county at a fiftieth of its size."""
    return built_once("county", lambda folder: build_nanping(folder, Wish(0.02)))


@pytest.fixture(scope="session")
def whole_folder(built_once: BuiltOnce) -> Path:
    """The demo's whole prefecture."""
    return built_once("whole", lambda folder: build_nanping(folder, Wish(), workbooks=False))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The tables of this process's database; pytest-django's own makes them only for tests that ask for `db`."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    yield
    STANDING.drop()
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def standing(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Stand]:
    """`standing(build)` gives what `build` puts into the database; it is built once for the tests of a module."""
    make_keys()
    if LIVE & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        yield lambda build: build()
        return
    with ExitStack() as test:
        yield lambda build: test.enter_context(STANDING.upon(request.module.__name__, build, django_db_blocker))
