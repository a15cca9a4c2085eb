"""Every row of the demo fits every other: keys, dates, heads, relations, ages, schooling, numbers."""

from __future__ import annotations

import pytest
from asking import Ask
from stdnum.cn import ric

DAYS = ["2014-06-30", "2014-12-31", "2016-11-30", "2018-12-31", "2020-06-30", "2020-08-01"]


def on(day: str, alias: str = "") -> str:
    dot = f"{alias}." if alias else ""
    return f"({dot}valid_from <= DATE '{day}' AND ({dot}valid_until IS NULL OR {dot}valid_until > DATE '{day}'))"


@pytest.mark.parametrize("day", DAYS)
def test_each_household_has_one_row_and_one_head_on_any_day(clean: Ask, day: str) -> None:
    assert clean(f"SELECT household_id FROM households WHERE {on(day)} GROUP BY ALL HAVING count(*) > 1") == []
    assert clean(f"SELECT member_id FROM members WHERE {on(day)} GROUP BY ALL HAVING count(*) > 1") == []
    assert clean(
        f"SELECT household_id FROM members WHERE {on(day)} GROUP BY ALL HAVING count(*) FILTER (WHERE relation "
        "= 'head') <> 1"
    ) == []  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_members_and_households_are_there_on_the_same_days(clean: Ask, day: str) -> None:
    h, m = f"(SELECT * FROM households WHERE {on(day)})", f"(SELECT * FROM members WHERE {on(day)})"
    assert clean(f"SELECT household_id FROM {m} EXCEPT SELECT household_id FROM {h}") == []
    assert clean(f"SELECT household_id FROM {h} EXCEPT SELECT household_id FROM {m}") == []
    assert clean(
        f"SELECT household_id FROM {h} h JOIN (SELECT household_id, count(*) n FROM {m} GROUP BY ALL) USING "
        "(household_id) "
        "WHERE n <> reported_size"
    ) == []  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_each_household_has_one_income_sheet_on_any_day(clean: Ask, day: str) -> None:
    assert clean(
        "SELECT household_id FROM households h LEFT JOIN (SELECT household_id, count(*) n FROM incomes WHERE "
        f"{on(day)} GROUP BY ALL) "
        f"USING (household_id) WHERE {on(day, 'h')} AND n IS DISTINCT FROM 1"
    ) == []  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_nobody_is_in_two_households_on_one_day(clean: Ask, day: str) -> None:
    assert clean(f"SELECT person_id FROM members WHERE {on(day)} GROUP BY ALL HAVING count(*) > 1") == []


def test_a_bride_moves_and_stays_herself(clean: Ask) -> None:
    moved = clean(
        "SELECT person_id, count(DISTINCT household_id) n, count(DISTINCT name), count(DISTINCT birth_on) "
        "FROM members GROUP BY 1 HAVING n > 1"
    )
    assert len(moved) > 50
    assert {row[1:] for row in moved} == {(2, 1, 1)}


def test_spans_follow_each_other_without_overlap(clean: Ask) -> None:
    for table, key in (("households", "household_id"), ("members", "member_id"), ("villages", "village_code")):
        assert clean(
            f"SELECT {key} FROM (SELECT {key}, valid_until, lead(valid_from) OVER (PARTITION BY {key} ORDER BY "
            f"valid_from) AS next FROM {table}) "
            "WHERE next IS NOT NULL AND valid_until IS DISTINCT FROM next"
        ) == []  # fmt: skip
        assert clean(f"SELECT {key} FROM {table} WHERE valid_until <= valid_from") == []


def test_ids_stand_in_village_order(small: Ask) -> None:
    assert (
        small(
            "SELECT household_id FROM households WHERE left(household_id, 12) <> village_code OR "
            "len(household_id) <> 17"
        )
        == []
    )
    assert (
        small("SELECT member_id FROM members WHERE left(member_id, 17) <> household_id OR len(member_id) <> 20") == []
    )
    assert small("SELECT household_id FROM households EXCEPT SELECT household_id FROM members") == []
    assert small("SELECT household_id FROM measures EXCEPT SELECT household_id FROM households") == []


@pytest.mark.parametrize("day", DAYS)
def test_parents_are_older_than_children(clean: Ask, day: str) -> None:
    head = f"(SELECT household_id, birth_on AS head_born FROM members WHERE relation = 'head' AND {on(day)})"
    assert clean(
        f"SELECT member_id FROM members JOIN {head} USING (household_id) WHERE {on(day)} "
        "AND (relation IN ('son', 'daughter') AND date_diff('year', head_born, birth_on) < 17 "
        "OR relation IN ('father', 'mother') AND date_diff('year', birth_on, head_born) < 17 "
        "OR relation IN ('grandson', 'granddaughter') AND date_diff('year', head_born, birth_on) < 34)"
    ) == []  # fmt: skip


def test_sex_fits_the_relation(clean: Ask) -> None:
    assert clean(
        "SELECT member_id FROM members WHERE relation IN ('daughter', 'mother', 'granddaughter', "
        "'daughter_in_law') AND sex = 'male' "
        "OR relation IN ('son', 'father', 'grandson') AND sex = 'female'"
    ) == []  # fmt: skip


def test_married_people_are_of_age(clean: Ask) -> None:
    assert clean(
        "SELECT member_id FROM members WHERE relation IN ('spouse', 'daughter_in_law') AND date_diff('day', "
        "birth_on, valid_from) < 20 * 365"
    ) == []  # fmt: skip


