"""The manual: numbers, money, percent, rounding."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(
    3,
    "数、金额、百分比",
    "Numbers, money, percent",
    "每个数都是整数加固定的小数位，金额是整数分；从不用浮点数。除了ratio，规则里没有除法。",
    "Every number is a whole number with fixed decimal places, money whole fen; nothing is a float. Rules do not "
    "divide, but for ratio.",
)


def test_sums_and_products_keep_every_decimal_place(spec: Show) -> None:
    spec(
        "加减乘：结果一位小数也不丢；相乘时小数位相加。",
        "Sums and products: no decimal place is lost; a product has the places of both.",
        """
        households | area_m2 | least_m2 ‖ area_m2 + least_m2 | area_m2 - least_m2 | area_m2 * 0.125 | area_m2 * -2
        1          | 10.1    | 0.25     ‖ 10.35              | 9.85               | 1.2625          | -20.2
        2          | -0.1    | 0.01     ‖ -0.09              | -0.11              | -0.0125         | 0.2
        3          | 0.0     | -0.30    ‖ -0.30              | 0.30               | 0               | 0
        """,
    )


def test_money_times_people_compares_with_the_line_times_members(spec: Show) -> None:
    spec(
        "金额与人数：全户收入与“标准×人数”比，不除人均，一分不差。",
        "Money and people: a household's income compares with the line times its members; nothing is divided, no fen "
        "is lost.",
        """
        households | income_fen | cost_fen ‖ net_fen | net_fen > line * member_count | net_fen >= line * member_count
        1          | 7495.00    | 0        ‖ 7495.00 | F                             | T
        2          | 7495.01    | 0        ‖ 7495.01 | T                             | T
        3          | 7495.00    | 0.01     ‖ 7494.99 | F                             | F

        members | household_id
        1a      | 1
        1b      | 1
        2a      | 2
        2b      | 2
        3a      | 3
        3b      | 3
        """,
    )


def test_money_may_be_weighed_by_a_plain_number(spec: Show) -> None:
    spec(
        "金额乘以数：可以乘以没有单位的数或参数；金额只能与0或带单位的参数相比。",
        "Money times a number: a plain number or parameter may weigh it; a sum compares with 0 or with a parameter.",
        """
        households | income_fen ‖ income_fen * 2 | income_fen * weight | income_fen > 0 | income_fen - free_amount
        1          | 0.01       ‖ 0.02           | -0.00125            | T              | -1499.99
        2          | -8         ‖ -16            | 1.00000             | F              | -1508
        3          | 0          ‖ 0              | 0                   | F              | -1500
        """,
    )


def test_a_percent_is_the_share_it_stands_for(spec: Show) -> None:
    spec(
        "百分比：95%就是0.95；百分比指标与百分比参数、与小数都可以比。",
        "Percent: 95 percent is 0.95; percent facts compare with percent parameters and with decimals.",
        """
        households | supply_rate | score ‖ supply_rate >= 0.95 | supply_rate == 1 | score > most_share | score * 100
        1          | 95          | 33.33 ‖ T                   | F                | F                  | 33.33
        2          | 94          | 33.34 ‖ F                   | F                | T                  | 33.34
        3          | 100         | -0.01 ‖ T                   | T                | F                  | -0.01
        4          | ?           | ?     ‖ ?                   | ?                | ?                  | ?
        """,
    )


def test_a_share_of_people_is_compared_by_multiplying(spec: Show) -> None:
    spec(
        "比例：“人数 < 比例 × 总人数”，两边都是人数，不用除法。",
        "Shares: “persons < share * all persons”; both sides are persons and nothing is divided.",
        """
        villages  | population ‖ 1 < most_share * population | 1 == most_share * population | most_share * population
        010101001 | 3          ‖ F                           | F                            | 0.9999
        010101002 | 4          ‖ T                           | F                            | 1.3332
        010101003 | 0          ‖ F                           | F                            | 0
        """,
    )


def test_ratio_rounds_half_away_from_zero(spec: Show) -> None:
    spec(
        "ratio四舍五入：ratio(a, b, 小数位)；恰好一半时向离零远的一边进。",
        "Ratio rounds: ratio(a, b, places) rounds, and exactly half goes away from zero.",
        """
        households | rooms | beds ‖ ratio(rooms, beds, 0) | ratio(rooms, beds, 2) | ratio(rooms, beds, 4)
        1          | 5     | 2    ‖ 3                     | 2.50                  | 2.5000
        2          | -5    | 2    ‖ -3                    | -2.50                 | -2.5000
        3          | 5     | -2   ‖ -3                    | -2.50                 | -2.5000
        4          | -5    | -2   ‖ 3                     | 2.50                  | 2.5000
        5          | 1     | 3    ‖ 0                     | 0.33                  | 0.3333
        6          | 2     | 3    ‖ 1                     | 0.67                  | 0.6667
        7          | -1    | 3    ‖ 0                     | -0.33                 | -0.3333
        8          | 1     | 8    ‖ 0                     | 0.13                  | 0.1250
        9          | 0     | 7    ‖ 0                     | 0                     | 0
        """,
    )


def test_ratio_by_zero_is_unknown(spec: Show) -> None:
    spec(
        "除以零：ratio的除数为零或未知，结果未知，不报错，也不是无穷大。",
        "By zero: where the second number of ratio is zero or unknown the answer is unknown, no error, no infinity.",
        """
        households | rooms | beds ‖ ratio(rooms, beds, 2) | ratio(rooms, rooms - rooms, 0) | if_unknown(ratio(rooms, beds, 2), 0)
        1          | 5     | 0    ‖ ?                     | ?                              | 0
        2          | 0     | 0    ‖ ?                     | ?                              | 0
        3          | 5     | ?    ‖ ?                     | ?                              | 0
        4          | ?     | 5    ‖ ?                     | ?                              | 0
        """,
    )


def test_ratio_takes_numbers_of_different_places(spec: Show) -> None:
    spec(
        "小数位不同的ratio：先对齐再算，只在最后取舍一次。",
        "Ratio of different places: they are aligned first and rounded once, at the end.",
        """
        households | area_m2 | least_m2 | income_fen ‖ ratio(area_m2, least_m2, 1) | ratio(least_m2, area_m2, 3) | ratio(income_fen, area_m2, 2)
        1          | 10.0    | 0.04     | 1.00       ‖ 250                         | 0.004                       | 0.10
        2          | 0.3     | 2.00     | 0.01       ‖ 0.2                         | 6.667                       | 0.03
        3          | -0.3    | 0.07     | 99.99      ‖ -4.3                        | -0.233                      | -333.30
        """,
    )


def test_per_head_is_only_for_showing(spec: Show) -> None:
    spec(
        "人均：ratio(净收入, 人数, 2)只用于显示；没有成员的户，人均未知。",
        "Per head: ratio(net income, members, 2) is for showing; without members it is unknown.",
        """
        households | income_fen | cost_fen ‖ net_per_head_fen | member_count
        1          | 100.00     | 0        ‖ 33.33            | 3
        2          | 200.00     | 0        ‖ ?                | 0
        3          | ?          | 0        ‖ ?                | 1

        members | household_id
        1a      | 1
        1b      | 1
        1c      | 1
        3a      | 3
        """,
    )


def test_min_of_and_max_of_need_both(spec: Show) -> None:
    spec(
        "取小取大：min_of、max_of取两个数或两个日期中的一个；有一个未知，结果就未知。",
        "Smaller and larger: min_of and max_of take two numbers or two days; one unknown makes the answer unknown.",
        """
        households | area_m2 | least_m2 | built_on   | visited_on ‖ min_of(area_m2, least_m2) | max_of(area_m2, least_m2) | max_of(area_m2, 0) | max_of(built_on, visited_on)
        1          | 1.5     | 1.49     | 2019-02-28 | 2020-02-29 ‖ 1.49                      | 1.50                      | 1.5                | 2020-02-29
        2          | -1.5    | -1.51    | 2020-02-29 | 2019-02-28 ‖ -1.51                     | -1.50                     | 0                  | 2020-02-29
        3          | 2.0     | ?        | 2020-02-29 | ?          ‖ ?                         | ?                         | 2.0                | ?
        """,
    )


def test_a_gap_is_never_less_than_nothing(spec: Show) -> None:
    spec(
        "差额：max_of(标准 × 人数 - 净收入, 0)，够了就是零。",
        "A gap: max_of(line * members - net income, 0) is zero where there is enough.",
        """
        households | income_fen | cost_fen ‖ max_of(line * member_count - net_fen, 0)
        1          | 3000.00    | 0.01     ‖ 747.51
        2          | 9000.00    | 0        ‖ 0
        3          | ?          | 0        ‖ ?

        members | household_id
        1a      | 1
        2a      | 2
        3a      | 3
        """,
    )
