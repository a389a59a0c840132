"""What callers say about days and times, and what it means."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from voicedesk.language.dates import OpenHours, When, find_dates

pytestmark = pytest.mark.unit

# A Tuesday morning.
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("America/New_York"))
HOURS = OpenHours(time(8), time(18))
TIME_ASKED = "What time would suit you?"


def read(text: str, asked: str | None = None) -> list[tuple[str | None, str | None]]:
    return [(w.start, w.end) for w in find_dates(text, now=NOW, asked=asked, hours=HOURS)]


def only(text: str) -> When:
    (when,) = find_dates(text, now=NOW, hours=HOURS)
    return when


@pytest.mark.parametrize(
    "text, day",
    [
        ("are you open tomorrow", "2026-03-04"),
        ("the day after tomorrow please", "2026-03-05"),
        ("how about Thursday", "2026-03-05"),
        ("Tuesday", "2026-03-10"),  # said on a Tuesday: a week ahead, today would be "today"
        ("this Friday", "2026-03-06"),
        ("next Friday", "2026-03-13"),  # next week's, not the one that comes
        ("last Friday", "2026-02-27"),
        ("Friday next week", "2026-03-13"),
        ("Monday of the following week", "2026-03-09"),
        ("a week from Thursday", "2026-03-12"),
        ("Wednesday week", "2026-03-11"),
        ("a fortnight on Thursday", "2026-03-19"),
        ("two weeks from tomorrow", "2026-03-18"),
        ("in three weeks' time", "2026-03-24"),
        ("ten days ago", "2026-02-21"),
        ("the twenty second", "2026-03-22"),
        ("the 2nd", "2026-04-02"),  # this month's is over
        ("the 31st of March", "2026-03-31"),
        ("March the thirty first", "2026-03-31"),
        ("June third nineteen eighty five", "1985-06-03"),
        ("3/10", "2026-03-10"),
        ("12/25/26", "2026-12-25"),
        ("2026-11-05", "2026-11-05"),
        ("25/12", "2026-12-25"),  # no month is the 25th
        ("Tuesday the tenth", "2026-03-10"),
        ("one night for next Friday the 13th", "2026-03-13"),  # no hour of that night
        ("the second Tuesday of next month", "2026-04-14"),
        ("the last Friday of the month", "2026-03-27"),
        ("the third day of October", "2026-10-03"),
        ("two days before Thanksgiving", "2026-11-24"),
        ("the day after Christmas", "2026-12-26"),
        ("the Friday before Labor Day", "2026-09-04"),
        ("February 29th", "2028-02-29"),
        ("on the second", "2026-04-02"),
        ("July second", "2026-07-02"),
        ("March first", "2026-03-01"),  # two days ago, not a year ahead
    ],
)
def test_a_day_is_found_however_it_is_said(text: str, day: str) -> None:
    assert read(text) == [(day, None)]


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("this week", "2026-03-02", "2026-03-08"),
        ("any day next week", "2026-03-09", "2026-03-15"),
        ("the week after next", "2026-03-16", "2026-03-22"),
        ("the week of the 16th", "2026-03-16", "2026-03-22"),
        ("early next week", "2026-03-09", "2026-03-11"),
        ("the end of the month", "2026-03-21", "2026-03-31"),
        ("this weekend", "2026-03-07", "2026-03-08"),
        ("next month", "2026-04-01", "2026-04-30"),
        ("in April", "2026-04-01", "2026-04-30"),
        ("January", "2027-01-01", "2027-01-31"),
        ("the next three days", "2026-03-04", "2026-03-06"),
        ("the last two weeks", "2026-02-16", "2026-03-01"),
        ("within two weeks", "2026-03-03", "2026-03-17"),
        ("Monday through Friday", "2026-03-09", "2026-03-13"),
        ("from Thursday to Tuesday", "2026-03-05", "2026-03-10"),
        ("between the 3rd and the 6th of April", "2026-04-03", "2026-04-06"),
        ("from the 29th to the 2nd of April", "2026-03-29", "2026-04-02"),
        ("November 19 - 20", "2026-11-19", "2026-11-20"),
        ("from May to October 2027", "2027-05-01", "2027-10-31"),
        ("the third quarter", "2026-07-01", "2026-09-30"),
        ("next summer", "2026-06-21", "2026-09-22"),
        ("until Friday", None, "2026-03-06"),
        ("before the 20th", None, "2026-03-19"),
        ("by the end of next week", None, "2026-03-15"),
        ("from Monday on", "2026-03-09", None),
        ("Monday onwards", "2026-03-09", None),
        ("I have been waiting since Monday", "2026-03-02", None),
    ],
)
def test_a_run_of_days_keeps_its_two_ends(text: str, first: str | None, last: str | None) -> None:
    found = only(text)
    days = [day and day.isoformat() for day in (found.day_from, found.day_to)]
    assert days == [first, last]


@pytest.mark.parametrize(
    "text, clock",
    [
        ("2 p m", "14:00"),
        ("2 p.m. please", "14:00"),
        ("at 2:30pm", "14:30"),
        ("nine oh five a m", "09:05"),
        ("half past two", "14:30"),
        ("quarter to five", "16:45"),
        ("25 to 7 p.m.", "18:35"),
        ("ten minutes past nine in the morning", "09:10"),
        ("twenty to noon", "11:40"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("at 15:20", "15:20"),
        ("four in the afternoon", "16:00"),
        ("evening 5:30", "17:30"),
        ("eight at night", "20:00"),
        ("three in the night", "03:00"),
        ("seven o'clock in the evening", "19:00"),
        ("let's make it 5", "17:00"),
        ("10 works for me", "10:00"),
    ],
)
def test_a_time_without_a_day_has_no_day(text: str, clock: str) -> None:
    assert read(text) == [(clock, None)]


@pytest.mark.parametrize(
    "text, start",
    [("at five", "17:00"), ("at nine", "09:00"), ("at twelve", "12:00"), ("at 8", "08:00")],
)
def test_the_hours_of_the_business_decide_the_half_of_the_day(text: str, start: str) -> None:
    assert read(text) == [(start, None)]


def test_a_half_of_the_day_that_was_decided_by_hours_can_be_told() -> None:
    assert only("at five").alternatives == (time(5),)
    assert only("at five pm").alternatives == ()


@pytest.mark.parametrize(
    "text, start, end",
    [
        ("after four", "16:00", None),
        ("any time before noon", None, "12:00"),
        ("between nine and half past ten", "09:00", "10:30"),
        ("from 11 to 2", "11:00", "14:00"),
        ("10 in the morning to 2 in the afternoon", "10:00", "14:00"),
        ("2 to 4 pm", "14:00", "16:00"),
        ("later than 9:30 but before 11", "09:30", "11:00"),
        ("I can't go until 4:30", "16:30", None),
        ("four or later", "16:00", None),
        ("in the morning", "00:00", "12:00"),
        ("first thing", "00:00", "10:00"),
        ("Thursday after four", "2026-03-05T16:00", None),
        ("before noon on Friday", "2026-03-06", "2026-03-06T12:00"),
        ("tomorrow between 2 and 4", "2026-03-04T14:00", "2026-03-04T16:00"),
        ("first thing on Monday", "2026-03-09T00:00", "2026-03-09T10:00"),
        ("this afternoon", "2026-03-03T12:00", "2026-03-03T19:00"),
        (
            "between 9 05 in the morning and 25 to 5 any day next week",
            "2026-03-09T09:05",
            "2026-03-15T16:35",
        ),
        ("no later than Thursday noon", None, "2026-03-05T12:00"),
        ("between now and noon", "2026-03-03T09:00", "2026-03-03T12:00"),
    ],
)
def test_a_window_is_half_open_and_an_open_side_is_none(
    text: str, start: str | None, end: str | None
) -> None:
    assert read(text) == [(start, end)]


@pytest.mark.parametrize(
    "text, start",
    [
        ("Tuesday the tenth at half past two", "2026-03-10T14:30"),
        ("half past two on Tuesday the tenth", "2026-03-10T14:30"),
        ("March tenth two thirty p m", "2026-03-10T14:30"),
        ("9 tomorrow morning", "2026-03-04T09:00"),
        ("tomorrow at 4ish", "2026-03-04T16:00"),
        ("in half an hour", "2026-03-03T09:30"),
        ("in an hour and a half", "2026-03-03T10:30"),
        ("twenty minutes ago", "2026-03-03T08:40"),
        ("in two days at 5", "2026-03-05T17:00"),
    ],
)
def test_a_day_and_its_time_are_one_expression(text: str, start: str) -> None:
    assert read(text) == [(start, None)]


@pytest.mark.parametrize(
    "text, clock",
    [("230", "14:30"), ("to thirty", "14:30"), ("for fifteen", "16:15"), ("nine oh five", "09:05"),
     ("ten thirty", "10:30"), ("yes 11", "11:00")],
)  # fmt: skip
def test_bare_digits_are_a_time_only_where_one_was_asked_for(text: str, clock: str) -> None:
    assert read(text) == []
    assert read(text, asked=TIME_ASKED) == [(clock, None)]


OFFER = "I have nine fifteen or ten thirty on Tuesday. Which would you like?"


@pytest.mark.parametrize("text", ["ten thirty", "the ten thirty slot", "ten thirty works"])
def test_a_time_that_was_offered_is_taken_up(text: str) -> None:
    assert read(text, asked=OFFER) == [("10:30", None)]


@pytest.mark.parametrize(
    "text, asked",
    [
        ("202 555 0123", "That is at 2:30. What is your phone number?"),
        ("202 555 0123", TIME_ASKED),
        ("two people", TIME_ASKED),
        ("the second", OFFER),
        ("one two three", TIME_ASKED),
        ("I'm not sure", TIME_ASKED),
    ],
)
def test_other_digits_are_no_time_even_then(text: str, asked: str) -> None:
    assert read(text, asked=asked) == []


@pytest.mark.parametrize("text", ["the second", "the first"])
def test_a_spelled_ordinal_is_a_day_only_where_a_day_was_asked_for(text: str) -> None:
    assert read(text) == []
    assert len(read(text, asked="Which day would suit you?")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "the first one",
        "my second child",
        "the later one",
        "order number 12/30",
        "my number is 202 555 0123",
        "my zip code is 20115",
        "one moment please",
        "give me a second",
        "it may take a while",
        "we march on",
        "I sat down",
        "a table for four people",
        "I need two cleanings",
        "that will be 45 dollars",
        "what is the apr on my card",
        "maybe",
        "the first is fine",
        "version 2.30",
        "good morning",
        "too short on the first try",
        "which day of the week is it",
        "by third parties",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text, meant",
    [
        ("Tuesday, no, Wednesday", "2026-03-04"),
        ("Tuesday, no, sorry, Wednesday at 4", "2026-03-04T16:00"),
        ("Tuesday at 3, no wait, make it 4", "2026-03-10T16:00"),
        ("Tuesday at 3, actually Thursday", "2026-03-05T15:00"),
        ("on the 5th, I mean the 6th", "2026-03-06"),
    ],
)
def test_a_correction_leaves_what_was_meant(text: str, meant: str) -> None:
    assert read(text) == [(meant, None)]


@pytest.mark.parametrize(
    "text",
    [
        "not Monday",
        "anything but Monday",
        "I can't do Monday",
        "Monday doesn't work for me",
        "Monday is no good",
        "I'm not free on Monday at 3",
    ],
)
def test_a_day_that_will_not_do_is_marked(text: str) -> None:
    found = only(text)
    assert found.negated
    assert found.day_from == date(2026, 3, 9)


@pytest.mark.parametrize(
    "text", ["does Monday work", "I don't know if Monday works", "why not Monday"]
)
def test_a_day_that_is_only_asked_about_is_not_refused(text: str) -> None:
    assert not only(text).negated


@pytest.mark.parametrize(
    "text, left, wanted",
    [
        ("move my appointment from Tuesday to Thursday", "2026-03-10", "2026-03-05"),
        ("move it from 3 to 4", "15:00", "16:00"),
        ("change it from ten to eleven", "10:00", "11:00"),
        ("can you change my 3 o'clock to 4 o'clock", "15:00", "16:00"),
        ("reschedule it from the 5th to the 6th at noon", "2026-03-05", "2026-03-06T12:00"),
        ("move it from quarter to nine to ten", "08:45", "10:00"),
    ],
)
def test_where_something_is_moved_the_time_it_leaves_is_marked(
    text: str, left: str, wanted: str
) -> None:
    old, new = find_dates(text, now=NOW, hours=HOURS)
    assert (old.start, old.negated) == (left, True)
    assert (new.start, new.negated) == (wanted, False)


@pytest.mark.parametrize(
    "text",
    ["move it to sometime from 2 to 4 on Friday", "reschedule it to between 2 and 4 on Friday"],
)
def test_a_window_to_move_into_stays_a_window(text: str) -> None:
    assert read(text) == [("2026-03-06T14:00", "2026-03-06T16:00")]


def test_several_expressions_come_in_the_order_they_were_said() -> None:
    text = "I can't do Tuesday, but Wednesday morning or Thursday after four is fine"
    found = find_dates(text, now=NOW, hours=HOURS)
    assert [w.start for w in found] == ["2026-03-10", "2026-03-04T00:00", "2026-03-05T16:00"]
    assert [w.negated for w in found] == [True, False, False]


def test_the_second_of_two_times_gives_its_day_to_the_first() -> None:
    assert read("either 10 or 11 on Thursday") == [
        ("2026-03-05T10:00", None),
        ("2026-03-05T11:00", None),
    ]


@pytest.mark.parametrize("text", ["every Tuesday at 9", "on Mondays", "each week on Thursday"])
def test_recurrence_is_noticed(text: str) -> None:
    assert only(text).recurring


@pytest.mark.parametrize("text", ["around four", "4ish on Thursday", "at about half past two"])
def test_a_rough_time_is_marked(text: str) -> None:
    assert only(text).approximate


def test_how_about_is_no_rough_time() -> None:
    assert not only("how about 3:15").approximate


@pytest.mark.parametrize("text", ["Tuesday March 5th", "Friday, 10/27/2026", "February 30th"])
def test_a_weekday_or_a_day_that_does_not_fit_its_date_is_marked(text: str) -> None:
    assert only(text).mismatch


def test_a_weekday_and_a_number_find_the_month_in_which_they_fit() -> None:
    found = only("Friday the 17th")
    assert (found.day_from, found.mismatch) == (date(2026, 4, 17), False)


@pytest.mark.parametrize(
    "text, now, start",
    [
        # the clocks go forward at 2:00 on 8 March 2026
        ("in two hours", "2026-03-08T01:30", "2026-03-08T04:30"),
        # and back at 2:00 on 1 November
        ("in two hours", "2026-11-01T00:30", "2026-11-01T01:30"),
        ("tomorrow at 9", "2026-03-07T23:00", "2026-03-08T09:00"),
        ("in one month", "2026-01-31T09:00", "2026-02-28"),
        ("one year from today", "2028-02-29T09:00", "2029-02-28"),
        ("tomorrow", "2028-02-28T09:00", "2028-02-29"),
    ],
)
def test_clocks_month_ends_and_leap_years_are_kept(text: str, now: str, start: str) -> None:
    aware = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("America/New_York"))
    assert find_dates(text, now=aware, hours=HOURS)[0].start == start
