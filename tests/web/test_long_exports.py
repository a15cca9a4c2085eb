"""A long list is made by a job, sealed, and taken by whoever asked while it is kept; each time it is in the log."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessing import held_run
from bangfu.programme.accounts.actions import change_account
from bangfu.programme.accounts.models import Account
from bangfu.programme.jobs.actions import work_once
from bangfu.programme.jobs.models import Job
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.keys import key_ring
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.rotating import rotate_keys
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealed_files import key_number
from bangfu.web.exporting import KIND
from bangfu.web.kept_exports import clear_exports, file_of
from signing import SignIn
from small_world import World

HEADS = ("吴清明", "吴谷雨")


@pytest.fixture(autouse=True)
def _short_lists(settings: LazySettings) -> None:
    settings.BANGFU_LONG_EXPORT = 2
    shutil.rmtree(settings.BANGFU_DATA / "exports", ignore_errors=True)  # of jobs that went with their tests


def taken() -> list[tuple[str, str, str]]:
    rows = Entry.objects.filter(action="accounts.take_out").order_by("id")
    return list(rows.values_list("subject", "area", "actor_name"))


def asked(client: Client, address: str) -> Job:
    """Ask for a list that is long, as the page before says it is to be asked for."""
    assert "<form" in client.get(address).content.decode().split("<main")[1]
    assert not Job.objects.filter(kind=KIND).exists(), "nothing is asked for by looking"
    answer = client.post(address)
    job = Job.objects.get(kind=KIND)
    assert answer.headers["Location"] == f"/jobs/{job.pk}"
    return job


def body(client: Client, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]  # a stream


@pytest.mark.parametrize(("lang", "going", "ready"), [
    ("zh", "等待", "文件做好了"), ("en", "Waiting", "The file is ready"),
])  # fmt: skip
def test_a_long_list_is_made_by_a_job_and_taken_from_its_page(
    sign_in: SignIn, world: World, lang: str, going: str, ready: str
) -> None:
    client = sign_in("county", lang)
    job = asked(client, "/households/export.csv?on=2020-06-30")
    waiting = client.get(f"/jobs/{job.pk}").content.decode()
    assert going in waiting
    assert 'http-equiv="refresh"' in waiting
    assert client.get(f"/jobs/{job.pk}/list.csv").status_code == 404
    assert work_once()
    assert taken() == [], "nothing has left the register yet"
    done = client.get(f"/jobs/{job.pk}").content.decode()
    assert ready in done
    assert 'http-equiv="refresh"' not in done
    assert f'href="/jobs/{job.pk}/list.csv"' in done
    assert f'href="/jobs/{job.pk}"' in client.get("/jobs").content.decode()
    file = body(client, f"/jobs/{job.pk}/list.csv")
    assert file.startswith(b"\xef\xbb\xbf")
    assert file.count(b"\r\n") == 4
    body(client, f"/jobs/{job.pk}/list.csv")
    assert taken() == [("export/households/csv/3", "350702", "county")] * 2
    assert client.get(f"/jobs/{job.pk}/list.xlsx").status_code == 404


def test_it_holds_what_the_direct_export_holds(sign_in: SignIn, world: World, settings: LazySettings) -> None:
    client, run = sign_in("county"), held_run(world.actors["county"])
    job = asked(client, f"/runs/{run.pk}/export.xlsx?verdict=&area=350702")
    while work_once():
        pass
    made = body(client, f"/jobs/{job.pk}/list.xlsx")
    settings.BANGFU_LONG_EXPORT = 50_000
    direct = body(client, f"/runs/{run.pk}/export.xlsx?area=350702")
    rows = [list(load_workbook(BytesIO(one)).active.iter_rows(values_only=True)) for one in (made, direct)]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 4
    assert taken() == [("export/verdicts/xlsx/3", "350702", "county")] * 2


def test_it_lies_sealed_and_follows_a_change_of_keys(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    job = asked(client, "/households/export.csv")
    assert work_once()
    lies = file_of(job).read_bytes()
    assert not any(head.encode() in lies for head in HEADS)
    assert file_of(job).stat().st_mode & 0o077 == 0
    before = body(client, f"/jobs/{job.pk}/list.csv")
    assert any(head.encode() in before for head in HEADS) or b"H1" in before
    rotate_keys(SYSTEM)
    assert key_number(file_of(job)) == key_ring().current
    assert body(client, f"/jobs/{job.pk}/list.csv") == before


def test_it_is_gone_after_its_time(sign_in: SignIn, world: World, settings: LazySettings) -> None:
    client = sign_in("county")
    job = asked(client, "/households/export.csv")
    assert work_once()
    clear_exports()
    assert file_of(job).is_file()
    ended = timezone.now() - timedelta(hours=settings.BANGFU_EXPORT_HOURS, minutes=1)
    Job.objects.filter(pk=job.pk).update(ended_at=ended)
    assert client.get(f"/jobs/{job.pk}/list.csv").status_code == 404, "also before it was cleared away"
    assert "文件已删除" in client.get(f"/jobs/{job.pk}").content.decode()
    clear_exports()
    assert not file_of(job).parent.exists()


@pytest.mark.parametrize("name", ["prefecture", "sibling", "inspector", "village"])
def test_nobody_takes_what_another_asked_for(sign_in: SignIn, world: World, name: str) -> None:
    job = asked(sign_in("county"), "/households/export.csv")
    assert work_once()
    other = sign_in(name)
    assert other.get(f"/jobs/{job.pk}").status_code == 404
    assert other.get(f"/jobs/{job.pk}/list.csv").status_code == 404
    assert f'href="/jobs/{job.pk}"' not in other.get("/jobs").content.decode()


def test_who_may_not_take_it_any_more_gets_nothing(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    job = asked(client, "/households/export.csv")
    with confined(""):
        number = Account.objects.get(username="county").pk
        change_account(SYSTEM, number, role="organisation", area="350702", is_active=True)
    assert work_once()
    job.refresh_from_db()
    assert job.state == "failed"
    assert not file_of(job).exists()
    assert "没有做完" in client.get(f"/jobs/{job.pk}").content.decode()


def test_a_short_list_is_given_at_once(sign_in: SignIn, world: World) -> None:
    client = sign_in("county")
    assert body(client, "/households/export.csv?place=350702102").count(b"\r\n") == 2
    assert not Job.objects.exists()


def test_the_page_before_says_how_many_and_how_long_it_is_kept(sign_in: SignIn, world: World) -> None:
    for lang, words in (("zh", ("共3行", "24小时")), ("en", ("3 rows", "24 hours"))):
        page = re.sub(r"<[^>]+>", "", sign_in("county", lang).get("/households/export.xlsx").content.decode())
        assert all(word in page for word in words)


def test_nothing_is_written_from_within_the_reading_of_a_list(sign_in: SignIn, world: World) -> None:
    job = asked(sign_in("county"), "/households/export.xlsx")
    told: list[str] = []

    def heard(execute: Callable[..., object], sql: str, *more: object) -> object:
        if sql.startswith('UPDATE "jobs_job"'):
            told.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(heard):
        assert work_once()
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == ("done", 3)
    assert len(told) == 3, "taken, begun, ended"
