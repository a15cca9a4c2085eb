"""The manual: one or the other."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(4, "二选一", "One or the other")


def test_an_unknown_condition_chooses_neither(spec: Show) -> None:
    spec(
        "条件未知：“甲 if 条件 else 乙”在条件未知时结果未知，哪怕两边相同。",
        "An unknown condition: “a if condition else b” is unknown then, even where both sides are the same.",
        """
        households | food | rooms | beds ‖ rooms if food else beds | 1 if food else 1
        1          | T    | 3     | 4    ‖ 3                       | 1
        2          | F    | 3     | 4    ‖ 4                       | 1
        3          | ?    | 3     | 4    ‖ ?                       | ?
        """,
    )


def test_the_side_not_chosen_may_be_unknown(spec: Show) -> None:
    spec(
        "没选中的一边：它未知也不要紧。",
        "The side not chosen: it may be unknown without harm.",
        """
        households | food | rooms | beds ‖ rooms if food else beds | rooms + 1 if food else beds * 2
        1          | T    | 3     | ?    ‖ 3                       | 4
        2          | F    | ?     | 4    ‖ 4                       | 8
        3          | T    | ?     | 4    ‖ ?                       | ?
        """,
    )


def test_choices_may_follow_each_other(spec: Show) -> None:
    spec(
        "多选：else后面可以再写if，按顺序取第一个成立的；前面的条件未知，结果就未知。",
        "More than two: another if may follow else, the first that holds is taken; an unknown one before it leaves "
        "the answer unknown.",
        """
        households | rooms ‖ 'A' if rooms > 4 else 'B' if rooms > 2 else grade | 2 if rooms > 4 else 1 if rooms > 2 else 0
        1          | 5     ‖ A                                                 | 2
        2          | 3     ‖ B                                                 | 1
        3          | 1     ‖ ?                                                 | 0
        4          | ?     ‖ ?                                                 | ?
        """,
    )


def test_both_sides_may_have_other_decimal_places(spec: Show) -> None:
    spec(
        "两边小数位不同：结果取多的那一种。",
        "Sides of different places: the answer has the larger number of places.",
        """
        households | food | area_m2 | least_m2 ‖ area_m2 if food else least_m2 | if_unknown(area_m2, 0.125) | if_unknown(least_m2, area_m2)
        1          | T    | 1.5     | 1.25     ‖ 1.50                          | 1.500                      | 1.25
        2          | F    | 1.5     | 1.25     ‖ 1.25                          | 1.500                      | 1.25
        3          | F    | ?       | ?        ‖ ?                             | 0.125                      | ?
        """,
    )


def test_choices_give_days_and_conditions_too(spec: Show) -> None:
    spec(
        "不限于数：二选一也可以给出日期、代码或判断。",
        "Not only numbers: a choice may give a day, a code or a condition.",
        """
        households | food | built_on   | visited_on ‖ built_on if food else visited_on | (built_on > visited_on) if food else not food | if_unknown(built_on, census_on)
        1          | T    | 2019-01-01 | 2020-01-01 ‖ 2019-01-01                       | F                                             | 2019-01-01
        2          | F    | 2019-01-01 | 2020-01-01 ‖ 2020-01-01                       | T                                             | 2019-01-01
        3          | T    | ?          | 2020-01-01 ‖ ?                                | ?                                             | 2014-11-01
        """,
    )
