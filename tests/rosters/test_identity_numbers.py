"""Identity numbers are proved a column at a time, and agree with python-stdnum one at a time."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from rostering import TODAY, number
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from bangfu.rosters.identity import Identities, cn_resident

DIVISIONS = ("350702", "110101", "520626", "511902", "999001", "350721")
births = st.dates(date(1900, 1, 1), TODAY).map(lambda day: f"{day:%Y%m%d}")
first_seventeen = st.one_of(
    st.builds(lambda d, b, o: f"{d}{b}{o:03d}", st.sampled_from(DIVISIONS), births, st.integers(0, 999)),
    st.text("0123456789", min_size=17, max_size=17),
)
numbers = st.builds(lambda first, last: first + last, first_seventeen, st.sampled_from("0123456789X"))


def read(*texts: str | None) -> Identities:
    return cn_resident(pa.array(texts, pa.string()), "999", TODAY)


def agrees_with_stdnum(text: str) -> bool:
    """By the check digit and the birth date; the division is a warning with us and an error there."""
    try:
        born = ric.get_birth_date(text)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(text) == text[-1]) and date(1850, 1, 1) <= born <= TODAY


@settings(max_examples=300)
@given(st.lists(numbers, min_size=1, max_size=20))
def test_a_number_is_accepted_exactly_when_stdnum_accepts_it(texts: list[str]) -> None:
    found = read(*texts)
    assert [value is not None for value in found.numbers.to_pylist()] == [agrees_with_stdnum(text) for text in texts]


@given(births, st.integers(0, 999), st.sampled_from(DIVISIONS))
def test_birth_date_and_sex_are_those_in_the_number(birth: str, order: int, division: str) -> None:
    text = number(birth, order, division)
    found = read(text)
    assert found.birth_on.to_pylist() == [ric.get_birth_date(text)]
    assert found.sex.to_pylist() == ["male" if order % 2 else "female"]


@given(births.filter(lambda birth: birth.startswith("19")), st.integers(0, 999))
def test_a_number_of_fifteen_digits_becomes_the_one_of_eighteen(birth: str, order: int) -> None:
    long = number(birth, order, "350702")
    found = read(long[:6] + long[8:17])
    assert found.numbers.to_pylist() == [long]
    assert found.upgraded.tolist() == [True]


@given(numbers, st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(text: str, place: int, digit: str) -> None:
    if agrees_with_stdnum(text) and text[place] != digit:
        assert read(text[:place] + digit + text[place + 1 :]).numbers.to_pylist() == [None]


def test_capitals_blanks_hyphens_and_quotation_marks_do_not_matter() -> None:
    text = next(t for t in (number("19700305", order) for order in range(1000)) if t.endswith("X"))
    found = read(text.lower(), f" {text[:6]} {text[6:14]} {text[14:]} ", f"{text[:6]}-{text[6:]}", f"‘{text}’", f"“{text}”", f"`{text}")
    assert found.numbers.to_pylist() == [text] * 6


def test_a_disability_certificate_gives_its_first_eighteen() -> None:
    text = number("19700305", 2, "350702")
    found = read(text + "43", text + "42B1", text + "93", text + "45")
    assert found.numbers.to_pylist() == [text, text, None, None]
    assert found.faults["id_certificate"].tolist() == [False, False, True, True]


def test_each_fault_is_named() -> None:
    good = number("19700305", 2, "350702")
    texts = {
        "id_length": good[:17],
        "id_characters": "一二三四五六七八九十一二三四五六七八",
        "id_check_digit": good[:17] + ("1" if good[17] != "1" else "2"),
        "id_birth": number("19700231", 2, "350702"),
        "id_rounded": good[:15] + "000",
        "id_place": number("19700305", 2, "000000"),
    }
    found = read(*texts.values(), good, None)
    for place, kind in enumerate(texts):
        assert [name for name, mask in found.faults.items() if mask[place]] == [kind]
    assert not any(mask[-2] or mask[-1] for mask in found.faults.values())


def test_a_number_in_scientific_notation_was_rounded() -> None:
    assert read("3.50702E+17", "3.5e17").faults["id_rounded"].tolist() == [True, True]


def test_a_true_number_that_ends_in_three_zeros_is_not_called_rounded() -> None:
    text = next(t for t in (number(f"{y}0101", 900) for y in range(1940, 2000)) if t.endswith("9000"))
    assert read(text).numbers.to_pylist() == [text]


def test_nobody_is_born_after_the_day_of_the_check() -> None:
    tomorrow, today = (number(f"{TODAY + timedelta(days=n):%Y%m%d}", 2) for n in (1, 0))
    assert read(tomorrow, today).faults["id_birth"].tolist() == [True, False]


def test_training_numbers_are_known_by_their_division() -> None:
    found = read(number("19700305", 2), number("19700305", 2, "350702"), "999")
    assert found.training.tolist() == [True, False, False]


def test_a_former_division_is_known() -> None:
    assert read(number("19700305", 2, "350721")).faults["id_place"].tolist() == [False]
