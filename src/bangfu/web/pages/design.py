"""The design system, as it is used: every component in the one way it is written."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from bangfu.web.middleware import OfficeRequest
from bangfu.web.words import words


@login_required
def design(request: OfficeRequest) -> HttpResponse:
    """The gallery."""
    return render(request, "web/base.html", {"title": words("design.title", request.lang)})
