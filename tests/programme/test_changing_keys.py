"""Keys are changed while the register works: nothing is lost, a killed change goes on, former keys can go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from evidence_everywhere import every_row_is_as_logged, fill_register
from rosters_at_hand import JUNE, compare, everything, write

from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import read_sealed
from bangfu.programme.accounts.one_time_keys import opened_key, sealed_key
from bangfu.programme.households.models import Member
from bangfu.programme.households.queries import people_found
from bangfu.programme.ledger import rotating
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.keys import begin_new_keys, key_ring
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.rotating import drop_former_keys, rotate_keys, sealed_places
from bangfu.programme.places.queries import visible_to
from small_world import World

NUMBER = "999001196805210015"


def key_numbers() -> set[int]:
    """The keys under which anything is sealed."""
    found = set()
    for model, column in sealed_places():
        values = model._base_manager.exclude(**{column: None}).values_list(column, flat=True)
        found |= {bytes(value)[1] for value in values}
    return found


def test_everything_is_sealed_anew_and_says_the_same(own_keys: None) -> None:
    fill_register()
    before = everything()
    assert key_numbers() == {1}
    done = rotate_keys(SYSTEM)
    assert key_numbers() == {2}
    assert (done.number, done.indexed) == (2, Member.objects.exclude(identity=None).count())
    after = everything("households_member")
    assert after == {table: rows for table, rows in before.items() if table != "households_member"}
    assert [m.number for m in people_found(SYSTEM, NUMBER)] == ["H1-01"]
    every_row_is_as_logged()
    told = Entry.objects.filter(subject="keys/2").order_by("id").values_list("action", flat=True)
    assert list(told) == ["ledger.begin_new_keys", "ledger.index_anew", "ledger.end_new_keys"]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("after", [1, 2, 4, 6, 8])
def test_a_change_that_was_killed_goes_on(own_keys: None, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_register()
    monkeypatch.setattr(rotating, "TOGETHER", 2)
    steps = 0

    def kill(_stage: str, _done: int) -> None:
        nonlocal steps
        steps += 1
        if steps == after:
            raise Killed

    with pytest.raises(Killed):
        rotate_keys(SYSTEM, kill)
    key_ring.cache_clear()
    assert [m.number for m in people_found(SYSTEM, NUMBER)] == ["H1-01"], "found under either key meanwhile"
    member = Member.objects.get(number="H1-01")
    assert read_sealed(SYSTEM, member, ("identity",), member.path, "核对")["identity"] == NUMBER
    with pytest.raises(Problem, match=r"ledger\.keys_in_use"):
        drop_former_keys(SYSTEM)
    assert rotate_keys(SYSTEM).number == 2
    assert key_numbers() == {2}
    assert drop_former_keys(SYSTEM) == [1]
    assert drop_former_keys(SYSTEM) == []
    every_row_is_as_logged()


def test_rosters_wait_while_keys_are_changed(keyed: World, tmp_path: Path) -> None:
    begin_new_keys()
    with pytest.raises(Problem, match=r"ledger\.keys_changing"):
        compare(keyed.actors["county"], write(tmp_path / "r"), JUNE)
    rotate_keys(SYSTEM)
    compare(keyed.actors["county"], write(tmp_path / "r"), JUNE)


def test_a_process_that_read_the_former_keys_takes_the_new_ones(keyed: World) -> None:
    old = key_ring()
    begin_new_keys()
    key_ring.cache_clear()
    ring = key_ring()
    assert (ring.current, ring.former_index) == (2, old.index)
    assert ring.sealing.keys() == {1, 2}


def test_the_secrets_of_one_time_codes_are_sealed_anew_and_open_when_the_former_keys_are_gone(keyed: World) -> None:
    kept = {"secret": sealed_key("JBSWY3DPEHPK3PXP"), "migrated_codes": [], "unused_mask": 3}
    one = Authenticator.objects.create(user=keyed.account("county"), type=Authenticator.Type.TOTP, data=kept)
    assert rotate_keys(SYSTEM).number == 2
    drop_former_keys(SYSTEM)
    key_ring.cache_clear()
    one.refresh_from_db()
    assert one.data["secret"] != kept["secret"]
    assert opened_key(one.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert (one.data["migrated_codes"], one.data["unused_mask"]) == ([], 3)


def test_reasons_are_sealed_anew_too(own_keys: None) -> None:
    fill_register()
    rotate_keys(SYSTEM)
    assert {bytes(r)[1] for r in EntrySecret.objects.exclude(reason=None).values_list("reason", flat=True)} == {2}
    assert visible_to(SYSTEM, date(2020, 1, 1)).exists()
