"""The manual: what a rule may not say, and what its author is told."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

import pytest
from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(
    10,
    "不能写的",
    "What is refused",
    "规则在读入时就检查：单位、种类、代码、名字。下面每一句都读不进来，作者会看到引文里的话。",
    "Rules are checked when they are read: units, kinds, codes, names. None of these can be read; the author is told "
    "what stands in the quotation.",
)


@pytest.mark.parametrize(
    ("zh", "en", "text", "code"),
    [
        ("全户与人均：单位不同，不能相比。", "Household and head: other units do not compare.", "net_fen < line", "policy.unit_mismatch"),
        ("单位相加：元与人不能相加。", "Adding units: yuan and persons do not add up.", "net_fen + member_count > 0", "policy.unit_mismatch"),
        ("光秃的金额：金额要放进参数。", "A bare sum: sums of money belong in a parameter.", "net_fen < 3000", "policy.bare_money"),
        ("算出来的金额：绕着写也一样。", "A sum worked out: a detour does not help.", "net_fen < 2 * 1500", "policy.bare_money"),
        ("除法：规则里没有除法。", "Division: rules do not divide.", "net_fen / member_count < line", "policy.no_division"),
        ("日期与数：种类不同。", "A day and a number: other kinds.", "built_on > 2019", "policy.kind_mismatch"),
        ("没有的代码：给出最接近的。", "A code that is not there: the nearest is named.", "status == 'listd'", "policy.unknown_code"),
        ("别的代码表：不能相比。", "Another code list: they do not compare.", "status == grade", "policy.codes_mismatch"),
        ("代码没有大小：不能比先后。", "Codes have no order: they are not less or more.", "grade < 'B'", "policy.no_order"),
        ("没有的名字：给出最接近的。", "A name that is not there: the nearest is named.", "net_fem > 0", "policy.unknown_name"),
        ("成员的指标：在户的规则里要用any_…()。", "A member's fact: in a household's rule it needs any_…().", "insured", "policy.fact_of_other_table"),
        ("没有的函数：给出最接近的。", "A function that is not there: the nearest is named.", "any_memer(sick)", "policy.unknown_function"),
        ("没有的登记册：给出最接近的。", "A register that is not there: the nearest is named.", "any_member(in_register(vehicle))", "policy.unknown_register"),
        ("少写参数：说明要几个。", "Too few arguments: it says how many.", "years_between(built_on)", "policy.arguments"),
        ("不存在的日子：读不进来。", "A day that does not exist: it is refused.", "built_on < date(2019, 2, 29)", "policy.bad_date"),
        ("不是判断：条件里只能有是或否。", "No condition: and takes only what is true or false.", "food and rooms", "policy.wrong_kind"),
        ("in后面：要一组代码。", "After in: a list of codes is needed.", "grade in 'AB'", "policy.in_needs_list"),
        ("小数位太多：最多十二位。", "Too many places: twelve at most.", "area_m2 * 0.123456789012 > 1", "policy.too_many_places"),
        ("太大的数：64位装不下。", "Too large a number: 64 bits do not hold it.", "rooms > 9999999999999999999", "policy.number_too_large"),
        ("写错了：指出第几个字符。", "A slip: the place is pointed out.", "rooms > > 2", "policy.syntax"),
        ("别的语言：只有规则语言，没有程序。", "Another language: this is a rule language, no program.", "__import__('os').system('ls')", "policy.not_in_language"),
    ],
)  # fmt: skip
def test_it_is_refused_with_a_sentence(refused: Show, zh: str, en: str, text: str, code: str) -> None:
    refused(zh, en, text, code)