def test_schooling_fits_age(clean: Ask) -> None:
    low_high = {
        "preschool": (2, 7),
        "primary": (6, 13),
        "junior_high": (11, 16),
        "senior_high": (14, 19),
        "bachelor": (17, 24),
    }
    for stage, (low, high) in low_high.items():
        [(youngest, oldest)] = clean(
            "SELECT min(date_diff('day', birth_on, valid_from) / 365.25), max(date_diff('day', birth_on, "
            "valid_from) / 365.25) FROM members "
            f"WHERE school_status = '{stage}'"
        )
        assert low <= youngest <= oldest <= high, stage


def test_registered_facts_stand_only_on_registered_households(small: Ask) -> None:
    assert (
        small(
            "SELECT household_id FROM households WHERE status = 'unregistered' AND coalesce(main_cause, "
            "attribute) IS NOT NULL"
        )
        == []
    )
    assert small("SELECT household_id FROM households WHERE status = 'out' AND exited_on IS NULL") == []
    assert small("SELECT household_id FROM households WHERE exited_on < identified_on") == []


def test_identity_numbers_belong_to_nobody_and_check(small: Ask) -> None:
    wrong = {row[0] for row in small("SELECT member_id FROM truth WHERE kind = 'bad_identity_number'")}
    people = small("SELECT DISTINCT member_id, person_id, birth_on, sex FROM members")
    assert len(people) > 20_000
    for member_id, person_id, birth_on, sex in people:
        assert isinstance(person_id, str)
        assert person_id.startswith("999")
        assert (ric.calc_check_digit(person_id) == person_id[-1]) == (member_id not in wrong)
        assert person_id[6:14] == f"{birth_on:%Y%m%d}"
        assert (int(person_id[16]) % 2 == 1) == (sex == "male")


def test_phones_ring_nowhere_and_money_is_whole_fen(small: Ask) -> None:
    assert small("SELECT phone FROM households WHERE phone NOT LIKE '0599-0______'") == []
    kinds = small("SELECT DISTINCT column_type FROM (DESCRIBE incomes) WHERE column_name LIKE '%_fen'")
    assert kinds == [("BIGINT",)]


def test_status_only_moves_along_the_campaign(clean: Ask) -> None:
    allowed = {
        ("unregistered", "newly_identified"), ("unregistered", "not_out"), ("newly_identified", "not_out"),
        ("newly_identified", "pre_exit"), ("not_out", "pre_exit"), ("pre_exit", "out"), ("out", "fallen_back"),
        ("fallen_back", "pre_exit"),
    }  # fmt: skip
    found = clean(
        "SELECT DISTINCT status, next FROM (SELECT status, lead(status) OVER (PARTITION BY household_id ORDER "
        "BY valid_from) AS next FROM households) "
        "WHERE next IS NOT NULL AND next <> status"
    )
    assert set(found) <= allowed


def test_registers_hold_people_of_the_demo(clean: Ask) -> None:
    for register in (
        "vehicles",
        "companies",
        "housing",
        "payroll",
        "deaths",
        "school_roll",
        "insurance",
        "officials",
        "official_kin",
        "prisoners",
        "dibao_roll",
        "wubao_roll",
        "disability_roll",
        "population",
    ):
        assert clean(f"SELECT person_id FROM {register} EXCEPT SELECT person_id FROM members") == [], register
        assert clean(f"SELECT count(*) > 0 FROM {register}") == [(True,)], register


def test_dated_rolls_end_after_they_begin(small: Ask) -> None:
    for roll in ("prisoners", "dibao_roll", "wubao_roll", "disability_roll", "population"):
        assert small(f"SELECT person_id FROM {roll} WHERE valid_until <= valid_from OR valid_from IS NULL") == [], roll


@pytest.mark.parametrize("day", DAYS)
def test_a_household_is_on_the_roll_its_attribute_names_and_on_no_other(clean: Ask, day: str) -> None:
    for roll, attributes in (("dibao_roll", "'dibao', 'dibao_poor'"), ("wubao_roll", "'wubao', 'special_support'")):
        assert clean(
            f"SELECT household_id FROM households h JOIN members m USING (household_id) LEFT JOIN {roll} r "
            f"ON r.person_id = m.person_id AND {on(day, 'r')} "
            f"WHERE {on(day, 'h')} AND {on(day, 'm')} AND h.status NOT IN ('unregistered', 'cancelled') "
            f"GROUP BY household_id, h.attribute HAVING (count(r.person_id) > 0) <> (h.attribute IN ({attributes}))"
        ) == [], roll  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_whoever_is_entered_as_disabled_has_a_certificate_and_nobody_in_prison_is_listed(clean: Ask, day: str) -> None:
    registered = (
        f"(SELECT m.* FROM members m JOIN households h USING (household_id) WHERE {on(day, 'h')} AND {on(day, 'm')} "
        "AND h.status NOT IN ('unregistered', 'cancelled'))"
    )
    assert clean(
        f"SELECT member_id FROM {registered} WHERE health = 'disabled' "
        f"AND person_id NOT IN (SELECT person_id FROM disability_roll WHERE {on(day)})"
    ) == []  # fmt: skip
    assert clean(f"SELECT member_id FROM {registered} SEMI JOIN prisoners USING (person_id)") == []
    assert clean(f"SELECT member_id FROM {registered} ANTI JOIN population USING (person_id)") == []


def test_the_dead_leave_the_register(clean: Ask) -> None:
    assert clean(
        "SELECT m.member_id FROM members m JOIN deaths d USING (person_id) WHERE m.valid_until IS NULL OR "
        "m.valid_until > d.died_on"
    ) == []  # fmt: skip
