"""An expression is read, never run: whatever Python it smuggles in is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.core.errors import Problem
from bangfu.core.policy.loading import load_pack
from bangfu.core.policy.nodes import walk
from bangfu.core.policy.parser import Scope, parse
from bangfu.core.policy.tables import Vocabulary

EXAMPLE = Path(__file__).resolve().parents[1] / "spec" / "example"
HOSTILE = [
    "__import__('os')", "__import__('os').system('touch /tmp/x')", "eval('1')", "exec('1')", "open('/etc/passwd')",
    "(lambda: True)()", "lambda: True", "[x for x in (1, 2)]", "{x for x in (1,)}", "(x for x in (1,))",
    "{'a': 1}", "{1, 2}", "f'{food}'", "f'{__import__(1)}' == 'a'", "(x := 1)", "food.__class__", "food[0]",
    "().__class__.__bases__", "any_member(*food)", "any_member(x=food)", "any_member(**food)", "await food",
    "yield food", "food is True", "food is not None", "None", "...", "1j", "b'a'", "~rooms", "+rooms", "rooms << 2",
    "rooms @ beds", "rooms & beds", "rooms | beds", "rooms ^ beds", "rooms ** 9999999", "9 ** 9 ** 9 ** 9",
    "food; clothes", "food\nclothes", "import os", "food = True", "def f(): pass", "", "   ", "#",
    "any_member", "print", "'a' 'b' == phone or f''", "food if clothes", "not", "in", "1 if", "0x1F > 0", "0b1 > 0",
    "True.real", "'a'.upper() == phone", "date(2020, 1)", "date(today)", "date('2020-01-01')", "date(2020, 1, 10**9)",
    "date(2020, 1, 99999999999999999999)", "rooms > 1e400", "rooms > 1e9999999999999999999", "rooms > 1e-13",
    "not " * 5000 + "food", "-" * 5000 + "1 > 0", " + ".join(["rooms"] * 5000) + " > 0", "(" * 500 + "food" + ")" * 500,
    "[" * 10000, "food\0", "\ud800", "rooms > ‮1", "ｆｏｏｄ()", "any_member(any_member(sick))", "rooms > 1_",
]  # fmt: skip


@pytest.fixture(scope="module")
def scope() -> Scope:
    pack = load_pack(str(EXAMPLE))
    return Vocabulary(pack.units, pack.levels, pack.parameters, pack.codes, pack.tables).scope("households")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_a_hostile_expression_is_refused_in_both_languages(scope: Scope, text: str) -> None:
    with pytest.raises(Problem) as caught:
        parse(text, scope)
    assert caught.value.code.startswith("policy.")
    for lang in ("zh", "en"):
        assert 5 < len(caught.value.sentence(lang)) < 800


WORDS = """
food rooms line member_count grade 'A' 1 2.5 ( ) , and or not in == < > + - * / if else any_member all_members sick
ratio date years_between today True None lambda : . [ ] { } is_unknown if_unknown 'listed' status
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join) | st.text(max_size=30))
@settings(max_examples=300)
def test_any_text_is_either_an_expression_or_a_problem(text: str) -> None:
    pack = load_once()
    try:
        node = parse(text, pack)
    except Problem as problem:
        said = problem.sentence("zh")
    else:
        said = ", ".join(str(part.type) for part in walk(node))
    assert said


def load_once(kept: list[Scope] = []) -> Scope:  # noqa: B006 - kept between examples on purpose
    if not kept:
        pack = load_pack(str(EXAMPLE))
        kept.append(Vocabulary(pack.units, pack.levels, pack.parameters, pack.codes, pack.tables).scope("households"))
    return kept[0]
