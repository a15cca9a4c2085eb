"""Whatever stands in an address or a form is answered by a page and never breaks one; no log keeps a number of it."""

from __future__ import annotations

import logging
import sys
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from bangfu.core.errors import Problem
from bangfu.programme.households.models import Household
from bangfu.programme.ledger.guarding import reading_only
from bangfu.programme.ledger.models import Entry
from bangfu.web.masking import Masked
from bangfu.web.middleware import OfficeMiddleware, OfficeRequest
from bangfu.web.paging import row_number
from signing import SignIn
from small_world import World

VALUES = {
    "nul": "a\0b", "digits": "9" * 5000, "beyond": "9223372036854775808", "arabic": "٣", "half": "\ufffd",
    "long": "x" * 5000, "quote": "' OR 1=1 --", "day": "0001-01-01",
}  # fmt: skip
ASKED = (
    "/log?before=", "/log?subject=", "/households?run=", "/households?after=350702101201.", "/households?status=",
    "/households?place=", "/households?on=", "/households/", "/households/H1?rules=", "/compare?before=",
    "/leads?after=350702101201.", "/leads?rules=", "/duplicates?state=", "/simulate?run=", "/simulate?area=",
    "/places?place=", "/packs/cn-2014?text=", "/runs/1/subjects/", "/?area=", "/account/login/?next=",
)  # fmt: skip
GIVEN = {
    "/search": {"text": "吴"}, "/area": {"area": "350702", "next": "/"}, "/complaints": {"kind": "advice", "said": "x"},
    "/households/H1/sealed": {"purpose": "核对"}, "/account/tokens": {"label": "月报", "expires": ""},
    "/households/H1/correct": {"fact": "/dwelling_grade", "value": "C", "since": "2020-01-01", "reason": "鉴定"},
    "/runs": {"rules": "cn-2014.exit", "on": "2020-06-30", "area": "350702"}, "/day": {"on": "2020-06-30"},
}  # fmt: skip


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_value_in_an_address_breaks_a_page(sign_in: SignIn, world: World, value: str) -> None:
    client = sign_in("county")
    for address in ASKED:
        answer = client.get(address + quote(value))
        assert answer.status_code < 500, address
        assert "\0" not in value or answer.status_code in (400, 404), address


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_value_in_a_form_breaks_a_page(sign_in: SignIn, world: World, value: str) -> None:
    client = sign_in("county")
    for address, form in GIVEN.items():
        for name in form:
            answer = client.post(address, {**form, name: value})
            assert answer.status_code < 500, (address, name)
            assert "\0" not in value or answer.status_code == 400, (address, name)


@pytest.mark.parametrize(("text", "number"), [
    ("7", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("٣", None), ("-1", None), ("", None), ("1.5", None),
])  # fmt: skip
def test_a_row_number_is_what_a_database_can_count(text: str, number: int | None) -> None:
    assert row_number(text) == number


@pytest.mark.parametrize("sql", [
    "UPDATE households_household SET head = 'x'", 'update "households_household" set head = \'x\'',
    "DELETE FROM households_member", "INSERT INTO households_household (number) VALUES ('H9')",
    "DELETE FROM ledger_entry", "DROP TABLE ledger_entrysecret", "ALTER TABLE households_household DROP COLUMN head",
])  # fmt: skip
def test_a_page_that_writes_past_the_log_is_stopped(world: World, sql: str) -> None:
    with reading_only(), connection.cursor() as cursor, pytest.raises(Problem, match=r"ledger\.write_outside"):
        cursor.execute(sql)


def test_every_request_reads_only_and_actions_go_on_writing(sign_in: SignIn, world: World) -> None:
    def past_the_log(_: OfficeRequest) -> HttpResponse:
        Household._base_manager.update(head="x")
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user, request.session = world.account("county"), {}  # type: ignore[assignment]  # as the session has it
    with pytest.raises(Problem, match=r"ledger\.write_outside"), transaction.atomic():
        OfficeMiddleware(past_the_log)(request)  # type: ignore[arg-type]  # a page takes the request as it has become
    before = Entry.objects.count()
    form = {"fact": "/dwelling_grade", "value": "C", "since": "2020-01-01", "reason": "住建局鉴定书"}
    assert sign_in("county").post("/households/H1/correct", form).status_code == 302
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize(("line", "told"), [
    ("Not Found: /api/v1/households/999001196805210015", "Not Found: /api/v1/households/▮"),
    ("Not Found: /x/99900119680521001X?tel=13800000000", "Not Found: /x/▮?tel=▮"),
    ("job 12 of place 350702101201 at 2020-06-30", "job 12 of place 350702101201 at 2020-06-30"),
])  # fmt: skip
def test_a_log_keeps_no_identity_number_and_no_telephone(line: str, told: str) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s", (line,), None)
    assert Masked().filter(record)
    assert record.getMessage() == told


def test_the_error_below_a_line_is_masked_too() -> None:
    try:
        int("999001196805210015岁")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "broke", (), sys.exc_info())
    Masked().filter(record)
    assert "▮" in (record.exc_text or "")
    assert "999001196805210015" not in (record.exc_text or "")


def test_the_log_has_of_an_error_its_kind_and_place_and_not_its_text() -> None:
    quoted = " ".join(("吴小满", "慢性病"))
    try:
        try:
            int(quoted)
        except ValueError as error:
            raise Problem("jobs.broke", job=quoted) from error
    except Problem:
        record = logging.LogRecord("bangfu", logging.ERROR, "", 0, "job %s failed", (7,), sys.exc_info())
    Masked().filter(record)
    said = record.exc_text or ""
    assert quoted not in said
    assert "bangfu.core.errors.Problem jobs.broke" in said
    assert "builtins.ValueError" in said, "its cause too"
    assert "test_hostile_values.py" in said


def test_asking_for_what_is_not_there_is_not_logged(sign_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    sign_in("county").get("/households/999001196805210015")
    assert "999001196805210015" not in caplog.text
