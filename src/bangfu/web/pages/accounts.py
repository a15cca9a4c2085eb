"""Accounts of the area: open one, give it another role or area, close it; a new password, an end to its second step."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bangfu.core.errors import Problem
from bangfu.programme.accounts.actions import (
    change_account,
    end_second_step,
    fresh_password,
    open_account,
    renew_password,
)
from bangfu.programme.accounts.models import Account
from bangfu.programme.accounts.permissions import May, Role, check_may
from bangfu.programme.accounts.queries import has_second_step, visible_to
from bangfu.programme.households.place_list import check_area
from bangfu.programme.places.queries import names_of, standing_in
from bangfu.web.middleware import OfficeRequest
from bangfu.web.pages.refusals import said_to
from bangfu.web.shown import Cell, Column, Table
from bangfu.web.words import words

OFFERED, MOST = 4, 600
"""The lowest level of places that is listed, and how many at most."""
OPENED = tuple(role for role in Role if role is not Role.PUBLIC)


@login_required
def accounts(request: OfficeRequest, said: dict[str, str] | None = None) -> HttpResponse:
    """The list, and the form that opens an account."""
    check_may(request.actor, May.MANAGE_ACCOUNTS)
    lang = request.lang
    rows = list(visible_to(request.actor).order_by("area", "username"))
    names = names_of({row.area for row in rows} - {""}, lang)
    columns = [Column(words(f"account_page.{name}", lang)) for name in ("name", "role", "area", "state")]
    table = Table(words("menu.accounts", lang), columns, lines=True)
    for row in rows:
        state, pill = ("account_page.live", "met") if row.is_active else ("account_page.closed", "")
        table.add(
            Cell(row.name, reverse("account_changed", args=[row.pk]), row.username),
            Cell(words(f"role.{row.role}", lang)),
            Cell(names.get(row.area) or words("area.all", lang)), Cell(words(state, lang), pill=pill),
        )  # fmt: skip
    shown = {
        "title": words("menu.accounts", lang), "lead": words("account_page.lead", lang, count=len(rows)),
        "table": table, "roles": _roles(lang), "areas": _areas(request),
        "asked": request.POST if said and "problem" in said else {}, **(said or {}),
    }  # fmt: skip
    return render(request, "web/accounts.html", shown, status=400 if said and "problem" in said else 200)


@require_POST
@login_required
def account_opened(request: OfficeRequest) -> HttpResponse:
    """Open an account; its first password is shown once."""
    check_may(request.actor, May.MANAGE_ACCOUNTS)
    username, name = (request.POST.get(field, "").strip()[:60] for field in ("username", "name"))
    password = fresh_password()
    try:
        open_account(request.actor, username, name, request.POST.get("role", ""), _area_given(request), password)
    except Problem as problem:
        return accounts(request, {"problem": said_to(problem, request.lang)})
    return accounts(request, {"password": password, "opened": username})


@login_required
def account_changed(request: OfficeRequest, number: int) -> HttpResponse:
    """Give an account another role or area, or close it."""
    row, lang, problem = _managed(request, number), request.lang, ""
    if request.method == "POST":
        try:
            _change(request, row)
        except Problem as found:
            problem = said_to(found, lang)
        else:
            messages.success(request, words("account_page.changed", lang, name=row.name))
            return HttpResponseRedirect(reverse("accounts"))
    area_name = names_of([row.area], lang).get(row.area) or words("area.all", lang)
    shown = {
        "title": row.name, "lead": words("account.lead", lang, role=words(f"role.{row.role}", lang), area=area_name),
        "crumbs": [(words("menu.accounts", lang), reverse("accounts"))], "row": row, "roles": _roles(lang),
        "areas": _areas(request), "problem": problem, "own": row.pk == request.actor.account,
        "second_step": has_second_step(row),
    }  # fmt: skip
    return render(request, "web/account_changed.html", shown, status=400 if problem else 200)


def _change(request: OfficeRequest, row: Account) -> None:
    change_account(
        request.actor, row.pk, role=request.POST.get("role", ""), area=_area_given(request),
        is_active="open" in request.POST, reason=request.POST.get("reason", "")[:500],
    )  # fmt: skip


def _area_given(request: OfficeRequest) -> str:
    """The area a form gives an account: one that stands, inside that of whoever manages accounts."""
    area = request.POST.get("area", "").strip()
    check_may(request.actor, May.MANAGE_ACCOUNTS, area)
    check_area(area)
    return area


@require_POST
@login_required
def account_renewed(request: OfficeRequest, number: int) -> HttpResponse:
    """Give somebody a new password, shown once."""
    row = _managed(request, number)
    return accounts(request, {"password": renew_password(request.actor, row.pk), "opened": row.username})


@require_POST
@login_required
def account_step_ended(request: OfficeRequest, number: int) -> HttpResponse:
    """End somebody's second step of signing in: the phone is lost."""
    row = _managed(request, number)
    end_second_step(request.actor, row.pk, request.POST.get("reason", "")[:500])
    messages.success(request, words("account_page.step.ended", request.lang, name=row.name))
    return HttpResponseRedirect(reverse("account_changed", args=[row.pk]))


def _managed(request: OfficeRequest, number: int) -> Account:
    """The account that is to be changed; 404 outside the area of whoever manages accounts."""
    check_may(request.actor, May.MANAGE_ACCOUNTS)
    row: Account | None = visible_to(request.actor).filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _areas(request: OfficeRequest) -> list[tuple[str, str]]:
    """The places an account can be given, down to the townships; a village is written by its code."""
    places = standing_in(request.actor.area).filter(level__lte=OFFERED)
    return [(place.path, place.named(request.lang)) for place in places[:MOST]]


def _roles(lang: str) -> list[tuple[str, str]]:
    return [(role.value, words(f"role.{role.value}", lang)) for role in OPENED]
