"""Words for the ear, and that they are understood as what was meant."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language import spoken
from voicedesk.language.dates import OpenHours, find_dates
from voicedesk.language.numbers import read_number
from voicedesk.language.people import read_email, read_phone, read_spelling

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 3, 9, tzinfo=ZONE)
TODAY = NOW.date()
HOURS = OpenHours(time(8), time(18))
QUARTERS = st.integers(0, 39).map(lambda n: time(8 + n // 4, 15 * (n % 4)))
NEAR_DAYS = st.integers(0, 300).map(lambda n: TODAY + timedelta(days=n))


@pytest.mark.parametrize(
    "day, said",
    [
        (date(2026, 3, 3), "today"),
        (date(2026, 3, 4), "tomorrow"),
        (date(2026, 3, 5), "Thursday the fifth"),
        (date(2026, 3, 10), "Tuesday, March tenth"),
        (date(2026, 4, 21), "Tuesday, April twenty-first"),
        (date(2026, 3, 31), "Tuesday, March thirty-first"),
    ],
)
def test_a_day_is_said_with_its_weekday(day: date, said: str) -> None:
    assert spoken.say_day(day, today=TODAY) == said


@pytest.mark.parametrize(
    "at, said",
    [
        (time(9), "nine"),
        (time(10, 30), "ten thirty"),
        (time(14, 30), "two thirty"),
        (time(14, 5), "two oh five"),
        (time(16, 45), "four forty-five"),
        (time(12), "noon"),
        (time(0), "midnight"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: time, said: str) -> None:
    assert spoken.say_time(at) == said


@pytest.mark.parametrize(
    "cents, currency, said",
    [
        (8500, "USD", "eighty-five dollars"),
        (100, "USD", "one dollar"),
        (12950, "EUR", "one hundred and twenty-nine euros and fifty cents"),
        (1, "GBP", "one penny"),
        (0, "USD", "zero dollars"),
    ],
)
def test_a_price_is_said_in_words(cents: int, currency: str, said: str) -> None:
    assert spoken.say_price(cents, currency) == said


@pytest.mark.parametrize(
    "minutes, said",
    [
        (30, "half an hour"),
        (60, "an hour"),
        (90, "an hour and a half"),
        (45, "forty-five minutes"),
        (150, "two and a half hours"),
        (75, "an hour and fifteen minutes"),
    ],
)
def test_a_length_of_time_is_said_in_words(minutes: int, said: str) -> None:
    assert spoken.say_duration(minutes) == said


def test_words_are_joined_as_a_spoken_list() -> None:
    assert spoken.join_words(["a", "b", "c"]) == "a, b and c"
    assert spoken.join_words(["a"]) == "a"
    assert spoken.say_choices(["nine", "ten"]) == "nine or ten"


def test_free_times_of_one_day_are_said_together() -> None:
    starts = [datetime(2026, 3, 5, 9, tzinfo=ZONE), datetime(2026, 3, 5, 10, 30, tzinfo=ZONE)]
    starts.append(datetime(2026, 3, 6, 14, tzinfo=ZONE))
    assert spoken.say_starts(starts, now=NOW) == (
        "Thursday the fifth at nine or ten thirty, or Friday the sixth at two"
    )


def test_a_number_is_said_in_the_groups_of_its_country() -> None:
    assert spoken.say_phone("+12025550123") == ("two zero two, five five five, zero one two three")


def test_letters_get_a_word_each_on_the_second_try() -> None:
    assert spoken.spell("Li") == "L I"
    assert spoken.spell("Li", with_words=True) == "L as in Lima, I as in India"


@given(st.integers(0, 9999))
def test_a_number_said_is_read_as_itself(number: int) -> None:
    assert read_number(spoken.say_number(number)) == number


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12))
def test_a_spelling_is_read_as_the_word(word: str) -> None:
    assert read_spelling(spoken.spell(word, with_words=True)).upper() == word


@given(st.integers(0, 99).map("+120255501{:02d}".format))
def test_a_telephone_number_said_is_read_as_itself(number: str) -> None:
    assert read_phone(spoken.say_phone(number))[0].number == number


@given(st.from_regex(r"[a-z]{3,8}(\.[a-z]{3,8})?", fullmatch=True))
def test_an_address_said_is_read_as_itself(local: str) -> None:
    address = f"{local}@example.com"
    assert address in [email.address for email in read_email(spoken.say_email(address))]


@given(NEAR_DAYS)
def test_a_day_said_is_understood_as_the_day(day: date) -> None:
    found = find_dates(spoken.say_day(day, today=TODAY), now=NOW)
    assert [(when.day_from, when.day_to) for when in found] == [(day, day)]


@given(QUARTERS)
def test_a_time_said_is_understood_within_the_business_day(at: time) -> None:
    found = find_dates(f"at {spoken.say_time(at)}", now=NOW, hours=HOURS)
    assert [when.time_from for when in found] == [at]


@given(NEAR_DAYS, QUARTERS)
def test_a_day_and_a_time_said_are_understood_together(day: date, at: time) -> None:
    start = datetime.combine(day, at, ZONE)
    found = find_dates(spoken.say_when(start, now=NOW), now=NOW, hours=HOURS)
    assert [(when.day_from, when.time_from) for when in found] == [(day, at)]
