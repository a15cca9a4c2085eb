"""Search first: people, households, places. The text comes by POST: names and numbers do not belong in addresses."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from bangfu.web.middleware import OfficeRequest
from bangfu.web.words import words


@login_required
def search(request: OfficeRequest) -> HttpResponse:
    """What was found in the actor's area."""
    return render(request, "web/base.html", {"title": words("search", request.lang)})
