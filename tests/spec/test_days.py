"""The manual: days, ages, and what holds on a day."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from datetime import date

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(
    5,
    "日期",
    "Days",
    "today是这次运行的日期，不是电脑的日期。年龄按月、日算足岁，不用天数除。",
    "today is the day of the run, never the clock's. Ages are full years by month and day; days are not divided.",
)


def test_full_years_pass_on_the_birthday(spec: Show) -> None:
    spec(
        "足岁：生日当天才满；2月29日出生的，平年3月1日满。",
        "Full years: they are full on the birthday; whoever was born on 29 February comes of age on 1 March of a "
        "common year.",
        """
        households | built_on   | visited_on ‖ years_between(built_on, visited_on)
        1          | 2004-06-30 | 2020-06-29 ‖ 15
        2          | 2004-06-30 | 2020-06-30 ‖ 16
        3          | 2004-02-29 | 2020-02-28 ‖ 15
        4          | 2004-02-29 | 2020-02-29 ‖ 16
        5          | 2004-02-29 | 2021-02-28 ‖ 16
        6          | 2004-02-29 | 2021-03-01 ‖ 17
        7          | 2020-01-01 | 2020-12-31 ‖ 0
        8          | ?          | 2020-12-31 ‖ ?
        """,
    )


def test_full_months_need_the_same_day_of_the_month(spec: Show) -> None:
    spec(
        "足月：到了同一天才满一个月；1月31日到2月末不足一月。",
        "Full months: they are full on the same day of the month; from 31 January to the end of February is none.",
        """
        households | built_on   | visited_on ‖ months_between(built_on, visited_on)
        1          | 2020-01-31 | 2020-02-29 ‖ 0
        2          | 2020-01-31 | 2020-03-31 ‖ 2
        3          | 2020-01-15 | 2020-02-15 ‖ 1
        4          | 2019-12-31 | 2020-01-30 ‖ 0
        5          | 2019-12-31 | 2021-01-31 ‖ 13
        """,
    )


def test_an_earlier_second_day_gives_a_negative_span_rounded_down(spec: Show) -> None:
    spec(
        "倒着数：后一个日期更早时得负数，向下取整。",
        "Backwards: where the second day is earlier the span is negative, rounded down.",
        """
        households | built_on   | visited_on ‖ days_between(built_on, visited_on) | months_between(built_on, visited_on) | years_between(built_on, visited_on)
        1          | 2020-03-01 | 2020-02-29 ‖ -1                                | -1                                   | -1
        2          | 2020-03-01 | 2019-03-01 ‖ -366                              | -12                                  | -1
        3          | 2021-03-01 | 2020-03-01 ‖ -365                              | -12                                  | -1
        4          | 2020-03-01 | 2020-03-01 ‖ 0                                 | 0                                    | 0
        """,
    )


def test_days_and_years_are_plain_counts(spec: Show) -> None:
    spec(
        "天数与年份：days_between数日历天，year_of取年份。",
        "Days and years: days_between counts calendar days, year_of takes the year.",
        """
        households | built_on   | visited_on ‖ days_between(built_on, visited_on) | year_of(built_on) | year_of(visited_on) - year_of(built_on) | year_of(built_on) == 2019
        1          | 2019-12-31 | 2020-03-01 ‖ 61                                | 2019              | 1                                       | T
        2          | 2020-01-01 | 2020-01-01 ‖ 0                                 | 2020              | 0                                       | F
        3          | ?          | 2020-01-01 ‖ ?                                 | ?                 | ?                                       | ?
        """,
    )


def test_today_is_the_day_of_the_run(spec: Show) -> None:
    spec(
        "今天：运行的日期是2020年2月28日时，2002年2月28日出生的刚满18岁。",
        "Today: on a run of 28 February 2020, whoever was born on 28 February 2002 is just 18.",
        """
        households | built_on   ‖ years_between(built_on, today) | built_on < today
        1          | 2002-02-28 ‖ 18                             | T
        2          | 2002-03-01 ‖ 17                             | T
        3          | 2020-02-28 ‖ 0                              | F
        """,
        on=date(2020, 2, 28),
    )


def test_a_parameter_has_the_value_of_the_day(spec: Show) -> None:
    spec(
        "参数随日期变：2018年末用旧标准。",
        "Parameters change by day: at the end of 2018 the old line holds.",
        """
        households | income_fen | cost_fen | grade ‖ net_fen >= line * 1 * member_count | grade in sound_grades | max_of(line, line)
        1          | 2800.00    | 0        | B     ‖ T                                  | T                     | 2800.00

        members | household_id
        1a      | 1
        """,
        on=date(2018, 12, 31),
    )
    spec(
        "参数当天生效：2019年1月1日起用新标准。",
        "A value begins on its day: from 1 January 2019 the new line holds.",
        """
        households | income_fen | cost_fen | grade ‖ net_fen >= line * 1 * member_count | grade in sound_grades | max_of(line, line)
        1          | 2800.00    | 0        | B     ‖ F                                  | T                     | 3747.50

        members | household_id
        1a      | 1
        """,
        on=date(2019, 1, 1),
    )


def test_parameters_may_be_days_and_switches(spec: Show) -> None:
    spec(
        "日期参数和开关：参数也可以是日期，或真、假。",
        "Days and switches: a parameter may be a day, or true or false.",
        """
        households | built_on   | food ‖ built_on < census_on | food or not strict | years_between(census_on, today)
        1          | 2014-10-31 | F    ‖ T                    | F                  | 5
        2          | 2014-11-01 | T    ‖ F                    | T                  | 5
        """,
    )


def test_a_parameter_may_be_tried_with_another_value(spec: Show) -> None:
    spec(
        "试一个值：--set给参数换一个值，对所有日期都有效；本地参数只能这样给。",
        "Trying a value: --set gives a parameter another value for all days; a local one can only be given so.",
        """
        households | income_fen | cost_fen | score ‖ net_fen < local_line * member_count | net_fen < line * member_count | score > most_share
        1          | 4000.00    | 0        | 50    ‖ T                                   | F                             | F

        members | household_id
        1a      | 1
        """,
        sets={"local_line": "4000.001", "line": "3999.99", "most_share": "50"},
    )


def test_a_row_holds_from_its_first_day_until_before_its_last(spec: Show) -> None:
    for on, answer in ((date(2019, 12, 31), "2"), (date(2020, 1, 1), "3"), (date(2020, 6, 29), "3")):
        spec(
            f"随时间变的表（{on}）：valid_from当天算，valid_until当天不算；空着就是没有界限。",
            f"Dated rows ({on}): a row holds on valid_from and no longer on valid_until; empty means without bound.",
            f"""
            households | rooms | valid_from | valid_until ‖ rooms
            1          | 2     | ?          | 2020-01-01  ‖ {answer}
            1          | 3     | 2020-01-01 | 2020-06-30  ‖ {answer}
            1          | 4     | 2020-06-30 | ?           ‖ {answer}
            """,
            on=on,
        )


def test_linked_rows_are_those_of_the_day(spec: Show) -> None:
    spec(
        "成员和登记册也看日期：只数当天有效的行。",
        "Members and registers of the day: only rows that hold on the day are counted.",
        """
        households | rooms ‖ count_members() | any_member(any_vehicle(kind == 'car')) | wage_fen
        1          | 1     ‖ 2               | F                                      | 70.00

        members | household_id | person_id | valid_from | valid_until
        1a      | 1            | P1        | 2019-01-01 | ?
        1b      | 1            | P2        | 2020-06-30 | ?
        1c      | 1            | P3        | 2020-07-01 | ?
        1d      | 1            | P4        | ?          | 2020-06-30

        earnings | wage_fen | valid_from | valid_until
        1        | 60.00    | 2019-01-01 | 2020-01-01
        1        | 70.00    | 2020-01-01 | 2021-01-01

        vehicles | kind | valid_from | valid_until
        P1       | car  | 2018-01-01 | 2020-06-01
        P2       | car  | 2020-12-01 | ?
        """,
    )
