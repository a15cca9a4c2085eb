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
from bangfu.programme.ledger.storage import RETRY_AFTER, STANDS_IN_THE_WAY, refusal
from bangfu.web.masking import Masked
from bangfu.web.pages.refusals import COOKIE
from bangfu.web.words import words
from signing import SignIn
from small_world import PASSWORD, World

pytestmark = pytest.mark.apart  # closes the database by a pragma of SQLite


@contextmanager
def closed() -> Iterator[None]:
    """The register may be read and not written."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def away() -> Iterator[None]:
    """No statement reaches the database."""

    def refuse(*_: object) -> None:
        raise OperationalError("connection failed: server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/households", "/account/login/", "/nothing"])
def test_a_database_that_is_away_is_told_in_the_language_the_browser_keeps(
    sign_in: SignIn, path: str, lang: str
) -> None:
    officer = sign_in("county", lang)
    officer.raise_request_exception = False
    officer.cookies[COOKIE] = lang
    with away():
        page = officer.get(path)
    assert (page.status_code, page.headers["Retry-After"]) == (503, RETRY_AFTER)
    assert Problem("ledger.unreachable").sentence(lang) in page.content.decode()
    assert officer.get("/households").status_code == 200


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/api/v1/households", "/api/v1/nothing"])
def test_a_program_is_told_of_a_database_that_is_away_in_the_shape_of_the_api(
    world: World, path: str, lang: str
) -> None:
    token = make_token(world.actors["county"], world.account("county").pk, "tests")
    program = Client(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False)
    session = sign_in_by_cookie(program)
    with away():
        answers = [program.get(path, {"lang": lang}), session.get(path, {"lang": lang})]
    for answer in answers:
        if answer.status_code == 404:  # an address that no operation has needs no database
            continue
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, RETRY_AFTER)
        assert answer.json() == {
            "code": "ledger.unreachable", "message": Problem("ledger.unreachable").sentence(lang)
        }  # fmt: skip


def sign_in_by_cookie(program: Client) -> Client:
    """The same program with a session that has to be looked up before anything else."""
    asking = Client(headers=program.headers, raise_request_exception=False)
    asking.cookies["sessionid"] = "x" * 32
    return asking


def test_what_is_our_own_fault_has_the_shape_of_the_api_too(world: World) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    program = Client(headers={"authorization": "Bearer bf_x"}, raise_request_exception=False)
    with connection.execute_wrapper(fail):
        answer = program.get("/api/v1/households", {"lang": "en"})
    assert answer.status_code == 500
    assert answer.json()["code"] == "api.broken"


def test_what_stands_in_the_way_is_one_line_of_the_log(
    sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    officer = sign_in("county")
    officer.raise_request_exception = False
    with away(), caplog.filtering(Masked()):
        officer.get("/households")
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "ledger.unreachable" in line.getMessage()
    assert line.exc_info is None
    assert "Traceback" not in caplog.text


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
    ('connection to server on socket "/x" failed: FATAL:  could not write init file', "ledger.disk_full"),
    ("attempt to write a readonly database", "ledger.read_only"), ("disk I/O error", "ledger.disk_error"),
])  # fmt: skip
def test_what_databases_say_has_a_sentence(said: str, code: str) -> None:
    problem = refusal(OperationalError(said))
    assert problem is not None
    assert problem.code == code
    assert problem.code in STANDS_IN_THE_WAY
    assert problem.sentence("zh") != problem.sentence("en")
