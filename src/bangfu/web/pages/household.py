"""The page of one household: why it got its verdict, its people, its years, its leads, its history and the proof."""

from __future__ import annotations

import json
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.core.policy.model import Fact, Pack
from bangfu.core.typed_days import day_written, typed_day_or
from bangfu.programme.accounts.actions import read_sealed
from bangfu.programme.accounts.permissions import May, can, check_may
from bangfu.programme.assessment.one_household import stored_rows
from bangfu.programme.households.correcting import correct_fact, correctable
from bangfu.programme.households.models import Household, HouseholdState, Member, MemberState
from bangfu.programme.households.queries import household_visible_to, member_states_of, states_of
from bangfu.programme.households.shape import STATUS, Shape
from bangfu.programme.ledger.proving import evidence_about
from bangfu.programme.places.queries import ancestors_of, holding, names_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.household_courses import small_charts
from bangfu.web.pages.household_history import events_of, present_value, records_shown, years_shown
from bangfu.web.pages.household_people import Person, people_of
from bangfu.web.pages.household_traces import entries_of, leads_shown, proof_of, readings_of
from bangfu.web.pages.household_verdict import verdict_shown
from bangfu.web.pages.worksheet_shown import worksheet_shown
from bangfu.web.place_names import with_above
from bangfu.web.policy import pack_on, shape_named, statuses, today
from bangfu.web.words import days, words


@login_required
def household(request: OfficeRequest, number: str) -> HttpResponse:
    """The page, as of today or of the day that was picked."""
    return _page(request, _home(request, number))


def _page(request: OfficeRequest, home: Household, opened: dict[str, dict[str, str]] | None = None) -> HttpResponse:
    lang, on = request.lang, request.on or today()
    pack = pack_on(on)
    shape = shape_named(pack.name)
    rows = stored_rows(home, shape)
    names = names_of(with_above(home.path), lang)
    status = _status_on(home, on)
    verdict = verdict_shown(pack, shape, rows, on, lang, request.GET.get("rules", ""))
    people = people_of(home, shape, pack, on, lang, opened or {})
    leads = leads_shown(request.actor, home, lang)
    place = names.get(home.path, home.path)
    lead = words(
        "household.lead", lang, persons=len(people), place=place, number=home.number,
        status=statuses(pack, lang).get(status, status or "—"),
    )  # fmt: skip
    shown = {
        "home": home, "title": words("household.title", lang, name=home.head or home.number), "lead": lead,
        "crumbs": [(p.named(lang), f"{reverse('households')}?place={p.path}") for p in ancestors_of(home.path + "x")],
        "day": days.long(on, lang), "printed": days.moment(timezone.now()),
        "verdict": verdict, "people": people, "columns": _columns(people),
        "on_asked": f"&on={on}" if day_written(request.GET.get("on", "")) else "",
        "years": years_shown(pack, shape, rows, on, lang),
        "courses": small_charts(home, shape, pack, on, lang), "records": records_shown(home, shape, pack, on, lang),
        "events": events_of(home, shape, pack, on, lang), "leads": leads,
        "open_leads": sum(lead.state == "late" for lead in leads),
        "history": entries_of(request.actor, home, lang), "readings": readings_of(request.actor, home, lang),
        "proof": proof_of(home, lang), "may_unseal": can(request.actor, May.UNSEAL, home.path),
        "may_correct": can(request.actor, May.CORRECT, home.path), "opened": bool(opened),
        "worksheet": worksheet_shown(home, shape, pack, request),
        "private": _private_facts(home, shape, pack, lang, opened or {}),
    }  # fmt: skip
    return render(request, "web/household.html", shown)


@require_POST
@login_required
def household_opened(request: OfficeRequest, number: str) -> HttpResponse:
    """Open the sealed fields of a household; who, when and what for is written down first."""
    home = _home(request, number)
    check_may(request.actor, May.UNSEAL, home.path)
    purpose, on = request.POST.get("purpose", "").strip()[:200], request.on or today()
    shape = shape_named(pack_on(on).name)
    opened: dict[str, dict[str, str]] = {}
    for state in member_states_of(home).filter(holding(on)):
        member = state.member
        known = opened.setdefault(member.number, {})
        if member.identity is not None:
            known |= read_sealed(request.actor, member, ("identity",), home.path, purpose)
        known |= _opened_facts(request, state, home, purpose)
    for own in states_of(home).filter(holding(on)):
        opened.setdefault("", {}).update(_opened_facts(request, own, home, purpose))
    if shape.identity is not None:
        for known in opened.values():
            if shape.identity in known:
                known["identity"] = known[shape.identity]
    return _page(request, home, opened)


