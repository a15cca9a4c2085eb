"""The manual: comparing and choosing from lists."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(2, "比较", "Comparing")


def test_the_six_signs_compare_numbers_exactly(spec: Show) -> None:
    spec(
        "六种比较：恰好等于时，<和>不成立，<=和>=成立。差一分钱就是差。",
        "Six signs: exactly at the line, < and > do not hold, <= and >= do. One fen makes the difference.",
        """
        households | income_fen | cost_fen ‖ income_fen < cost_fen | income_fen <= cost_fen | income_fen == cost_fen | income_fen >= cost_fen | income_fen > cost_fen
        1          | 29.99      | 30.00    ‖ T                     | T                      | F                      | F                      | F
        2          | 30.00      | 30.00    ‖ F                     | T                      | T                      | T                      | F
        3          | 30.01      | 30.00    ‖ F                     | F                      | F                      | T                      | T
        4          | -1         | -0.99    ‖ T                     | T                      | F                      | F                      | F
        """,
    )


def test_numbers_with_other_decimal_places_compare_by_value(spec: Show) -> None:
    spec(
        "小数位不同：按大小比，不按写法比；25.0等于25.00。",
        "Different decimal places: values are compared, not how they are written; 25.0 equals 25.00.",
        """
        households | area_m2 | least_m2 ‖ area_m2 == least_m2 | area_m2 > least_m2 | area_m2 >= 25 | area_m2 < 24.995
        1          | 25.0    | 25.00    ‖ T                   | F                  | T             | F
        2          | 25.0    | 24.99    ‖ F                   | T                  | T             | F
        3          | 24.9    | 24.95    ‖ F                   | F                  | F             | T
        """,
    )


def test_chained_comparisons_hold_when_every_link_holds(spec: Show) -> None:
    spec(
        "连写比较：a < b <= c就是a < b并且b <= c；有一段不成立，整句就不成立。",
        "Chains: a < b <= c means a < b and b <= c; one link that fails settles it.",
        """
        households | rooms | beds ‖ 1 < rooms <= beds | 0 <= rooms < 3 <= beds
        1          | 2     | 2    ‖ T                 | F
        2          | 2     | 3    ‖ T                 | T
        3          | 1     | ?    ‖ F                 | ?
        4          | 5     | ?    ‖ ?                 | F
        """,
    )


def test_days_compare_in_order_of_the_calendar(spec: Show) -> None:
    spec(
        "日期：先后可以比，也可以与date(年, 月, 日)和today相比。",
        "Days: earlier and later compare, with date(year, month, day) and with today too.",
        """
        households | built_on   | visited_on ‖ built_on < visited_on | built_on == date(2019, 12, 31) | visited_on <= today
        1          | 2019-12-31 | 2020-01-01 ‖ T                     | T                              | T
        2          | 2020-01-01 | 2020-01-01 ‖ F                     | F                              | T
        3          | ?          | 2020-07-01 ‖ ?                     | ?                              | F
        """,
    )


def test_codes_compare_within_one_list(spec: Show) -> None:
    spec(
        "代码：与写出的代码比，或与同一代码表的另一个指标比；没有先后。",
        "Codes: they compare with a written code or another fact of the same list; they have no order.",
        """
        households | grade | former_grade ‖ grade == 'A' | grade != 'A' | grade == former_grade
        1          | A     | A            ‖ T            | F            | T
        2          | B     | D            ‖ F            | T            | F
        3          | ?     | D            ‖ ?            | ?            | ?
        """,
    )


def test_texts_compare_letter_by_letter(spec: Show) -> None:
    spec(
        "文字：一字不差才相等；大小写、空格、全角都算不同。",
        "Texts: they are equal letter by letter; case, spaces and full-width forms make a difference.",
        """
        households | phone  ‖ phone == 'A1' | phone != 'A1'
        1          | A1     ‖ T             | F
        2          | a1     ‖ F             | T
        3          | Ａ１   ‖ F             | T
        4          | O'Hara ‖ F             | T
        5          | ?      ‖ ?             | ?
        """,
    )


def test_texts_of_signs_are_texts_like_others(spec: Show) -> None:
    spec(
        "文字里的引号、反斜杠、百分号、问号都只是字，不起别的作用；多长都行。",
        "Quotation marks, backslashes, percent and question marks in a text are mere letters, however long it is.",
        """
        households | phone                        ‖ phone == '"长长长长长长长长长长长长长长长长长长长长长长长长长长"' | phone == '"' | phone == '%s' | phone == "it's \\\\ ;--" | phone == '👩‍👩‍👧'
        1          | "长长长长长长长长长长长长长长长长长长长长长长长长长长" ‖ T                                       | F            | F             | F                        | F
        2          | "                            ‖ F                                       | T            | F             | F                        | F
        3          | %s                           ‖ F                                       | F            | T             | F                        | F
        4          | it's \\ ;--                  ‖ F                                       | F            | F             | T                        | F
        5          | 👩‍👩‍👧                        ‖ F                                       | F            | F             | F                        | T
        """,
    )


def test_in_asks_whether_a_code_stands_in_a_list(spec: Show) -> None:
    spec(
        "属于：in后面写一组代码；not in相反；未知既不在内也不在外。",
        "In a list: in is followed by codes; not in is the opposite; an unknown is neither in nor out.",
        """
        households | grade ‖ grade in ('A', 'B') | grade not in ('A', 'B') | grade in ['D']
        1          | A     ‖ T                   | F                       | F
        2          | D     ‖ F                   | T                       | T
        3          | ?     ‖ ?                   | ?                       | ?
        """,
    )


def test_in_takes_the_codes_of_a_parameter_and_an_empty_list_holds_nothing(spec: Show) -> None:
    spec(
        "参数里的代码：一组代码可以放进参数，注明日期和来源；空的一组里什么也没有，未知仍是未知。",
        "Codes of a parameter: a list may stand in a parameter with its dates and source; an empty list holds nothing, "
        "and unknown stays unknown.",
        """
        households | grade ‖ grade in sound_grades | grade in no_grades | grade not in no_grades
        1          | A     ‖ T                     | F                  | T
        2          | B     ‖ F                     | F                  | T
        3          | ?     ‖ ?                     | ?                  | ?
        """,
    )


def test_in_takes_numbers_and_days(spec: Show) -> None:
    spec(
        "一组数或日期：in也可以用于数和日期，小数位不同也按大小比。",
        "Numbers and days: in works for them too, by value whatever the decimal places.",
        """
        households | area_m2 | rooms | built_on   ‖ area_m2 in (25, 30.50) | rooms in (-1, 2) | built_on in (date(2020, 1, 1), date(2020, 2, 29))
        1          | 25.0    | -1    | 2020-02-29 ‖ T                      | T                | T
        2          | 30.5    | 2     | 2020-01-01 ‖ T                      | T                | T
        3          | 30.0    | 1     | 2021-01-01 ‖ F                      | F                | F
        4          | ?       | ?     | ?          ‖ ?                      | ?                | ?
        """,
    )
