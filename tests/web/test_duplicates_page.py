"""The duplicates desk: pages of pairs by key, each pair once, and decided only by who answers for both."""

from __future__ import annotations

import re

import pytest

from bangfu.programme.households.models import DuplicatePair, Household, Member
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.ledger.writing import Change, action
from bangfu.web.pages import duplicates
from bangfu.web.paging import page_of
from signing import SignIn
from small_world import World

PATHS = ("", "350702101", "350702101", "350702102")
"""Where the pairs lie; members of two provinces share no place."""


@action("tests.pairs")
def propose(change: Change) -> list[int]:
    """Pairs of invented members of household H1, one for each path; gives their numbers."""
    home, found = Household.objects.get(number="H1"), []
    for number, path in enumerate(PATHS):
        draft = change.entry("test/pairs", path or home.path)
        members = [(home.pk, f"P{number}-{i}", home.path, f"谷雨{number}", None, None, None) for i in (1, 2)]
        first, second = change.insert_rows(Member, members, [draft] * 2)
        pair = DuplicatePair(first_id=first, second_id=second, path=path, found_at=change.at)
        change.insert(draft, pair)
        found.append(pair.pk)
    return found


def test_pages_show_every_pair_once(sign_in: SignIn, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _everywhere, *expected = propose(SYSTEM)
    monkeypatch.setattr(duplicates, "LISTED", 1)
    client, address, seen = sign_in("prefecture"), "/duplicates", []
    while address:
        page = client.get(address).content.decode()
        seen += [int(number) for number in re.findall(r'action="/duplicates/(\d+)"', page)]
        assert f"共{len(expected)}对" in page
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = "/duplicates" + following[1].replace("&amp;", "&") if following and len(seen) < 9 else ""
    assert seen == expected


def test_what_whole_provinces_share_is_paged_too(world: World) -> None:
    expected, asked, seen = propose(SYSTEM), dict[str, str](), []
    for _ in expected:
        page = page_of(DuplicatePair.objects.all(), asked, 1)
        seen.append(page.rows[0].pk)
        asked = {"after": page.after}
    assert (seen, page.after) == (expected, "")
    for _ in expected[1:]:
        page = page_of(DuplicatePair.objects.all(), {"before": page.before}, 1)
        seen.append(page.rows[0].pk)
    assert (seen[4:], page.begins, page.before) == (expected[-2::-1], True, "")


def test_a_pair_that_reaches_elsewhere_is_not_the_countys_to_see(sign_in: SignIn, world: World) -> None:
    everywhere, *own = propose(SYSTEM)
    page = sign_in("county").get("/duplicates").content.decode()
    assert [f'action="/duplicates/{number}"' in page for number in (everywhere, *own)] == [False, True, True, True]
    assert sign_in("county").post(f"/duplicates/{everywhere}", {"step": "keep", "reason": "核实"}).status_code == 404
