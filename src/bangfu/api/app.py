"""`/api/v1`: the API object, its errors, and the routers of each noun."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from bangfu.api import households, leads, places, rosters, runs, whoami
from bangfu.api.asking import TokenAuth, language
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.programme.accounts.permissions import REFUSALS

api = NinjaAPI(
    title="Bangfu 帮扶", version="1", urls_namespace="api", auth=TokenAuth(), docs_url=None,
    description="The register for programs: what an account may see on its pages, and no more. Identity numbers,"
    " phones and health are never given. Lists are paged by `after`: pass the `next` of the page before.",
)  # fmt: skip
for prefix, router in (
    ("", whoami.router), ("places", places.router), ("households", households.router), ("runs", runs.router),
    ("leads", leads.router), ("rosters", rosters.router),
):  # fmt: skip
    api.add_router(prefix, router)
@api.exception_handler(Problem)
def refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A sentence and its code: 403 the account may not, 404 there is no such thing, 422 it cannot be done."""
    said = {"code": problem.code, "message": problem.sentence(language(request))}
    status = 403 if problem.code in REFUSALS else 404 if problem.missing else 422
    return api.create_response(request, said, status=status)


@api.exception_handler(Http404)
def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    """Not there, or not in the account's area: which of the two is not said."""
    said = {"code": "api.not_found", "message": sentence("api.not_found", language(request))}
    return api.create_response(request, said, status=404)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the wrong type: where, and what was expected."""
    first = error.errors[0] if error.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    said = sentence("api.misshapen", language(request), where=where, expected=first.get("msg", ""))
    return api.create_response(request, {"code": "api.misshapen", "message": said}, status=422)
