"""Rearranging places: one form a step; what goes along is said before, and what was refused is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Pack
from bangfu.core.typed_days import typed_day_or
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.accounts.queries import visible_to as accounts_visible_to
from bangfu.programme.households import rearranging
from bangfu.programme.households.following import go_on
from bangfu.programme.households.queries import households_registered_in
from bangfu.programme.households.splitting import below_of, formers_of, hamlets_of, homes_of, numbers_of
from bangfu.programme.ledger.actors import Actor
from bangfu.programme.places.models import Place
from bangfu.programme.places.queries import (
    children_of,
    free_code,
    parent_of,
    standing_in,
    standing_place,
    under_way,
    within,
)
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.places import class_labels
from bangfu.web.policy import pack_on, shape_named, today
from bangfu.web.words import words

STEPS = ("rename", "merge", "move", "split", "open", "classify", "unclassify", "close")
LISTED = 600
"""Places offered in a list; any other code can be typed."""


@login_required
def place_change(request: OfficeRequest) -> HttpResponse:
    """Choose what changes, fill in one form, and see the place as it is then."""
    check_may(request.actor, May.MANAGE_PLACES)
    lang = request.lang
    asked = request.POST if request.method == "POST" else request.GET
    path, step = asked.get("place", "") or request.area, asked.get("step", "rename")
    if not path.startswith(request.actor.area) or step not in STEPS:
        raise Http404
    here = standing_place(path)
    if here is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            path = _changed(request.actor, pack_on(today()), here, step, request.POST)
        except Problem as found:
            if not found.code.startswith(("places.", "serving.")):
                raise
            problem = found.sentence(lang)
        else:
            messages.success(request, words("place_change.done", lang, name=here.named(lang)))
            return HttpResponseRedirect(f"{reverse('places')}?place={path}")
    shown = {
        "title": words("place_change.title", lang),
        "lead": words("place_change.lead", lang, name=here.named(lang), path=path),
        "crumbs": [(here.named(lang), f"{reverse('places')}?place={path}"), (words("place_change.title", lang), "")],
        "here": here, "here_name": here.named(lang), "step": step, "asked": asked, "problem": problem,
        "today": today().isoformat(),
        "steps": [(one, words(f"place_change.{one}", lang)) for one in STEPS],
        "said": words(f"place_change.{step}.said", lang), "along": _along(request.actor, path, lang),
        **_choices(request.actor, here, step, lang),
    }  # fmt: skip
    return render(request, "web/place_change.html", shown, status=400 if problem else 200)


@require_POST
@login_required
def place_go_on(request: OfficeRequest, number: int) -> HttpResponse:
    """Ask once more for the job by which households follow."""
    check_may(request.actor, May.MANAGE_PLACES)
    row = next((row for row in under_way(request.actor.area) if row.pk == number), None)
    if row is None:
        raise Http404
    go_on(request.actor, number)
    return HttpResponseRedirect(f"{reverse('places')}?place={row.path}")


def _along(actor: Actor, path: str, lang: str) -> str:
    """What goes along with the place."""
    return words(
        "place_change.along", lang, households=households_registered_in(path),
        places=standing_in(path).exclude(path=path).count(),
        accounts=within(accounts_visible_to(actor).filter(is_active=True), path, "area").count(),
    )  # fmt: skip


def _parts(actor: Actor, here: Place, has_places: bool, lang: str) -> dict[str, object]:
    """What may be split off: what came by a merger, hamlets, households; heads for those who may see households."""
    shape, sees = shape_named(pack_on(today()).name), can(actor, May.SEE_HOUSEHOLDS)
    homes = [] if has_places else homes_of(here.path)
    return {
        "formers": formers_of(here.path, shape, lang),
        "hamlets": [] if has_places else hamlets_of(here.path, shape),
        "homes": [(home.number, home.head if sees else "", home.persons) for home in homes],
    }


def _choices(actor: Actor, here: Place, step: str, lang: str) -> dict[str, object]:
    """What the form of a step offers."""
    above = parent_of(here)
    beside = _named(children_of(above.path if above else ""), here.path, lang)
    below = _named(children_of(here.path), "", lang)
    held = set(here.classes.filter(until=None).values_list("kind", flat=True))
    labels = class_labels(today(), lang)
    found: dict[str, object] = {"beside": beside, "below": below, "fresh": ""}
    if step == "move" and above is not None:
        over = parent_of(above)
        found["parents"] = _named(children_of(over.path if over else ""), above.path, lang)
    if step == "split" and above is not None:
        found |= {"fresh": free_code(above.path, here.level), **_parts(actor, here, bool(below), lang)}
    if step == "open":
        found["fresh"] = free_code(here.path, here.level + 1)
    if step == "classify":
        found["classes"] = [(code, label) for code, label in labels.items() if code not in held]
    if step == "unclassify":
        found["classes"] = [(code, labels.get(code, code)) for code in sorted(held)]
    found["idle"] = found.get("classes") == []  # nothing to choose, so nothing to fill in either
    return found


def _named(places: QuerySet[Place], but: str, lang: str) -> list[tuple[str, str]]:
    return [(place.path, place.named(lang)) for place in places[:LISTED] if place.path != but]


def _changed(actor: Actor, pack: Pack, here: Place, step: str, given: QueryDict) -> str:
    """Do what the form asks for; gives the code to show then."""

    def text(name: str) -> str:
        return given.get(name, "").strip()[:120]

    on, path, reason = typed_day_or(text("on"), today()), here.path, given.get("reason", "").strip()[:500]
    if not reason:
        raise Problem("places.no_reason")
    names = {"name_en": text("name_en"), "reason": reason}
    going = _going(path, given) if step == "split" else Going()
    steps: Mapping[str, Callable[[], str]] = {
        "rename": lambda: _kept(path, rearranging.rename_place(actor, path, text("name"), on, **names)),
        "merge": lambda: _kept(
            text("into"), rearranging.merge_places(actor, pack, [path], text("into"), on, name=text("name"), **names)
        ),
        "move": lambda: rearranging.move_place(
            actor, pack, path, text("parent"), on, code=text("code"), reason=reason
        ),
        "split": lambda: _kept(path, rearranging.split_place(
            actor, pack, path, text("code"), text("name"), on, below=going.below, households=going.households,
            restores=given.getlist("former"), **names,
        )),
        "open": lambda: _kept(
            text("code"), rearranging.open_place(actor, pack, text("code"), path, text("name"), on, **names)
        ),
        "classify": lambda: _kept(path, rearranging.classify_place(
            actor, path, text("kind"), on, class_labels(on, "zh").keys(), reason
        )),
        "unclassify": lambda: _kept(path, rearranging.unclassify_place(actor, path, text("kind"), on, reason)),
        "close": lambda: _kept(path, rearranging.close_place(actor, path, on, reason)),
    }  # fmt: skip
    return steps[step]()


@dataclass(frozen=True)
class Going:
    """What a split takes along: places below, else households."""

    below: Collection[str] = ()
    households: Collection[str] = ()


def _going(path: str, given: QueryDict) -> Going:
    """The places below or the households that a split takes: ticked one by one, by what they share, or written."""
    formers = given.getlist("former")
    below = set(given.getlist("below")) | below_of(path, formers)
    if below:
        return Going(below)
    shape = shape_named(pack_on(today()).name)
    homes = numbers_of(path, shape, given.getlist("hamlet"), formers)
    return Going((), homes | set(given.getlist("home")) | set(given.get("households", "").split()))


def _kept(path: str, _done: object) -> str:
    return path
