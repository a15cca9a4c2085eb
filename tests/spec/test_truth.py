"""The manual: true, false and unknown."""

from __future__ import annotations

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(
    1,
    "真、假、未知",
    "True, false, unknown",
    "没有填、没有提供的都是未知。未知不是假：能定的就定，定不了的仍是未知。",
    "What was not filled in or not supplied is unknown. Unknown is not false: what can be settled is settled, "
    "the rest stays unknown.",
)


def test_and_is_settled_by_one_false(spec: Show) -> None:
    spec(
        "并且：有一个不成立，整句就不成立，不管另一个是否未知。",
        "And: one false settles it, whatever the other is.",
        """
        households | food | clothes ‖ food and clothes
        1          | T    | T       ‖ T
        2          | T    | F       ‖ F
        3          | T    | ?       ‖ ?
        4          | F    | T       ‖ F
        5          | F    | F       ‖ F
        6          | F    | ?       ‖ F
        7          | ?    | T       ‖ ?
        8          | ?    | F       ‖ F
        9          | ?    | ?       ‖ ?
        """,
    )


def test_or_is_settled_by_one_true(spec: Show) -> None:
    spec(
        "或者：有一个成立，整句就成立，不管另一个是否未知。",
        "Or: one true settles it, whatever the other is.",
        """
        households | food | clothes ‖ food or clothes
        1          | T    | T       ‖ T
        2          | T    | F       ‖ T
        3          | T    | ?       ‖ T
        4          | F    | T       ‖ T
        5          | F    | F       ‖ F
        6          | F    | ?       ‖ ?
        7          | ?    | T       ‖ T
        8          | ?    | F       ‖ ?
        9          | ?    | ?       ‖ ?
        """,
    )


def test_not_unknown_is_unknown(spec: Show) -> None:
    spec(
        "并非：真变假，假变真，未知还是未知。",
        "Not: true becomes false, false true, and unknown stays unknown.",
        """
        households | food ‖ not food | not not food
        1          | T    ‖ F        | T
        2          | F    ‖ T        | F
        3          | ?    ‖ ?        | ?
        """,
    )


def test_and_binds_closer_than_or(spec: Show) -> None:
    spec(
        "先后：先算not，再算and，最后算or；括号里的先算。",
        "Order: not comes first, then and, then or; brackets come before all.",
        """
        households | food | clothes ‖ food or clothes and not food | (food or clothes) and not food
        1          | T    | F       ‖ T                           | F
        2          | T    | T       ‖ T                           | F
        3          | F    | T       ‖ T                           | T
        4          | ?    | T       ‖ ?                           | ?
        """,
    )


def test_a_comparison_with_an_unknown_is_unknown(spec: Show) -> None:
    spec(
        "与未知相比：一边未知，结果就未知；未知也不等于未知。",
        "Comparing with an unknown: where one side is unknown so is the answer; unknown does not equal unknown.",
        """
        households | rooms | beds ‖ rooms == beds | rooms != beds | rooms < beds
        1          | 3     | 3    ‖ T             | F             | F
        2          | 3     | ?    ‖ ?             | ?             | ?
        3          | ?     | 3    ‖ ?             | ?             | ?
        4          | ?     | ?    ‖ ?             | ?             | ?
        """,
    )


def test_unknowns_run_through_arithmetic(spec: Show) -> None:
    spec(
        "未知参加计算：加、减、乘、取负，只要有一个未知，结果就未知，乘以零也一样。",
        "Calculating with an unknown: sums, differences and products with an unknown are unknown, even times zero.",
        """
        households | rooms | beds ‖ rooms + beds | rooms - beds | rooms * beds | -rooms
        1          | 2     | 5    ‖ 7            | -3           | 10           | -2
        2          | 0     | ?    ‖ ?            | ?            | ?            | 0
        3          | ?     | 0    ‖ ?            | ?            | ?            | ?
        """,
    )


def test_is_unknown_is_never_unknown_itself(spec: Show) -> None:
    spec(
        "问是否未知：is_unknown只答真或假，对一整句话也可以问。",
        "Asking for unknown: is_unknown answers true or false, for a whole expression too.",
        """
        households | food | rooms ‖ is_unknown(food) | is_unknown(rooms + 1) | is_unknown(food or rooms > 2)
        1          | T    | 3     ‖ F                | F                     | F
        2          | ?    | 3     ‖ T                | F                     | F
        3          | ?    | 2     ‖ T                | F                     | T
        4          | F    | ?     ‖ F                | T                     | T
        """,
    )


def test_if_unknown_says_what_an_unknown_counts_as(spec: Show) -> None:
    spec(
        "未知算什么：由写规则的人用if_unknown说明，引擎从不替他决定。",
        "What an unknown counts as: the author says so with if_unknown; no engine decides it.",
        """
        households | food | rooms | grade ‖ if_unknown(food, False) | if_unknown(rooms, 0) | if_unknown(grade, 'D')
        1          | T    | 3     | A     ‖ T                       | 3                    | A
        2          | ?    | ?     | ?     ‖ F                       | 0                    | D
        """,
    )


def test_a_yes_or_no_fact_may_be_compared(spec: Show) -> None:
    spec(
        "是否类指标：可以直接用，也可以与True、False或另一个是否类指标相比。",
        "Yes-or-no facts: they stand for themselves, or compare with True, False or each other.",
        """
        households | food | clothes ‖ food == True | food != clothes | food and True
        1          | T    | T       ‖ T            | F               | T
        2          | F    | T       ‖ F            | T               | F
        3          | ?    | T       ‖ ?            | ?               | ?
        """,
    )
