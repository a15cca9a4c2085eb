"""One's own account: language, ways of signing in, what it may do, tokens for programs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bangfu.core.typed_days import typed_day
from bangfu.programme.accounts.actions import end_token, make_token
from bangfu.programme.accounts.models import Token
from bangfu.programme.accounts.permissions import May, can
from bangfu.programme.places.queries import names_of
from bangfu.web.middleware import OfficeRequest
from bangfu.web.words import words


@login_required
def account(request: OfficeRequest, made: str = "") -> HttpResponse:
    """The page of one's own account; `made` is a token to be shown once."""
    actor, lang = request.actor, request.lang
    area = names_of([actor.area], lang).get(actor.area) or words("area.all", lang)
    lead = words("account.lead", lang, role=words(f"role.{actor.role}", lang), area=area)
    shown = {
        "title": words("account.title", lang), "lead": lead, "made": made, "today": timezone.localdate(),
        "rights": [(words(f"may.{may}", lang), can(actor, may)) for may in May],
        "tokens": Token.objects.filter(account=request.user.pk).order_by("-id"),
    }  # fmt: skip
    return render(request, "web/account.html", shown)


@require_POST
@login_required
def token_made(request: OfficeRequest) -> HttpResponse:
    """Make a token and show it once; the answer is not a redirect, as the text is kept nowhere."""
    label = request.POST.get("label", "").strip()[:60]
    if not label or request.actor.account is None:
        return HttpResponseRedirect(reverse("account"))
    expires = request.POST.get("expires", "")
    until = typed_day(expires) if expires.strip() else None
    text = make_token(request.actor, request.actor.account, label, until)
    return account(request, made=text)


@require_POST
@login_required
def token_ended(request: OfficeRequest, number: int) -> HttpResponse:
    """End a token of one's own."""
    if not Token.objects.filter(pk=number, account=request.user.pk).exists():
        raise Http404
    end_token(request.actor, number)
    messages.success(request, words("tokens.ended", request.lang))
    return HttpResponseRedirect(reverse("account") + "#tokens")
