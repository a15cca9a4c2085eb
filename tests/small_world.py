"""A small register that tests of the programme, the pages and the API share. Everybody in it is invented.

Prefecture 3507 has the counties 350702 and 350722; 350702 has the townships 350702101 (two villages) and 350702102;
another prefecture, 3508, has one household, so that a leak across prefectures shows. People bear the names of solar
terms.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bangfu.core.divisions import Place as Listed
from bangfu.core.divisions import Places
from bangfu.programme.accounts.actions import open_account
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.ledger.actors import SYSTEM, Actor
from bangfu.programme.ledger.row_security import confined
from bangfu.programme.ledger.sealing import blind_index
from bangfu.programme.ledger.writing import Change, action, canonical
from bangfu.programme.places.actions import take_place_list

PASSWORD = "spring-rain-2020"
PLACES = [
    ("35", "福建省"), ("3507", "南平市"), ("350702", "延平区"), ("350702101", "来舟镇"),
    ("350702101201", "云岭村"), ("350702101202", "溪头村"), ("350702102", "夏道镇"), ("350702102201", "茶坪村"),
    ("350722", "浦城县"), ("350722101", "石陂镇"), ("350722101201", "石陂村"),
    ("3508", "龙岩市"), ("350802", "新罗区"), ("350802101", "红坊镇"), ("350802101201", "红坊村"),
]  # fmt: skip
HOUSEHOLDS = [
    # number, village, status, members: name, sex, birth, identity number
    ("H1", "350702101201", "registered", [("吴小满", "male", "1968-05-21", "999001196805210015"),
                                          ("吴立秋", "female", "2009-08-07", "999001200908070026")]),
    ("H2", "350702101202", "exited", [("林春分", "female", "1975-03-21", "999001197503210022")]),
    ("H3", "350702102201", "unregistered", [("陈立夏", "male", "1980-05-05", "999001198005050016")]),
    ("H4", "350722101201", "registered", [("叶秋分", "female", "1962-09-23", "999001196209230028")]),
    ("H5", "350802101201", "registered", [("郑白露", "male", "1971-09-08", "999001197109080012")]),
]  # fmt: skip
AREAS = {"province": "35", "prefecture": "3507", "county": "350702", "township": "350702101", "village": "350702101201"}


@dataclass
class World:
    """What was built: actors by name, households by number."""

    actors: dict[str, Actor] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)

    def account(self, name: str) -> Account:
        """The account behind an actor, for signing in."""
        with confined(""):
            account: Account = Account.objects.get(username=name)
        return account


@action("tests.settle")
def settle(change: Change) -> None:
    """Put the households of this world into the register."""
    for number, village, status, people in HOUSEHOLDS:
        draft = change.entry(f"household/{number}", village)
        (home,) = change.insert_rows(Household, [(number, village, people[0][0], len(people), status, None)], [draft])
        facts = canonical({"status": status, "village_code": village})
        change.insert_rows(HouseholdState, [(home, date(2019, 1, 1), None, facts, None, None, None)], [draft])
        for i, (name, sex, birth, identity) in enumerate(people, 1):
            row = (home, f"{number}-{i:02}", village, name, identity, blind_index(identity), None)
            (member,) = change.insert_rows(Member, [row], [draft])
            facts = canonical({"birth_on": birth, "name": name, "sex": sex, "relation": "head" if i == 1 else "child"})
            private = canonical({"health": "healthy"})
            state = (member, home, date(2019, 1, 1), None, facts, private, None, None)
            change.insert_rows(MemberState, [state], [draft])


@action("tests.change_over_time")
def change_over_time(change: Change) -> None:
    """A household that was poor until March 2020, of two people, and since is out, of one."""
    village = "350702101202"
    draft = change.entry("household/T1", village)
    (home,) = change.insert_rows(Household, [("T1", village, "吴清明", 1, "out", None)], [draft])
    turned = date(2020, 3, 1)
    states = [(home, date(2019, 1, 1), turned, canonical({"status": "not_out"}), None, None, None),
              (home, turned, None, canonical({"status": "out"}), None, None, None)]  # fmt: skip
    change.insert_rows(HouseholdState, states, [draft] * 2)
    for number, name, until in (("T1-01", "吴谷雨", turned), ("T1-02", "吴清明", None)):
        (member,) = change.insert_rows(Member, [(home, number, village, name, None, None, None)], [draft])
        row = (member, home, date(2019, 1, 1), until, canonical({"relation": "head"}), None, None, None)
        change.insert_rows(MemberState, [row], [draft])


def build_world() -> World:
    """Build it in the database that is open."""
    with confined(""):
        return _built()


def _built() -> World:
    take_place_list(SYSTEM, Places([Listed(*place) for place in PLACES]), [code for code, _ in PLACES])
    world = World()
    for level, area in AREAS.items():
        _open(world, level, Role.OFFICER, area)
    _open(world, "sibling", Role.OFFICER, "350722")
    _open(world, "other_prefecture", Role.OFFICER, "3508")
    for role in Role:
        if role != Role.OFFICER:
            _open(world, role.value, role, "350702")
    settle(SYSTEM)
    world.households = {row.number: row for row in Household.objects.all()}
    return world


def _open(world: World, username: str, role: Role, area: str) -> None:
    open_account(SYSTEM, username, username, role, area, PASSWORD)
    world.actors[username] = Account.objects.get(username=username).actor()
