"""A full disk, a closed folder, a lost database: each page and operation says so in a sentence, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import make_token
from bangfu.programme.intake.models import Import
from bangfu.programme.ledger.storage import STANDS_IN_THE_WAY, refusal
from bangfu.web.words import words
from signing import SignIn
from small_world import PASSWORD, World

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="closes the database by a pragma of SQLite")


@contextmanager
def closed() -> Iterator[None]:
    """The register may be read and not written."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_signing_in_and_uploading_say_what_stands_in_the_way(sign_in: SignIn, lang: str) -> None:
    officer = sign_in("county", lang)
    officer.raise_request_exception = False
    officer.get("/imports")
    roster = SimpleUploadedFile("名册.csv", b"a,b\n1,2\n")
    with closed():
        given = {"pack": "cn-2014", "since": "2020-06-30", "files": roster}
        upload = officer.post("/imports", given, headers={"accept-language": lang})
    assert upload.status_code == 503
    assert upload.headers["Retry-After"]
    page = upload.content.decode()
    assert words("refusal.503", lang) in page
    assert Problem("ledger.read_only").sentence(lang) in page
    assert not Import.objects.exists()


def test_who_cannot_sign_in_for_a_full_disk_is_told_so(world: World) -> None:
    visitor = Client(raise_request_exception=False)
    visitor.get("/account/login/")
    with closed():
        page = visitor.post("/account/login/", {"login": "county", "password": PASSWORD})
    assert page.status_code == 503
    assert Problem("ledger.read_only").sentence("zh") in page.content.decode()


def test_a_program_is_told_by_code_and_status(world: World) -> None:
    token = make_token(world.actors["county"], world.account("county").pk, "tests")
    given = {"pack": "cn-2014", "since": "2020-06-30", "file": SimpleUploadedFile("名册.csv", b"a,b\n1,2\n")}
    with closed():
        answer = Client().post("/api/v1/rosters", given, headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (503, "ledger.read_only")


@pytest.mark.parametrize(("said", "code"), [
    ("database or disk is full", "ledger.disk_full"), ("database is locked", "ledger.busy"),
    ('connection failed: connection to server on socket "/x" failed: No such file or directory', "ledger.unreachable"),
    ("terminating connection due to administrator command", "ledger.unreachable"),
    ("could not extend file: No space left on device", "ledger.disk_full"),
    ("attempt to write a readonly database", "ledger.read_only"), ("disk I/O error", "ledger.disk_error"),
])  # fmt: skip
def test_what_databases_say_has_a_sentence(said: str, code: str) -> None:
    problem = refusal(OperationalError(said))
    assert problem is not None
    assert problem.code == code
    assert problem.code in STANDS_IN_THE_WAY
    assert problem.sentence("zh") != problem.sentence("en")
