"""The manual: registers met by identity number."""
# ruff: noqa: E501 - a drawn table is as wide as its expressions

from __future__ import annotations

from drawn import Show
from handbook import Chapter

CHAPTER = Chapter(
    7,
    "登记册",
    "Registers",
    "登记册（车辆、企业、房产……）按证件号与成员相遇。没有提供是一回事，提供了而没有记录是另一回事。",
    "Registers (vehicles, companies, flats …) meet members by identity number. Not supplied is one thing, supplied "
    "without an entry another.",
)


def test_an_entry_is_found_through_the_member(spec: Show) -> None:
    spec(
        "户、成员、车：先到成员，再到他的车；in_register(表)问有没有记录。",
        "Household, member, vehicle: first the member, then the entry; in_register(table) asks whether there is one.",
        """
        households | rooms ‖ any_member(any_vehicle(kind == 'car')) | any_member(in_register(vehicles)) | count_members(count_vehicles() > 1) | sum_members(sum_vehicles(worth_fen))
        1          | 1     ‖ T                                      | T                                 | 1                                   | 300.00
        2          | 1     ‖ F                                      | F                                 | 0                                   | 0
        3          | 1     ‖ F                                      | F                                 | 0                                   | 0

        members | household_id | person_id
        1a      | 1            | P1
        1b      | 1            | P2
        2a      | 2            | P3

        vehicles | kind  | worth_fen
        P1       | truck | 100.00
        P1       | car   | 200.00
        P9       | car   | 900.00
        """,
    )


def test_a_member_without_identity_number_is_unknown_to_every_register(spec: Show) -> None:
    spec(
        "没有证件号的成员：查不了，结果未知，不当作没有。",
        "A member without identity number: it cannot be looked up, so the answer is unknown, not none.",
        """
        households | rooms ‖ any_member(any_vehicle()) | all_members(not any_vehicle()) | sum_members(count_vehicles())
        1          | 1     ‖ ?                         | ?                              | ?
        2          | 1     ‖ T                         | F                              | ?

        members | household_id | person_id
        1a      | 1            | ?
        1b      | 1            | P2
        2a      | 2            | ?
        2b      | 2            | P3

        vehicles | kind
        P3       | car
        """,
    )


def test_a_register_that_was_not_supplied_is_unknown(spec: Show) -> None:
    spec(
        "没有提供的登记册：问什么都未知；没有成员的户除外，它确实没有车。",
        "A register not supplied: every question is unknown, but for a household without members, which has none.",
        """
        households | rooms ‖ any_member(any_vehicle()) | any_member(not in_register(vehicles)) | sum_members(count_vehicles())
        1          | 1     ‖ ?                         | ?                                     | ?
        2          | 1     ‖ F                         | F                                     | 0

        members | household_id | person_id
        1a      | 1            | P1
        """,
    )


def test_a_register_supplied_without_entries_says_none(spec: Show) -> None:
    spec(
        "提供了而没有记录的登记册：就是没有。",
        "A register supplied without entries: there are none.",
        """
        households | rooms ‖ any_member(any_vehicle()) | all_members(count_vehicles() == 0) | sum_members(count_vehicles())
        1          | 1     ‖ F                         | T                                  | 0

        members | household_id | person_id
        1a      | 1            | P1

        vehicles | kind
        """,
    )


def test_a_fact_of_an_entry_may_be_unknown(spec: Show) -> None:
    spec(
        "记录里没填的：车的用途未知，“有没有非生产用车”就未知。",
        "An entry not filled in: where a vehicle's use is unknown, so is “has a vehicle not for production”.",
        """
        households | rooms ‖ any_member(any_vehicle(not production)) | any_member(any_vehicle(kind == 'car' and not production))
        1          | 1     ‖ ?                                       | ?
        2          | 1     ‖ ?                                       | F
        3          | 1     ‖ F                                       | F

        members | household_id | person_id
        1a      | 1            | P1
        2a      | 2            | P2
        3a      | 3            | P3

        vehicles | kind  | production
        P1       | car   | ?
        P2       | truck | ?
        P3       | car   | T
        """,
    )


def test_one_person_listed_twice_meets_both_listings(spec: Show) -> None:
    spec(
        "一人两户：同一证件号在成员表里出现两次，两户都看得到；没有证件号的未知。",
        "One person, two households: an identity number that stands twice is seen from both; without one it is unknown.",
        """
        households | rooms ‖ any_member(count_listings() > 1) | sum_members(count_listings())
        1          | 1     ‖ T                                | 2
        2          | 1     ‖ T                                | 3
        3          | 1     ‖ F                                | 1
        4          | 1     ‖ ?                                | ?

        members | household_id | person_id
        1a      | 1            | P1
        2a      | 2            | P1
        2b      | 2            | P2
        3a      | 3            | P3
        4a      | 4            | ?
        """,
    )


def test_a_listing_has_the_facts_of_members(spec: Show) -> None:
    spec(
        "另一处登记的情况：listing里可以用成员存着的指标；派生的要写出算式。",
        "What the other listing says: the stored facts of members may be used in it; derived ones are written out.",
        """
        households | rooms ‖ any_member(any_listing(sick)) | any_member(max_listings(years_between(birth_on, today)) > 20)
        1          | 1     ‖ T                             | T
        2          | 1     ‖ T                             | T

        members | household_id | person_id | sick | birth_on
        1a      | 1            | P1        | F    | 2010-01-01
        2a      | 2            | P1        | T    | 1990-01-01
        """,
    )
