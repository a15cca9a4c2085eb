"""What is answered when nothing else could be: to people a page, to programs the API's own shape."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from bangfu.api import refusals as api
from bangfu.web.pages import refusals as pages


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault, or that of a disk or a database, met before any page or operation was."""
    return api.broken(request) if request.path.startswith("/api/") else pages.broken(request)
