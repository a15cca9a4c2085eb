"""A program that asks wrongly is told so in one shape, in its language; the description names what it may be told."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from bangfu.api.app import api
from signing import Calling
from small_world import World

API = "/api/v1"
ENGLISH = re.compile(r"\b(should|input|valid|required|field|string|unable)\b", re.IGNORECASE)
JSON = "application/json"


@pytest.mark.parametrize(("address", "status", "zh", "en"), [
    ("/places?level=x", 422, "应为整数", "whole number"), ("/places?level=0", 422, "最小1", "at least 1"),
    ("/places?limit=501", 422, "最大500", "at most 500"),
    ("/households?on=2020-13-01", 422, "应为日期", "a day such as"),
    (f"/households?place={'3' * 25}", 422, "最多24个字符", "at most 24"),
    ("/households?place=%00", 422, "不允许的字符", "not allowed"),
    ("/households/a%00b", 422, "不允许的字符", "not allowed"), ("/leads?state=%00", 422, "不允许的字符", "not allowed"),
    ("/nothing", 404, "没有这一项", "no such thing"), ("/runs/999", 404, "没有这次核查", "no such run"),
])  # fmt: skip
def test_a_wrong_question_is_answered_by_a_code_and_a_sentence(
    calling: Calling, address: str, status: int, zh: str, en: str
) -> None:
    client = calling("county")
    for lang, word in (("zh", zh), ("en", en)):
        answer = client.get(API + address, headers={"accept-language": lang})
        told = answer.json()
        assert (answer.status_code, set(told)) == (status, {"code", "message"})
        assert word in told["message"]
        assert lang == "en" or not ENGLISH.search(told["message"])


@pytest.mark.parametrize(("body", "status", "said"), [
    ("{half", 400, "读不出来"), ("{}", 422, "必须给出"), ("[]", 422, "必须给出"),
    ('{"pack": 3, "rules": "exit", "on": "2020-06-30"}', 422, "应为文本"),
    ('{"pack": "cn\\u0000", "rules": "exit", "on": "2020-06-30"}', 422, "不允许的字符"),
])  # fmt: skip
def test_a_wrong_body_is_refused_in_a_sentence(calling: Calling, body: str, status: int, said: str) -> None:
    answer = calling("county").post(f"{API}/runs", body, content_type=JSON)
    assert answer.status_code == status
    assert said in answer.json()["message"]


@pytest.mark.parametrize("pack", ["xx-maravia", "/etc", "../cn-2014", "."])
def test_a_pack_is_one_of_the_offices_and_no_path_on_the_server(calling: Calling, pack: str) -> None:
    asked = {"pack": pack, "rules": "exit", "on": "2020-06-30"}
    answer = calling("county").post(f"{API}/runs", asked, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "policy.not_of_this_office")


def test_without_a_token_the_sentence_says_where_to_get_one(world: World) -> None:
    answer = Client().get(f"{API}/me", headers={"accept-language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (401, "api.no_token")
    assert "My account" in answer.json()["message"]


def test_every_operation_is_described_with_its_refusals() -> None:
    described = api.get_openapi_schema()
    assert set(described["components"]["schemas"]["Refusal"]["properties"]) == {"code", "message"}
    for operations in described["paths"].values():
        for operation in operations.values():
            assert {str(status) for status in operation["responses"]} >= {"400", "401", "403", "404", "422"}
