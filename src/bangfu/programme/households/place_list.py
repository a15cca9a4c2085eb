"""Places that only the policy pack's list has yet: taken into the register when somebody is to answer for them."""

from __future__ import annotations

from pathlib import Path

from bangfu.core.divisions import Places, load_places
from bangfu.core.errors import Problem
from bangfu.programme.households.packs import packs
from bangfu.programme.ledger.actors import SYSTEM
from bangfu.programme.places.actions import take_place_list
from bangfu.programme.places.models import Place

BELOW = 2
"""Levels below an area that come with it: a county's townships and villages, a province's prefectures and counties."""


def check_area(area: str) -> None:
    """Raise Problem when there is no such area, and the list has none to take either."""
    if not area_stands(area):
        raise Problem("accounts.no_place", found=area)


def area_stands(area: str) -> bool:
    """Whether there is such an area today; one that is on the list alone is taken first, with the levels around it.

    The empty area is the whole of the list and always stands. A place that was ended stays ended.
    """
    if Place.objects.filter(path=area).exists() if area else Place.objects.exists():
        return not area or Place.objects.filter(path=area, until=None).exists()
    listed = _place_list()
    if area and not listed.exists(area):
        return False
    widths = [width for width in listed.widths if width > len(area)][:BELOW]
    below = [path for width in widths for path in listed.under(area, width)]
    take_place_list(SYSTEM, listed, [area, *below])
    return True


def _place_list() -> Places:
    """The newest of the office's packs that has a list; a pack that extends another has its places too."""
    lists = (load_places(Path(pack.folder)) for pack in reversed(packs()))
    return next((listed for listed in lists if len(listed)), Places([]))
