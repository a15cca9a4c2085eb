"""What a page weighs on a weak network: text leaves compressed, and a browser keeps style sheets until they change."""

from __future__ import annotations

import re
from gzip import decompress

import pytest
from django.conf import settings

from signing import SignIn

GZIP = {"accept-encoding": "gzip"}
MOST = 9_000
"""Bytes of a page of a village: under half a second at 200 kbit/s."""


@pytest.mark.parametrize("address", ["/", "/households", "/households/H1?on=2020-06-30"])
def test_a_page_leaves_compressed_for_who_can_read_that(sign_in: SignIn, address: str) -> None:
    client = sign_in("resident")
    answer = client.get(address, headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "</html>" in decompress(answer.content).decode()
    assert len(answer.content) < MOST
    assert "Content-Encoding" not in client.get(address).headers


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_that_is_taken_away_goes_as_it_is(sign_in: SignIn, kind: str) -> None:
    answer = sign_in("county").get(f"/households/export.{kind}", headers=GZIP)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_browser_keeps_style_sheets_until_there_are_others(sign_in: SignIn) -> None:
    client = sign_in("resident")
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").content.decode())
    assert len(files) > 5
    for file in files:
        assert re.fullmatch(r"/static/[0-9a-f]{12}/.+", file)
        answer = client.get(file, headers=GZIP)
        assert answer.status_code == 200, file
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
    assert settings.STATIC_URL in files[0]
