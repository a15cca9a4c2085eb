"""The manual: parts of a row, derived facts, places over households."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(8, "附表、派生指标、地方", "Parts, derived facts, places")


def test_facts_of_a_part_are_facts_of_its_row(spec: Show) -> None:
    spec(
        "附表：收入表的指标就是户的指标；没有那一行的户，值未知。",
        "A part: the facts of the earnings table are facts of the household; without its row they are unknown.",
        """
        households | income_fen | cost_fen ‖ wage_fen | income_fen + wage_fen | is_unknown(wage_fen)
        1          | 1.00       | 0.40     ‖ 0.50     | 1.50                  | F
        2          | 1.00       | 0        ‖ ?        | ?                     | T
        3          | 1.00       | 0        ‖ ?        | ?                     | T

        earnings | wage_fen
        1        | 0.50
        3        | ?
        """,
    )


def test_a_part_that_was_not_supplied_is_unknown(spec: Show) -> None:
    spec(
        "没有提供的附表：它的指标全部未知。",
        "A part not supplied: all its facts are unknown.",
        """
        households | income_fen ‖ wage_fen | income_fen > 0 or wage_fen > 0
        1          | 1.00       ‖ ?        | T
        2          | 0          ‖ ?        | ?
        """,
    )


def test_derived_facts_may_rest_on_derived_facts(spec: Show) -> None:
    spec(
        "派生指标：由别的指标算出，一层接一层；用到的有一个未知，它就未知。",
        "Derived facts: they are worked out from others, layer upon layer; one unknown makes them unknown.",
        """
        households | income_fen | cost_fen ‖ net_fen | total_fen | net_per_head_fen
        1          | 10.00      | 4.00     ‖ 6.00    | 7.50      | 3.00
        2          | 10.00      | ?        ‖ ?       | ?         | ?
        3          | 10.00      | 4.00     ‖ 6.00    | ?         | ?

        earnings | support_fen
        1        | 1.50
        2        | 1.50

        members | household_id
        1a      | 1
        1b      | 1
        2a      | 2
        """,
    )


def test_a_village_looks_at_the_households_whose_place_code_begins_with_its_own(spec: Show) -> None:
    spec(
        "村：户的地址码以村的代码开头，就是这个村的户。",
        "A village: its households are those whose place code begins with the village's.",
        """
        villages  | road ‖ count_households() | count_households(status == 'listed') | sum_households(member_count) | listed_persons | any_household(any_member(sick))
        010101001 | T    ‖ 2                  | 1                                    | 3                            | 2              | ?
        010101002 | T    ‖ 1                  | ?                                    | 0                            | ?              | F
        010102001 | T    ‖ 0                  | 0                                    | 0                            | 0              | F

        households | village_code | status
        1          | 010101001    | listed
        2          | 010101001    | out
        3          | 010101002    | ?
        4          | 020101001    | listed
        5          | ?            | listed

        members | household_id | sick
        1a      | 1            | F
        1b      | 1            | ?
        2a      | 2            | F
        """,
    )


def test_a_county_looks_at_its_villages_and_at_its_households(spec: Show) -> None:
    spec(
        "县：既能看村，也能看户；层级由地址码的长度决定。",
        "A county: it sees its villages and its households; the length of the code tells the level.",
        """
        counties | key_county ‖ count_villages(road) | count_households() | all_villages(any_household(rooms > 2)) | sum_villages(population)
        010101   | T          ‖ 1                    | 3                  | T                                      | 30
        010102   | F          ‖ 0                    | 0                  | T                                      | 0

        villages  | road | population
        010101001 | T    | 10
        010101002 | F    | 20

        households | village_code | rooms
        1          | 010101001    | 3
        2          | 010101001    | ?
        3          | 010101002    | 5
        4          | 020101001    | 1
        """,
    )


def test_a_share_of_a_village_is_met_below_not_at_the_line(spec: Show) -> None:
    spec(
        "比例线：在册人数恰好等于“比例 × 人口”时不算低于。",
        "The line of a share: exactly at share times population is not below it.",
        """
        villages  | population ‖ listed_persons < most_share * population | ratio(listed_persons, population, 4)
        010101001 | 3          ‖ F                                        | 0.3333
        010101002 | 4          ‖ T                                        | 0.2500
        010101003 | ?          ‖ ?                                        | ?

        households | village_code | status
        1          | 010101001    | listed
        2          | 010101002    | listed
        3          | 010101003    | listed

        members | household_id
        1a      | 1
        2a      | 2
        3a      | 3
        """,
    )
