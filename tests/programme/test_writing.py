"""Every write leaves an entry in the same transaction, and nothing else can write."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection

from bangfu.core.chain.tree import leaf_hash
from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import open_account, read_sealed
from bangfu.programme.accounts.models import Account, SealedReading
from bangfu.programme.households.models import Household, Member
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.evidence import columns_of, opened, row_digest
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.writing import entry_body
from small_world import World

IDENTITY = "999001196805210015"


def test_a_row_stands_in_the_log_with_the_digest_of_its_columns(world: World) -> None:
    home = world.households["H1"]
    entry = Entry.objects.get(subject="household/H1")
    salt = bytes(EntrySecret.objects.get(entry=entry).salt)
    digests = dict(json.loads(entry.changes)["households_household"])
    row = Household.objects.values_list(*columns_of(Household)).get(pk=home.pk)
    assert digests[home.pk] == row_digest(salt, "households_household", opened(Household, row))
    assert bytes(entry.leaf) == leaf_hash(entry_body(entry))


def test_a_refused_action_leaves_neither_row_nor_entry(world: World) -> None:
    before = Entry.objects.count(), Account.objects.count()
    with pytest.raises(Problem) as caught:
        open_account(world.actors["county"], "someone", "谷雨", "officer", "350702")
    assert caught.value.code == "accounts.not_allowed"
    assert (Entry.objects.count(), Account.objects.count()) == before


def test_an_administrator_opens_accounts_only_in_the_own_area(world: World) -> None:
    administrator = world.actors["administrator"]
    assert open_account(administrator, "own", "谷雨", "officer", "350702101")
    for area in ("350722", "3507", ""):
        with pytest.raises(Problem, match=r"accounts\.other_area"):
            open_account(administrator, f"other{area}", "谷雨", "officer", area)


@pytest.mark.parametrize("write", [
    lambda: Household.objects.update(head="x"),
    lambda: Household.objects.all().delete(),
    lambda: Household.objects.bulk_create([Household(number="H9")]),
    lambda: Household.objects.create(number="H9"),
    lambda: Household(number="H9").save(),
    lambda: Household.objects.first().delete(),
])  # fmt: skip
def test_no_write_goes_past_the_log(world: World, write: Callable[[], object]) -> None:
    with pytest.raises(Problem) as caught:
        write()
    assert caught.value.code == "ledger.write_outside"


def test_an_identity_number_is_sealed_and_opening_it_is_written_down(world: World) -> None:
    member = Member.objects.get(number="H1-01")
    assert IDENTITY.encode() not in bytes(member.identity)
    assert IDENTITY not in f"{member.identity} {member.identity!r}"
    inspector = world.actors["inspector"]
    with pytest.raises(Problem, match=r"accounts\.no_purpose"):
        read_sealed(inspector, member, ("identity",), member.path, " ")
    assert read_sealed(inspector, member, ("identity",), member.path, "核对证件") == {"identity": IDENTITY}
    reading = SealedReading.objects.get()
    assert (reading.name, reading.row, reading.purpose) == ("inspector", member.pk, "核对证件")
    with pytest.raises(Problem, match=r"accounts\.not_allowed"):
        read_sealed(world.actors["analyst"], member, ("identity",), member.path, "核对证件")
    with pytest.raises(Problem, match=r"accounts\.other_area"):
        read_sealed(world.actors["sibling"], member, ("identity",), member.path, "核对证件")


def test_a_sealed_value_moved_to_another_row_does_not_open(world: World) -> None:
    first, second = Member.objects.get(number="H1-01"), Member.objects.get(number="H2-01")
    with connection.cursor() as cursor:
        other = "(SELECT identity FROM households_member WHERE id = %s)"
        sql = f"UPDATE households_member SET identity = {other} WHERE id = %s"
        cursor.execute(sql, [first.pk, second.pk])
    second.refresh_from_db()
    with pytest.raises(Problem, match=r"ledger\.seal_broken"):
        read_sealed(SYSTEM, second, ("identity",), second.path, "核对证件")
