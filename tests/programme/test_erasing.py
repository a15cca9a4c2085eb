"""A lawful erasure is told from tampering: the log says what was erased, and what a row holds today stays proven."""

from __future__ import annotations

import pytest
from evidence_everywhere import change_household, every_row_is_as_logged

from bangfu.core.errors import Problem
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.erasing import erase_secrets
from bangfu.programme.ledger.models import Entry, EntrySecret
from bangfu.programme.ledger.verifying import verification
from small_world import World

REASON = "本人申请，县局〔2020〕3号批准"


def changed_twice(world: World) -> list[int]:
    for persons in (5, 6):
        change_household(SYSTEM, world.households["H1"], persons)
    return list(Entry.objects.filter(subject="household/H1").order_by("id").values_list("id", flat=True))


def codes() -> list[str]:
    with verification() as findings:
        return [finding.code for finding in findings]


def test_former_entries_are_erased_and_the_log_says_so(world: World) -> None:
    first, second, last = changed_twice(world)
    assert erase_secrets(SYSTEM, "household/H1", REASON) == (1, 2), "the first proves other rows of the household too"
    there = EntrySecret.objects.filter(entry__in=[first, second, last]).values_list("entry", flat=True)
    assert set(there) == {first, last}
    every_row_is_as_logged()
    with verification() as findings:
        list(findings)
    assert findings.counted["erased"] == 1
    assert Entry.objects.get(action="ledger.erase_secrets").subject == "erasure/household/H1"


def test_a_salt_that_somebody_took_away_is_still_reported(world: World) -> None:
    first, second, _ = changed_twice(world)
    erase_secrets(SYSTEM, "household/H1", REASON)
    EntrySecret.objects.filter(entry=first).delete()
    assert "ledger.secret_missing" in codes()
    assert Entry.objects.filter(pk=second).exists()


def test_an_erased_salt_that_is_back_is_reported(world: World) -> None:
    _, second, _ = changed_twice(world)
    erase_secrets(SYSTEM, "household/H1", REASON)
    EntrySecret.objects.create(entry_id=second, salt=bytes(32))
    assert "ledger.secret_back" in codes()


@pytest.mark.parametrize(("subject", "reason", "code"), [
    ("household/H1", " ", "ledger.erase_why"), ("household/none", REASON, "ledger.no_entry"),
    ("household/H2", REASON, "ledger.nothing_to_erase"),
])  # fmt: skip
def test_what_cannot_be_erased_is_refused(world: World, subject: str, reason: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        erase_secrets(SYSTEM, subject, reason)
    assert refused.value.code == code
    every_row_is_as_logged()
