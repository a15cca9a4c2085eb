"""An upload that breaks off, or finds no room, brings nothing in and leaves nothing lying."""

from __future__ import annotations

import json
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from bangfu.core.errors import Problem
from bangfu.programme.intake.folders import LARGEST_MB
from bangfu.programme.intake.models import Import
from bangfu.site.receiving import MOST
from signing import SignIn

WHOLE, ROOM = 6 * 2**20, 4 * 2**20


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything temporary goes."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def rosters() -> dict[str, object]:
    """Two files, the second of which is still under way when the upload ends."""
    files = [SimpleUploadedFile(name, b"\xe6\x88\xb7,1\n" * (WHOLE // 6)) for name in ("户.csv", "成员.csv")]
    return {"pack": "cn-2014", "since": "2020-06-30", "files": files}


def sent(officer: Client, body: BytesIO, length: int, address: str = "/imports") -> tuple[int, str]:
    """Status and text that answer an upload of so many bytes, by the way servers call the site."""
    from bangfu.site.wsgi import application  # the register is open

    officer.get("/imports")
    token = officer.cookies["csrftoken"].value
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in officer.cookies.items())
    environ = RequestFactory()._base_environ(
        PATH_INFO=address, REQUEST_METHOD="POST", CONTENT_TYPE=MULTIPART_CONTENT, CONTENT_LENGTH=str(length),
        HTTP_COOKIE=cookies, HTTP_X_CSRFTOKEN=token, **{"wsgi.input": body},
    )  # fmt: skip
    statuses: list[str] = []
    request_started.disconnect(close_old_connections)  # it would end the transaction of the tests
    try:
        answer = application(environ, lambda status, *_: statuses.append(status))  # type: ignore[arg-type, return-value]  # as much as WSGI asks of it here
        text = b"".join(answer).decode()
    finally:
        request_started.connect(close_old_connections)
    return int(statuses[0].split()[0]), text


def test_an_upload_that_broke_off_in_its_second_file_is_no_import_of_the_first(sign_in: SignIn, scratch: Path) -> None:
    officer, body = sign_in("county"), encode_multipart(BOUNDARY, rosters())
    assert sent(officer, BytesIO(body[: -WHOLE // 4]), len(body))[0] >= 400
    assert not Import.objects.exists()
    assert list(scratch.iterdir()) == []
    assert sent(officer, BytesIO(body), len(body))[0] == 302
    assert Import.objects.count() == 1


class Unread(BytesIO):
    """A body of which nothing may be read."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError(f"{size} bytes were asked for")

    readline = read


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_upload_that_announces_too_much_is_refused_before_it_is_read(
    sign_in: SignIn, scratch: Path, lang: str
) -> None:  # fmt: skip
    officer = sign_in("county", lang)
    status, text = sent(officer, Unread(), MOST + 1)
    assert status == 413
    assert Problem("api.too_large", most=LARGEST_MB).sentence(lang) in text
    assert list(scratch.iterdir()) == []
    assert not Import.objects.exists()


def test_a_program_that_announces_too_much_is_told_by_a_code(sign_in: SignIn, scratch: Path) -> None:
    status, text = sent(sign_in("county"), Unread(), MOST + 1, "/api/v1/rosters")
    too_large = Problem("api.too_large", most=LARGEST_MB)
    assert (status, json.loads(text)) == (413, {"code": too_large.code, "message": too_large.sentence("zh")})
    assert list(scratch.iterdir()) == []


@contextmanager
def little_room() -> Iterator[None]:
    """The system lets no file grow over some size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_upload_that_finds_no_room_is_told_so_and_leaves_none_of_its_files(
    sign_in: SignIn, scratch: Path, lang: str
) -> None:  # fmt: skip
    officer = sign_in("county", lang)
    officer.raise_request_exception = False
    given = rosters()
    with little_room():
        page = officer.post("/imports", given)
    assert page.status_code == 503
    assert Problem("ledger.disk_full").sentence(lang) in page.content.decode()
    assert list(scratch.iterdir()) == []
    assert not Import.objects.exists()
