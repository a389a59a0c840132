"""Calendar files of other programs are read event by event, and series time by time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from voicedesk.services.calendar_files import (
    Line,
    decoded,
    is_appointments,
    read_csv,
    read_ics,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HEAD = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
X-WR-TIMEZONE:America/New_York
BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:DAYLIGHT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
DTSTART:19700308T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
DTSTART:19701101T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE
"""
WEEKLY = """DTSTART;TZID=America/New_York:20270302T090000
DTEND;TZID=America/New_York:20270302T094500
UID:weekly@google.com
SUMMARY:Check-up Sam Hill
"""
CHANGED = """BEGIN:VEVENT
DTSTART;TZID=America/New_York:20270317T110000
DTEND;TZID=America/New_York:20270317T113000
UID:weekly@google.com
RECURRENCE-ID:20270316T130000Z
SUMMARY:Check-up Sam Hill
END:VEVENT
"""


def event(body: str) -> str:
    return f"BEGIN:VEVENT\n{body.strip()}\nEND:VEVENT\n"


def read(*events: str) -> tuple[Line, ...]:
    text = f"{HEAD}{''.join(events)}END:VCALENDAR\n"
    return read_ics(text.replace("\n", "\r\n"), region="US", now=NOW)


def starts(*events: str) -> list[str]:
    return [line.words.get("start", line.words.get("fault", "")) for line in read(*events)]


