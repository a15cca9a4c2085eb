"""Accounts of a demo register: one for each kind of person, all with one password, which the sign-in page shows."""

from __future__ import annotations

from dataclasses import dataclass

from bangfu.programme.accounts.actions import open_account
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import Role
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.places.queries import names_of

PASSWORD = "spring-comes-to-nanping"  # noqa: S105  # printed on the sign-in page of a demo
EVERYWHERE = "35"
PRACTICE_AREA = "350722101"
"""The township whose roster lies ready to be uploaded: one of the first officer's county."""


@dataclass(frozen=True)
class Door:
    """An account as the sign-in page offers it; `where` is empty for one that is in charge of everything."""

    username: str
    name: str
    role: str
    area: str
    where: str = ""


ACCOUNTS = (
    Door("nation", "周清明", Role.OFFICER, ""),
    Door("fujian", "黄立春", Role.OFFICER, EVERYWHERE),
    Door("nanping", "陈立夏", Role.OFFICER, "3507"),
    Door("pucheng", "叶秋分", Role.OFFICER, "350722"),
    Door("yanping", "林春分", Role.OFFICER, "350702"),
    Door("township", "张谷雨", Role.OFFICER, "350722101"),
    Door("village", "吴小满", Role.RESIDENT, "350722101206"),
    Door("organisation", "郑白露", Role.ORGANISATION, "3507"),
    Door("inspector", "何霜降", Role.INSPECTOR, "3507"),
    Door("analyst", "王惊蛰", Role.ANALYST, "3507"),
    Door("admin", "李冬至", Role.ADMINISTRATOR, EVERYWHERE),
    Door("villager", "罗大暑", Role.PUBLIC, "350722101206"),
)
"""The five levels from the nation down, then the others, the public last."""


def open_demo_accounts() -> int:
    """Open those that are not there yet; gives how many were opened."""
    asked = Account.objects.filter(username__in=[door.username for door in ACCOUNTS])
    known = set(asked.values_list("username", flat=True))
    new = [door for door in ACCOUNTS if door.username not in known]
    for door in new:
        open_account(SYSTEM, door.username, door.name, door.role, door.area, PASSWORD)
    return len(new)


def doors(lang: str = "zh") -> list[Door]:
    """The accounts that are open, with the names of their places in a language."""
    there = {account.username: account for account in Account.objects.filter(is_active=True)}
    names = names_of((door.area for door in ACCOUNTS), lang)
    return [
        Door(door.username, door.name, door.role, door.area, names.get(door.area, door.area))
        for door in ACCOUNTS
        if door.username in there
    ]