def _opened_facts(
    request: OfficeRequest, state: HouseholdState | MemberState, home: Household, purpose: str
) -> dict[str, str]:
    if state.private is None:
        return {}
    text = read_sealed(request.actor, state, ("private",), home.path, purpose)["private"]
    return {
        name: str(value) if isinstance(value, str) else json.dumps(value) for name, value in json.loads(text).items()
    }


@login_required
def household_corrected(request: OfficeRequest, number: str) -> HttpResponse:
    """Choose a fact, then write what is right, from when, and why."""
    home = _home(request, number)
    check_may(request.actor, May.CORRECT, home.path)
    pack = pack_on(request.on or today())
    shape, lang = shape_named(pack.name), request.lang
    asked = request.POST if request.method == "POST" else request.GET
    member, _, name = asked.get("fact", "").rpartition("/")
    table = shape.member if member else shape.home
    fact = correctable(shape, table).get(name)
    problem = ""
    if request.method == "POST" and fact is not None:
        wanted, reason = request.POST.get("value", ""), request.POST.get("reason", "")[:500]
        try:
            since = typed_day_or(request.POST.get("since", ""), today())
            correct_fact(request.actor, pack, home.number, member, name, wanted, since, reason)
        except Problem as found:
            problem = found.sentence(lang)
        else:
            messages.success(request, words("correct.done", lang, fact=fact.label[lang]))
            return HttpResponseRedirect(reverse("household", args=[home.number]))
    shown = {
        "home": home, "title": words("correct.title", lang), "problem": problem, "fact": fact, "asked": asked,
        "lead": words("correct.lead", lang, name=home.head or home.number),
        "crumbs": [(words("household.title", lang, name=home.head or number), reverse("household", args=[number]))],
        "choices": _choices(home, shape, lang), "today": today().isoformat(),
        "options": _options(pack, fact, lang), "now": _now(home, pack, member, fact, lang),
    }  # fmt: skip
    return render(request, "web/household_correct.html", shown, status=400 if problem else 200)


@login_required
def household_proof(request: OfficeRequest, number: str) -> HttpResponse:
    """The evidence of a household's entries as a file that is checked without this register."""
    home = _home(request, number)
    body = json.dumps(evidence_about(f"household/{home.number}"), ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="evidence.json"'
    return response


def _home(request: OfficeRequest, number: str) -> Household:
    check_may(request.actor, May.SEE_HOUSEHOLDS)
    home = household_visible_to(request.actor, number)
    if home is None:
        raise Http404
    return home


def _status_on(home: Household, on: date) -> str:
    """What the household was in the register on a day; today's where nothing held."""
    state = states_of(home).filter(holding(on)).last()
    return str(json.loads(state.facts).get(STATUS, "")) if state is not None else home.status


def _columns(people: list[Person]) -> list[str]:
    return [label for label, _ in people[0].facts] if people else []


def _private_facts(
    home: Household, shape: Shape, pack: Pack, lang: str, opened: dict[str, dict[str, str]]
) -> list[tuple[str, str]]:
    """The sealed facts of the household itself: their names, and their values once opened."""
    facts = shape.facts(shape.home, private=True)
    known = opened.get("", {})
    return [(fact.label[lang], known.get(name, "" if not opened else "—")) for name, fact in facts.items()]


def _choices(home: Household, shape: Shape, lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    own = [(f"/{name}", fact.label[lang]) for name, fact in correctable(shape, shape.home).items()]
    groups = [(words("correct.household", lang), own)]
    living = member_states_of(home).filter(until=None).order_by("member__number")
    facts = correctable(shape, shape.member)
    for state in living:
        member: Member = state.member
        groups.append((member.name, [(f"{member.number}/{name}", fact.label[lang]) for name, fact in facts.items()]))
    return groups


def _options(pack: Pack, fact: Fact | None, lang: str) -> list[tuple[str, str]]:
    if fact is None:
        return []
    if fact.type.kind.value == "bool":
        return [("true", words("yes", lang)), ("false", words("no", lang))]
    if fact.type.codes is None:
        return []
    return [(code, entry.label[lang]) for code, entry in pack.codes[fact.type.codes].codes.items()]


def _now(home: Household, pack: Pack, member: str, fact: Fact | None, lang: str) -> tuple[str, date | None]:
    return present_value(home, pack, member, fact, lang) if fact is not None else ("", None)
