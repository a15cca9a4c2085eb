"""After a write the page offers a signed receipt, and a program finds it in the answer's header."""

from __future__ import annotations

from base64 import b64decode

from django.test import Client

from bangfu.core.chain.receipts import opened_receipt
from bangfu.programme.accounts.actions import make_token
from bangfu.programme.ledger.log_keys import believed_keys, make_log_key
from bangfu.programme.ledger.models import Entry
from signing import SignIn
from small_world import World

FORM = {"fact": "/dwelling_grade", "value": "B", "since": "2020-06-30", "reason": "复核"}


def test_a_page_offers_the_receipt_of_what_was_written(sign_in: SignIn) -> None:
    make_log_key()
    county = sign_in("county")
    answer = county.post("/households/H1/correct", FORM, follow=True)
    entry = Entry.objects.get(action="households.correct_fact")
    address = f"/log/receipts/{entry.pk}.txt"
    assert address in answer.content.decode()
    note = county.get(address).content.decode()
    assert opened_receipt(note, believed_keys()).leaf == bytes(entry.leaf)
    assert sign_in("sibling").get(address).status_code == 404
    assert address not in county.get("/households/H1").content.decode(), "it is offered once"


def test_a_program_finds_it_in_the_header(world: World) -> None:
    make_log_key()
    actor = world.actors["county"]
    program = Client(headers={"authorization": f"Bearer {make_token(actor, actor.account, 'test')}"})
    asked = {"pack": "cn-2014", "rules": "exit", "on": "2020-06-30"}
    answer = program.post("/api/v1/runs", asked, content_type="application/json")
    assert answer.status_code < 300
    receipt = opened_receipt(b64decode(answer.headers["Bangfu-Receipt"]).decode(), believed_keys())
    assert Entry.objects.get(pk=receipt.entry).action == "assessment.ask_for_run"
    assert "Bangfu-Receipt" not in program.get("/api/v1/runs").headers
