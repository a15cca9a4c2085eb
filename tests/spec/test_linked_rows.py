"""The manual: members, measures and everything else that hangs on a row."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(
    6,
    "成员与其他下属行",
    "Members and other linked rows",
    "括号里说的是成员，不是户。any、all按三值逻辑；count、sum、min、max遇到未知，结果就未知。",
    "Inside the brackets the rule speaks of members, not of the household. any and all follow three values; count, "
    "sum, min and max are unknown as soon as one value is.",
)
FIVE_HOUSEHOLDS = """
members | household_id | insured | worked | birth_on   | pay_fen
1a      | 1            | T       | 3      | 2010-07-01 | 100.00
1b      | 1            | T       | 9      | 1950-06-30 | 0.50
2a      | 2            | F       | 0      | 2004-06-30 | -1
2b      | 2            | T       | 12     | 2004-07-01 | 0
3a      | 3            | ?       | ?      | ?          | ?
3b      | 3            | T       | 5      | 2000-01-01 | 1
4a      | 4            | ?       | 1      | 2000-01-01 | 1
4b      | 4            | F       | 2      | 1999-01-01 | 2
"""


def test_any_holds_when_one_row_holds(spec: Show) -> None:
    spec(
        "任一：有一个成员成立就成立；没有成立的而有未知的，未知；没有成员，不成立。",
        "Any: it holds when one row does; with none that does and some unknown it is unknown; without rows it fails.",
        """
        households | rooms ‖ any_member(insured) | any_member(not insured) | any_member(worked > 6)
        1          | 1     ‖ T                   | F                       | T
        2          | 1     ‖ T                   | T                       | T
        3          | 1     ‖ T                   | ?                       | ?
        4          | 1     ‖ ?                   | T                       | F
        5          | 1     ‖ F                   | F                       | F
        """
        + FIVE_HOUSEHOLDS,
    )


def test_all_fails_when_one_row_fails(spec: Show) -> None:
    spec(
        "全部：有一个成员不成立就不成立；没有不成立的而有未知的，未知；没有成员，成立。",
        "All: it fails when one row does; with none that does and some unknown it is unknown; without rows it holds.",
        """
        households | rooms ‖ all_members(insured) | all_members(worked >= 2) | all_members(insured or age < 18)
        1          | 1     ‖ T                    | T                        | T
        2          | 1     ‖ F                    | F                        | T
        3          | 1     ‖ ?                    | ?                        | ?
        4          | 1     ‖ F                    | F                        | F
        5          | 1     ‖ T                    | T                        | T
        """
        + FIVE_HOUSEHOLDS.replace("2a      | 2            | F       | 0      | 2004-06-30", "2a | 2 | F | 0 | 2004-07-02"),
    )


def test_count_counts_rows_or_those_that_hold(spec: Show) -> None:
    spec(
        "计数：count_members()数行；count_members(条件)数成立的，有一个未知，总数就未知。",
        "Count: count_members() counts rows, count_members(condition) those that hold; one unknown leaves it unknown.",
        """
        households | rooms ‖ count_members() | count_members(insured) | count_members(age >= full_age)
        1          | 1     ‖ 2               | 2                      | 1
        2          | 1     ‖ 2               | 1                      | 1
        3          | 1     ‖ 2               | ?                      | ?
        4          | 1     ‖ 2               | ?                      | 2
        5          | 1     ‖ 0               | 0                      | 0
        """
        + FIVE_HOUSEHOLDS,
    )


def test_sum_over_an_unknown_is_unknown(spec: Show) -> None:
    spec(
        "合计：有一个成员的值未知，合计就未知，绝不当作零；没有成员，合计是零。",
        "Sum: one unknown value leaves the sum unknown, it never counts as zero; the sum over no rows is zero.",
        """
        households | rooms ‖ sum_members(worked) | sum_members(pay_fen) | sum_members(if_unknown(worked, 0)) | sum_members(pay_fen * 2)
        1          | 1     ‖ 12                  | 100.50               | 12                                 | 201.00
        2          | 1     ‖ 12                  | -1                   | 12                                 | -2
        3          | 1     ‖ ?                   | ?                    | 5                                  | ?
        4          | 1     ‖ 3                   | 3                    | 3                                  | 6
        5          | 1     ‖ 0                   | 0                    | 0                                  | 0
        """
        + FIVE_HOUSEHOLDS,
    )


def test_min_and_max_over_no_rows_are_unknown(spec: Show) -> None:
    spec(
        "最小最大：有一个未知，结果未知；没有成员，结果也未知。日期也可以取。",
        "Least and greatest: unknown when one value is, and unknown over no rows; days may be taken too.",
        """
        households | rooms ‖ min_members(worked) | max_members(worked) | min_members(birth_on) | max_members(pay_fen)
        1          | 1     ‖ 3                   | 9                   | 1950-06-30            | 100.00
        2          | 1     ‖ 0                   | 12                  | 2004-06-30            | 0
        3          | 1     ‖ ?                   | ?                   | ?                     | ?
        4          | 1     ‖ 1                   | 2                   | 1999-01-01            | 2
        5          | 1     ‖ ?                   | ?                   | ?                     | ?
        """
        + FIVE_HOUSEHOLDS,
    )


def test_a_table_that_was_not_supplied_is_unknown(spec: Show) -> None:
    spec(
        "没有提供的表：整张成员表都没有，问什么都未知，连行数也未知。",
        "A table not supplied: without the whole table of members every question is unknown, even how many there are.",
        """
        households | rooms ‖ any_member(insured) | all_members(insured) | count_members() | sum_members(worked) | is_unknown(count_members())
        1          | 1     ‖ ?                   | ?                    | ?               | ?                   | T
        """,
    )


def test_an_empty_table_is_not_a_missing_one(spec: Show) -> None:
    spec(
        "空表：提供了而没有行，就是确实没有。",
        "An empty table: it was supplied and has no rows, so there are none.",
        """
        households | rooms ‖ any_member(insured) | all_members(insured) | count_members() | sum_members(worked)
        1          | 1     ‖ F                   | T                    | 0               | 0

        members | household_id | insured | worked
        """,
    )


def test_a_column_that_was_not_supplied_is_unknown_in_every_row(spec: Show) -> None:
    spec(
        "没有提供的列：等于每一行都没填。",
        "A column not supplied: as if no row had it filled in.",
        """
        households | rooms ‖ count_members() | count_members(insured) | food or rooms == 1 | is_unknown(grade)
        1          | 1     ‖ 1               | ?                      | T                  | T
        2          | 2     ‖ 0               | 0                      | ?                  | T

        members | household_id | worked
        1a      | 1            | 3
        """,
    )


def test_rows_may_stand_inside_conditions(spec: Show) -> None:
    spec(
        "用在判断里：成员的计数与合计可以与户的指标一起用。",
        "Inside conditions: counts and sums over members go together with facts of the household.",
        """
        households | rooms | income_fen ‖ count_members() > 1 and rooms == 0 | income_fen + sum_members(pay_fen) > 0 | any_member(sick) or all_members(insured) | 1 if any_member(worked == 12) else 0
        1          | 0     | -100.50    ‖ T                                  | F                                     | ?                                       | 0
        2          | 1     | 1.01       ‖ F                                  | T                                     | ?                                       | 1
        5          | 0     | 0.01       ‖ F                                  | T                                     | T                                       | 0
        """
        + FIVE_HOUSEHOLDS.replace("1b      | 1            | T       | 9 ", "1b      | 1            | F       | 9 "),
    )


def test_several_tables_hang_on_one_row_without_multiplying(spec: Show) -> None:
    spec(
        "几张表各算各的：两个成员、三项措施，谁也不会被重复计算。",
        "Several tables: two members and three measures; neither counts the other's rows again.",
        """
        households | rooms ‖ count_members() | count_measures() | sum_measures(amount_fen) | max_measures(started_on)
        1          | 1     ‖ 2               | 3                | 6.00                     | 2019-03-01
        2          | 1     ‖ 0               | 1                | ?                        | ?

        members | household_id
        1a      | 1
        1b      | 1

        measures | household_id | amount_fen | started_on
        m1       | 1            | 1.00       | 2017-03-01
        m2       | 1            | 2.00       | 2018-03-01
        m3       | 1            | 3.00       | 2019-03-01
        m4       | 2            | ?          | ?
        """,
    )


def test_a_row_without_its_household_belongs_to_none(spec: Show) -> None:
    spec(
        "没写户编号的行：不算在任何一户里；编号在户表里没有的，也不算。",
        "A row without its household: it is counted in none; nor is one whose household is not in the table.",
        """
        households | rooms ‖ count_members()
        1          | 1     ‖ 1

        members | household_id
        1a      | 1
        xx      | ?
        9a      | 9
        """,
    )


def test_more_questions_than_one_mask_has_bits(spec: Show) -> None:
    asked = " | ".join(f"any_member(worked == {n})" for n in range(40))
    found = " | ".join("T" if n in (3, 38) else "F" for n in range(40))
    spec(
        "问得再多也一样：四十个any各占自己的位。",
        "However many questions: forty any-words keep their own places.",
        f"""
        households | rooms ‖ {asked}
        1          | 1     ‖ {found}
        2          | 1     ‖ {" | ".join("?" for _ in range(40))}

        members | household_id | worked
        1a      | 1            | 3
        1b      | 1            | 38
        2a      | 2            | ?
        """,
    )
