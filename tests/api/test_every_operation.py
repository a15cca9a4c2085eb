"""Every operation of the API answers whatever its schema allows, for every role: no crash, no leak, as described."""

from __future__ import annotations

import pytest
import schemathesis
from django.db import connection
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bangfu.programme.accounts.actions import make_token
from bangfu.site.wsgi import application
from small_world import HOUSEHOLDS, World

IDENTITIES = [identity for *_, people in HOUSEHOLDS for *_, identity in people]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW, MANY = 12, 100
QUICK = ("county", "public")
ROLES = (*QUICK, "village", "organisation", "inspector", "analyst", "administrator", "sibling")
DRAWN = [
    pytest.param(QUICK, FEW, marks=pytest.mark.shortened, id="few"),
    pytest.param(ROLES, MANY, marks=pytest.mark.slow, id="many"),
]
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
UNSEEN = {
    "sibling": ["吴小满", "林春分", "陈立夏"], "village": ["林春分", "叶秋分"], "organisation": ["吴小满"],
    "administrator": ["吴小满"], "public": ["吴小满", "叶秋分"], "county": ["叶秋分"], "inspector": ["叶秋分"],
    "analyst": ["叶秋分"],
}  # fmt: skip
"""Names of people each account must not be told: those outside its area, or all of them."""


def test_the_description_names_every_operation() -> None:
    assert {f"{op.method.upper()} {op.path}" for op in OPERATIONS} >= {
        "GET /api/v1/households", "GET /api/v1/households/{number}", "GET /api/v1/places", "GET /api/v1/runs",
        "POST /api/v1/runs", "GET /api/v1/runs/{number}", "GET /api/v1/runs/{number}/verdicts",
        "GET /api/v1/runs/{number}/explanations/{key}", "GET /api/v1/leads", "POST /api/v1/rosters",
        "GET /api/v1/rosters/{number}", "GET /api/v1/me",
    }  # fmt: skip


@pytest.mark.parametrize(("names", "examples"), DRAWN)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: f"{op.method} {op.path}")
def test_an_operation_answers_anything(
    operation: schemathesis.APIOperation,
    names: tuple[str, ...],
    examples: int,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokens = {name: make_token(world.actors[name], world.actors[name].account, "drawn") for name in names}
    monkeypatch.setattr(connection, "close", lambda: None)  # the WSGI application ends requests; the test goes on

    @seed(20140101)
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def answer(case: schemathesis.Case) -> None:
        for name, token in tokens.items():  # drawing costs more than asking: each role is asked what was drawn for all
            headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}  # no leak may hide in gzip
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)
            said = response.text
            assert not [secret for secret in (*IDENTITIES, *UNSEEN[name]) if secret in said], name

    answer()
