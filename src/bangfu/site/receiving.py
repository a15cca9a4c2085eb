"""Refuses a body larger than anything that is taken here, by the length it announces and before any of it is read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from bangfu.api import refusals as api
from bangfu.core.errors import Problem
from bangfu.programme.intake.folders import LARGEST_MB
from bangfu.web.pages import refusals as pages

MOST = (LARGEST_MB + 1) * 2**20
"""Bytes of a whole upload: its files, and room for the fields between them."""


class ReceivingMiddleware:
    """The innermost: it knows the language, and stands before the form's token is looked for in the body."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.headers.get("content-length", "")
        if not (announced.isdecimal() and int(announced) > MOST):
            return self.respond(request)
        too_large, status = Problem("api.too_large", most=LARGEST_MB), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if request.path.startswith("/api/"):
            return api.said(request, too_large.code, status, **too_large.details)
        return pages.refused(request, too_large, status)