def test_a_series_is_its_single_times_at_the_same_hour_through_the_change_of_the_clock() -> None:
    lines = read(event(WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=3"))
    assert [line.words["start"] for line in lines] == [
        "2027-03-02T09:00:00-05:00",
        "2027-03-09T09:00:00-05:00",
        "2027-03-16T09:00:00-04:00",
    ]
    assert [line.words["end"] for line in lines][-1] == "2027-03-16T09:45:00-04:00"
    assert len({line.words["uid"] for line in lines}) == 3
    assert {line.number for line in lines} == {20}


def test_a_time_that_was_taken_out_or_changed_is_not_there_twice() -> None:
    without = "EXDATE;TZID=America/New_York:20270309T090000\nRRULE:FREQ=WEEKLY;COUNT=3"
    assert starts(event(WEEKLY + without), CHANGED) == [
        "2027-03-02T09:00:00-05:00",
        "2027-03-17T11:00:00-04:00",
    ]


def test_changed_times_of_one_series_are_different_appointments() -> None:
    other = CHANGED.replace("20270316T130000Z", "20270323T130000Z").replace("0317T", "0324T")
    first, second = read(CHANGED, other)
    assert first.words["uid"] != second.words["uid"]


@pytest.mark.parametrize(
    "rule, last",
    [
        # without an end: the year that is ahead
        ("RRULE:FREQ=WEEKLY", "2027-11-30T09:00:00-05:00"),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270310T045959Z", "2027-03-09T09:00:00-05:00"),
        # a last day counts to its end
        ("RRULE:FREQ=WEEKLY;UNTIL=20270316", "2027-03-16T09:00:00-04:00"),
        ("RDATE;TZID=America/New_York:20270405T100000", "2027-04-05T10:00:00-04:00"),
        ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20270316", "2027-03-09T09:00:00-05:00"),
    ],
)
def test_a_series_ends_where_its_rule_ends(rule: str, last: str) -> None:
    assert starts(event(WEEKLY + rule))[-1] == last


def test_what_is_over_of_a_series_is_left_out() -> None:
    old = WEEKLY.replace("2027", "2020")
    assert starts(event(old + "RRULE:FREQ=WEEKLY;UNTIL=20261209T000000Z")) == [
        "2026-12-07T09:00:00-05:00"
    ]


@pytest.mark.parametrize(
    "body, why",
    [
        (WEEKLY + "RRULE:FREQ=MINUTELY", "more than once a day"),
        (WEEKLY.replace("2027", "2020") + "RRULE:FREQ=DAILY;COUNT=2", "none of its times lies"),
        # an impossible day is looked for no longer than a year
        (WEEKLY + "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "2027-03-02T09:00:00-05:00"),
    ],
)
def test_a_series_that_cannot_be_taken_says_why(body: str, why: str) -> None:
    (said,) = starts(event(body))
    assert why in said


def test_folded_lines_are_one_and_a_length_does_for_an_end() -> None:
    body = (
        "DTSTART:20270311T150000Z\nDURATION:PT45M\nUID:a@x\nSUMMARY:Cleaning - Maria\n"
        "DESCRIPTION:ring (202) 555\n -0123 before\\, please"
    )
    (line,) = read(event(body))
    assert (line.words["phone"], line.words["end"]) == ("+12025550123", "2027-03-11T15:45:00+00:00")
    assert line.words["note"] == "ring (202) 555-0123 before, please"


def test_a_series_of_whole_days_is_named_once() -> None:
    body = "DTSTART;VALUE=DATE:20270311\nRRULE:FREQ=WEEKLY\nUID:a@x\nSUMMARY:Away"
    assert starts(event(body)) == ["2027-03-11"]


@pytest.mark.parametrize(
    "event",
    [
        "BEGIN:VEVENT\nDTSTART:-1\nEND:VEVENT",  # no moment
        "BEGIN:VEVENT\nSUMMARY:x\nATTENDEE;CN=:x\nDTSTART;VALUE=PERIOD:1\nEND:VEVENT",
    ],
)
def test_an_event_that_cannot_be_read_is_told(event: str) -> None:
    (line,) = read_ics(f"BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR\n", region="US", now=NOW)
    assert line.words["fault"].startswith("is no event that can be read")


def test_a_part_that_ends_without_a_beginning_is_told() -> None:
    text = "BEGIN:VCALENDAR\nTZID:\nBEGIN:\nEND:\nEND:VTIMEZONE\nBEGIN:VEVENT\nEND:VEVENT\n"
    line, _ = read_ics(text, region="US", now=NOW)
    assert line.words["fault"].startswith("is no event that can be read")


def test_what_no_database_takes_is_left_out_of_a_file() -> None:
    (line,) = read_csv(decoded(b"name,phone\nAda\x00,+12025550166\n"))
    assert line.words["name"] == "Ada"


def test_a_file_that_was_cut_off_says_so_and_gives_what_is_whole() -> None:
    whole = event(WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=1")
    cut = f"{HEAD}{whole}BEGIN:VEVENT\nUID:b@x\nSUMM"
    first, second, last = read_ics(cut, region="US", now=NOW)
    assert first.words["summary"] == "Check-up Sam Hill"
    assert second.words["fault"] == "is an event that does not end"
    assert last.words["fault"] == "the file ends before its calendar does"


def test_an_event_without_an_end_does_not_swallow_the_next() -> None:
    open_ended = "BEGIN:VEVENT\nUID:b@x\nDTSTART:20270311T150000Z\nSUMMARY:Lost\n"
    whole = event(WEEKLY + "RRULE:FREQ=WEEKLY;COUNT=1")
    first, second = read(open_ended, whole)
    assert first.words == {"fault": "is an event that does not end"}
    assert (second.number, second.words["summary"]) == (24, "Check-up Sam Hill")


def test_a_quotation_mark_that_is_not_closed_is_named_and_hides_no_other_line() -> None:
    lines = read_csv('start,name\n1,a\n\n2,"b\n3,"c,d"\n4,e\n')
    assert [(line.number, line.words.get("start", "")) for line in lines] == [
        (2, "1"),
        (4, ""),
        (6, "4"),
    ]
    assert lines[1].words["fault"] == "cannot be read up to line 5; a quotation mark is wrong"


def test_a_broken_line_makes_no_appointments_of_people() -> None:
    assert not is_appointments(read_csv('name,phone\nAda,1\n"Bob,2\n'))
