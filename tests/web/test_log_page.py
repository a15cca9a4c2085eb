"""An entry of the log is a page of its own: in words, with the rows it left, and with evidence a stranger can check."""

from __future__ import annotations

import json
import re

from bangfu.core.chain.evidence import checked_evidence
from bangfu.programme.accounts.actions import note_taken_out
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.checkpoints import seal_log
from bangfu.programme.ledger.log_keys import believed_keys, make_log_key
from bangfu.programme.ledger.models import Entry
from bangfu.programme.ledger.queries import newest_checkpoint
from bangfu.programme.ledger.sequencing import sequence_entries
from signing import SignIn

FORM = {"fact": "/dwelling_grade", "value": "B", "since": "2020-06-30", "reason": "鉴定书已到"}


def test_an_entry_says_what_was_done_by_whom_where_and_why(sign_in: SignIn) -> None:
    county = sign_in("county")
    county.post("/households/H1/correct", FORM)
    entry = Entry.objects.get(action="households.correct_fact")
    page = county.get(f"/log/{entry.pk}").content.decode()
    for said in ("更正一项事实", entry.actor_name, "鉴定书已到", "户的情况", 'href="/households/H1"'):
        assert said in page
    assert "还在排队" in page
    assert sign_in("sibling").get(f"/log/{entry.pk}").status_code == 404


def test_its_evidence_is_checked_without_the_register(sign_in: SignIn) -> None:
    make_log_key()
    county = sign_in("county")
    county.post("/households/H1/correct", FORM)
    entry = Entry.objects.get(action="households.correct_fact")
    assert f"/log/{entry.pk}/evidence.json" not in county.get(f"/log/{entry.pk}").content.decode()
    seal_log()
    assert f"/log/{entry.pk}/evidence.json" in county.get(f"/log/{entry.pk}").content.decode()
    proven = checked_evidence(county.get(f"/log/{entry.pk}/evidence.json").json(), believed_keys())
    assert [json.loads(body)["action"] for _, body in proven.entries] == ["households.correct_fact"]


def test_an_entry_that_comes_right_after_the_sealed_ones_still_waits(sign_in: SignIn) -> None:
    make_log_key()
    county = sign_in("county")
    seal_log()
    county.post("/households/H1/correct", FORM)
    sequence_entries()
    entry, sealed = Entry.objects.get(action="households.correct_fact"), newest_checkpoint()
    assert sealed is not None
    assert entry.leaf_index == sealed.size
    assert f"/log/{entry.pk}/evidence.json" not in county.get(f"/log/{entry.pk}").content.decode()
    assert county.get(f"/log/{entry.pk}/evidence.json").status_code == 400


def test_what_was_written_at_once_stands_on_one_line(sign_in: SignIn) -> None:
    page = sign_in("prefecture").get("/log").content.decode()
    assert "同时写入的" in page
    assert page.count("<tr>") < Entry.objects.count()


def test_the_log_is_turned_back_as_it_was_turned_on(sign_in: SignIn) -> None:
    county, shown = sign_in("county"), []
    for n in range(230):
        note_taken_out(SYSTEM, "households", "csv", "350702", n)

    def page(address: str) -> dict[str, str]:
        markup = county.get(f"/log{address}").content.decode()
        shown.append(set(re.findall(r'href="/log/(\d+)"', markup)))
        found = re.findall(r'href="([^"]*)" rel="(next|prev)"', markup)
        return {way: href.replace("&amp;", "&") for href, way in found}

    first = page("")
    second = page(first["next"])
    third = page(second["next"])
    back = page(third["prev"])
    begin = page(back["prev"])
    assert (first.keys(), second.keys(), begin.keys()) == ({"next"}, {"next", "prev"}, {"next"})
    assert not shown[0] & shown[1]
    assert (shown[3], shown[4]) == (shown[1], shown[0])
    assert page(begin["next"]).keys() == {"next", "prev"}
