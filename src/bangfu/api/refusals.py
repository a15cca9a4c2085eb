"""How the API says no: one shape for every refusal, which the description of every operation names too."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from bangfu.api.asking import language
from bangfu.core.errors import Problem
from bangfu.core.texts import sentence
from bangfu.programme.accounts.permissions import REFUSALS
from bangfu.programme.ledger.storage import RETRY_AFTER, STANDS_IN_THE_WAY, refusal


class Refusal(Schema):
    """A stable code, and a sentence in the language asked for."""

    code: str
    message: str


TOLD = {
    HTTPStatus.BAD_REQUEST: "the body is no JSON, or no form",
    HTTPStatus.UNAUTHORIZED: "no token, or one that has ended",
    HTTPStatus.FORBIDDEN: "the role, the area or the token does not allow it",
    HTTPStatus.NOT_FOUND: "there is no such thing, or it lies outside the area",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body is larger than anything that is taken",
    HTTPStatus.UNPROCESSABLE_ENTITY: "it cannot be done; the message says why",
    HTTPStatus.SERVICE_UNAVAILABLE: "not as long as the disk is full or the database away; ask again later",
}
"""What every operation may answer besides what it is for."""
KINDS = {
    "missing": "api.expected_given", "int_": "api.expected_number", "float_": "api.expected_number",
    "date_": "api.expected_day", "greater_than": "api.expected_range", "less_than": "api.expected_range",
    "string_too_long": "api.expected_shorter", "string_pattern": "api.expected_characters",
    "string_type": "api.expected_text",
}  # fmt: skip
"""What was expected, by how the names begin that pydantic gives its errors."""


class OfficeAPI(NinjaAPI):
    """An API whose description names its refusals."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        """The description, with the refusals of every operation."""
        described = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        described["components"]["schemas"]["Refusal"] = Refusal.model_json_schema()
        shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for operations in described["paths"].values():
            for operation in operations.values():
                for status, said in TOLD.items():
                    operation["responses"].setdefault(int(status), {"description": said, "content": shape})
        return described


def say_no_by(api: NinjaAPI) -> None:
    """Let an API answer its refusals in this shape."""
    api.exception_handler(Problem)(_refused)
    for kind in (DatabaseError, InterfaceError, OSError):
        api.exception_handler(kind)(_stopped)
    api.exception_handler(Http404)(lambda request, _: said(request, "api.not_found", HTTPStatus.NOT_FOUND))
    api.exception_handler(ValidationError)(_misshapen)
    api.exception_handler(HttpError)(_unreadable)
    api.exception_handler(AuthenticationError)(
        lambda request, _: said(request, "api.no_token", HTTPStatus.UNAUTHORIZED)
    )


def said(request: HttpRequest, code: str, status: HTTPStatus, **details: object) -> HttpResponse:
    """A refusal: `code` and its sentence."""
    return JsonResponse({"code": code, "message": sentence(code, language(request), **details)}, status=status)


def absent(request: HttpRequest, **_: object) -> HttpResponse:
    """An address below /api/v1 that no operation has."""
    return said(request, "api.not_found", HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """What went wrong outside the operations: a database that is away before it is known who asks, or our own fault."""
    error = sys.exc_info()[1]
    problem = refusal(error) if error is not None else None
    if problem is not None:
        return _refused(request, problem)
    return said(request, "api.broken", HTTPStatus.INTERNAL_SERVER_ERROR)


def _refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """403 the account may not, 404 there is no such thing, 422 it cannot be done, 503 not while the disk is full."""
    problem = refusal(problem) or problem
    forbidden = problem.code in REFUSALS
    otherwise = HTTPStatus.NOT_FOUND if problem.missing else HTTPStatus.UNPROCESSABLE_ENTITY
    answer = {"code": problem.code, "message": problem.sentence(language(request))}
    if problem.code in STANDS_IN_THE_WAY:
        return JsonResponse(answer, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_AFTER})
    return JsonResponse(answer, status=HTTPStatus.FORBIDDEN if forbidden else otherwise)


def _stopped(request: HttpRequest, error: Exception) -> HttpResponse:
    """A full disk, a busy or absent database as a sentence; every other error is ours and goes on."""
    problem = refusal(error)
    if problem is None:
        raise error
    return _refused(request, problem)


def _misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the wrong type: where, and what was expected."""
    first = error.errors[0] if error.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    lang, kind = language(request), str(first.get("type", ""))
    code = next((code for begin, code in KINDS.items() if kind.startswith(begin)), "api.expected_form")
    limits = first.get("ctx")
    known = {"least": "", "most": "", **(_limits(limits) if isinstance(limits, Mapping) else {})}
    expected = sentence(code, lang, **known)
    return said(request, "api.misshapen", HTTPStatus.UNPROCESSABLE_ENTITY, where=where, expected=expected)


def _limits(context: Mapping[str, object]) -> dict[str, object]:
    named = {"ge": "least", "gt": "least", "le": "most", "lt": "most", "max_length": "most"}
    return {named[name]: value for name, value in context.items() if name in named}


def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that cannot be read."""
    status = HTTPStatus(error.status_code)
    return said(request, "api.unreadable" if status == HTTPStatus.BAD_REQUEST else "api.not_found", status)

