"""Rules read out in words: what the code says, in both languages, with the pack's own labels and no code left."""

from __future__ import annotations

import re

import pytest

from bangfu.core.policy.loading import load_pack, pack_names
from bangfu.core.policy.reading import Reading

LATIN = re.compile(r"[A-Za-z_]{3,}")


@pytest.mark.parametrize(("rules", "rule", "zh", "en"), [
    (
        "exit", "income", "家庭人口大于0人，并且家庭纯收入大于扶贫标准（行政口径） × 家庭人口",
        "members is more than 0 persons, and net income is more than poverty line (administrative series) × members",
    ),
    ("exit", "schooling", "有义务教育阶段失学儿童：否", "a child of school age is out of school: no"),
    (
        "data_checks", "head_missing", "家庭人口大于0人，并且不是（“家庭成员”中至少有一个：与户主关系是户主）",
        "members is more than 0 persons, and not (for at least one of “Members”: relation to the head is head of "
        "household)",
    ),
])  # fmt: skip
def test_a_condition_is_read_in_the_words_of_the_pack(rules: str, rule: str, zh: str, en: str) -> None:
    pack = load_pack("cn-2014")
    condition = pack.rule_sets[rules].rules[rule].condition
    assert (Reading(pack, "zh").of(condition), Reading(pack, "en").of(condition)) == (zh, en)


def test_a_derived_fact_is_read_down_to_what_is_collected() -> None:
    pack = load_pack("cn-2014")
    said = dict(Reading(pack, "zh").definitions(pack.rule_sets["identification"].rules["income_below"].condition))
    assert said["收入低于标准"] == "家庭纯收入小于扶贫标准（行政口径） × 家庭人口"
    assert said["家庭纯收入"] == "工资性收入 + 家庭经营性收入 + 财产性收入 + 转移性收入 − 生产经营费用支出"


def test_brackets_stand_where_a_sum_would_be_read_otherwise() -> None:
    pack = load_pack("cn-2014")
    fact = pack.facts_of("counties")["combined_rate_percent"]
    assert fact.derived is not None
    said = Reading(pack, "zh").of(fact.derived)
    assert said.count("÷") == 1
    assert said.endswith("÷ （农村人口 × 抽样脱贫人口 × 抽查未建档农村人口）")


@pytest.mark.parametrize("name", pack_names())
def test_no_code_is_left_in_any_rule_of_a_chinese_pack(name: str) -> None:
    pack = load_pack(name)
    reading = Reading(pack, "zh")
    for rules in pack.rule_sets.values():
        for rule in rules.rules.values():
            read = [reading.of(rule.condition), *(made for _, made in reading.definitions(rule.condition))]
            assert [text for text in read if LATIN.search(text)] == [], rule.name
