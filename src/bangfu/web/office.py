"""What every page needs beside its own matter: menu, area, day, language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.jobs.queries import jobs_numbered
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.models import Place
from bangfu.programme.places.queries import ancestors_of, children_of, names_of, under_way
from bangfu.web.menu import menu_of
from bangfu.web.middleware import NOBODY
from bangfu.web.policy import another_day, today
from bangfu.web.words import words

OFFERED = 6
"""Days offered in the picker: today and the ends of the years before."""
PICKED = 60
"""Places in the picker; more are found through the page of places."""


def office(request: HttpRequest) -> dict[str, object]:
    """Context of the shell."""
    actor, lang = getattr(request, "actor", NOBODY), getattr(request, "lang", "zh")
    shell: dict[str, object] = {"actor": actor, "lang": lang, "html_lang": "zh-Hans" if lang == "zh" else "en"}
    shell["demo"] = settings.BANGFU_DEMO
    if actor.account is None:
        return shell
    on = getattr(request, "on", None)
    area: str = getattr(request, "area", actor.area)
    above = [place for place in ancestors_of(area) if place.path.startswith(actor.area)]
    names = names_of({area, actor.area} - {""}, lang)
    return {
        **shell, "may": {may.name: can(actor, may) for may in May}, "menu": menu_of(actor, area, request.path),
        "area": area, "area_name": names.get(area, ""), "actor_area_name": names.get(actor.area, ""),
        "on": on, "other_day": another_day(on) is not None,
        "days_offered": days_offered(lang), "areas": Areas(actor, area, above),
        "following": followings(actor, lang),
        "returns_to": _returns_to(request),
    }  # fmt: skip


def _returns_to(request: HttpRequest) -> str:
    """Where the pickers of the bar lead back to: this page, or that with the form which it answers."""
    if request.method == "GET":
        return request.get_full_path()
    form = urlsplit(request.headers.get("referer", ""))
    return form._replace(scheme="", netloc="", fragment="").geturl() if form.netloc == request.get_host() else "/"


@dataclass(frozen=True)
class Following:
    """A rearrangement whose households still follow: how many have, and whether somebody must see to it."""

    number: int
    said: str
    done: int
    total: int
    may_go_on: bool
    """Its job failed, and this actor may ask for it again."""


def followings(actor: Actor, lang: str) -> list[Following]:
    """What goes on in the actor's area, so that nobody takes what has not followed yet for lost."""
    if not can(actor, May.SEE_FIGURES):
        return []
    rows = under_way(actor.area)
    jobs = jobs_numbered([row.job for row in rows if row.job is not None])
    names = names_of([row.path for row in rows], lang)
    found = []
    for row in rows:
        job = jobs.get(row.job or 0)
        failed, done = job is None or job.state == "failed", job.done if job is not None else 0
        said = words(
            "following.failed" if failed else "following.said", lang, name=names.get(row.path, row.path), done=done,
            total=row.households,
        )  # fmt: skip
        found.append(Following(row.pk, said, done, row.households, failed and can(actor, May.MANAGE_PLACES, row.area)))
    return found


def days_offered(lang: str) -> list[tuple[date, str]]:
    """Today and the ends of the years before it, with what they are called."""
    now = today()
    ends = [date(now.year - ago, 12, 31) for ago in range(1, OFFERED)]
    years = [(end, words("as_of.year_end", lang, year=end.year)) for end in ends]
    return [(now, words("as_of.today", lang, day=now)), *years]


class Areas:
    """Where the picker leads: everything above inside the actor's area, and the places below; asked for when shown."""

    def __init__(self, actor: Actor, area: str, above: list[Place]) -> None:
        self._actor, self._area, self.above = actor, area, above
        self.all = area != "" and actor.area == ""

    @property
    def below(self) -> list[Place]:
        """The places one level down."""
        return list(children_of(self._area)[:PICKED])
