"""Files of other programs as lines of words: appointments and customers in CSV and .ics."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from operator import itemgetter

from icalendar import Calendar, Event
from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

from voicedesk.domain.words import storable
from voicedesk.errors import ConfigurationError
from voicedesk.services.calendar_series import ends, instant, repeats, said, times_of

AHEAD = timedelta(days=366)
"""How far the times of an event that repeats are taken."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "uid": ("uid", "id", "appointment id", "booking id", "customer id", "client id"),
    "start": ("start", "starts", "start time", "date and time", "datetime", "begin"),
    "date": ("date", "day", "start date", "appointment date"),
    "time": ("time", "at", "appointment time"),
    "end": ("end", "ends", "end time"),
    "service": ("service", "appointment type", "type", "treatment"),
    "staff": ("staff", "with", "provider", "employee", "team member", "staff member"),
    "location": ("location", "place", "branch"),
    "name": ("name", "customer", "client", "patient", "full name", "customer name", "client name"),
    "first": ("first name", "given name", "first"),
    "last": ("last name", "family name", "surname", "last"),
    "phone": ("phone", "phone number", "mobile", "mobile phone", "telephone", "tel", "cell"),
    "email": ("email", "e mail", "email address", "mail"),
    "note": ("note", "notes", "comment", "comments", "description"),
    "birth": ("date of birth", "birth date", "birthday", "dob", "birthdate"),
    "postcode": ("postcode", "zip", "zip code", "postal code"),
    "account": ("account", "account number", "customer number"),
    "language": ("language",),
}
"""What a column is called here, and how other programs may head it."""
_BY_HEADING = {heading: name for name, headings in COLUMNS.items() for heading in headings}
UNREADABLE = ["\0"]
"""A record whose quotation marks make no sense."""
_TIMES = ("start", "end")
_UNREADABLE = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError)
"""What the parser raises for files that are broken, some of it when a property is looked at."""
_BLOCK = re.compile(
    r"^BEGIN:VEVENT\b(?:(?!^BEGIN:VEVENT\b).)*?^END:VEVENT[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)
_CUT = re.compile(
    r"^BEGIN:VEVENT\b(?:(?!^(?:BEGIN:VEVENT|END:VCALENDAR|BEGIN:VTIMEZONE)\b).)*",
    re.DOTALL | re.MULTILINE,
)
"""What is left of an event whose end is missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file, by column; empty cells are left out."""

    number: int
    """Of the line in the file, from 1, for whoever has to mend it."""
    words: Mapping[str, str]


def decoded(content: bytes) -> str:
    """The text of a file; what is no UTF-8 is taken for what office programs write."""
    try:
        return storable(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return storable(content.decode("cp1252", errors="replace"))


def read_csv(text: str) -> tuple[Line, ...]:
    """The records under a heading. Raises ConfigurationError when no heading is understood."""
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = [_column(cell) for cell in _cells(reader) or ()]
    if not any(names):
        raise ConfigurationError("the first line names no column such as name, phone or start")
    return tuple(_records(reader, names))


def is_appointments(lines: Sequence[Line]) -> bool:
    """Whether a file tells of times; else it tells of people."""
    return any({"start", "date"} & line.words.keys() for line in lines)


def read_ics(text: str, *, region: str, now: datetime) -> tuple[Line, ...]:
    """The events of a calendar; of one that repeats each time of the year that is ahead.

    Raises ConfigurationError for a file that is none.
    """
    if "BEGIN:VCALENDAR" not in text:
        raise ConfigurationError("this is no calendar: BEGIN:VCALENDAR is missing")
    rest = _BLOCK.sub(_blank, text)
    head = _CUT.sub("", _BLOCK.sub("", text))
    found = [(_number(text, one), _event(head, one.group())) for one in _BLOCK.finditer(text)]
    found += [(_number(text, one), "is an event that does not end") for one in _CUT.finditer(rest)]
    if "END:VCALENDAR" not in text:
        found.append((text.count("\n") + 1, "the file ends before its calendar does"))
    found.sort(key=itemgetter(0))
    elsewhere = {_name(event) for _, event in found if isinstance(event, Event)}
    return tuple(
        Line(number, words)
        for number, event in found
        for words in _stood(event, elsewhere, region=region, now=now)
    )


def _number(text: str, one: re.Match[str]) -> int:
    return text.count("\n", 0, one.start()) + 1


def _blank(one: re.Match[str]) -> str:
    """Nothing but as much room, so that what follows keeps its place."""
    return re.sub(r"[^\n]", " ", one.group())


def _column(cell: str) -> str | None:
    heading = " ".join(re.sub(r"[\W_]+", " ", cell.casefold()).split())
    return _BY_HEADING.get(heading)


def _records(reader: Iterator[list[str]], names: Sequence[str | None]) -> Iterator[Line]:
    before = reader.line_num  # type: ignore[attr-defined]  # what csv.reader makes has it
    while (cells := _cells(reader)) is not None:
        after = reader.line_num  # type: ignore[attr-defined]  # as above
        pairs = zip(names, cells, strict=False)
        words = {name: cell.strip() for name, cell in pairs if name and cell.strip()}
        if cells == UNREADABLE:
            why = f"cannot be read up to line {after}; a quotation mark is wrong"
            yield Line(before + 1, {"fault": why})
        elif words:
            yield Line(before + 1, _whole(words))
        before = after


def _cells(reader: Iterator[list[str]]) -> list[str] | None:
    """The next record; None at the end."""
    try:
        return next(reader, None)
    except csv.Error:
        return UNREADABLE


def _whole(words: dict[str, str]) -> dict[str, str]:
    """Parts that belong together as one: first and last name, date and time."""
    parts = [words.pop(key) for key in ("first", "last") if key in words]
    if parts and "name" not in words:
        words["name"] = " ".join(parts)
    if "date" in words and "start" not in words:
        words["start"] = f"{words['date']} {words.get('time', '')}".strip()
    return words


def _event(head: str, block: str) -> Event | str:
    """One event with the zones of its file, or why it is none."""
    end = head.rindex("END:VCALENDAR") if "END:VCALENDAR" in head else len(head)
    try:
        calendar = Calendar.from_ical(f"{head[:end].rstrip()}\r\n{block.rstrip()}\r\nEND:VCALENDAR")
    except _UNREADABLE as error:
        return _fault(error)
    event = next(iter(calendar.walk("VEVENT")), None)
    return event if isinstance(event, Event) else "is no event"


def _name(event: Event) -> str:
    try:
        return _identity(event)
    except _UNREADABLE:
        return ""


def _stood(
    event: Event | str, elsewhere: set[str], *, region: str, now: datetime
) -> list[dict[str, str]]:
    """All that an event says, or that it cannot be read."""
    try:
        return list(_all_words(event, elsewhere, region=region, now=now))
    except _UNREADABLE as error:
        return [{"fault": _fault(error)}]


def _fault(error: Exception) -> str:
    return f"is no event that can be read ({' '.join(str(error).split())})"


def _all_words(
    event: Event | str, elsewhere: set[str], *, region: str, now: datetime
) -> Iterator[dict[str, str]]:
    """An event by column; one that repeats time by time, without those that stand elsewhere."""
    if isinstance(event, str):
        yield {"fault": event}
        return
    words = _words_of(event, region)
    if not repeats(event) or len(words.get("start", "")) <= len("2026-03-05"):
        yield words
        return
    try:
        times = times_of(event, since=now, until=now + AHEAD)
    except (ValueError, OverflowError) as error:
        yield {"fault": f"repeats in a way that cannot be read ({error})"}
        return
    for start in times:
        uid = f"{words['uid']} {instant(start)}" if "uid" in words else ""
        if uid not in elsewhere:
            yield words | {"uid": uid, "start": start.isoformat()} | _ending(words, start)
    if not times:
        yield {"fault": "repeats, and none of its times lies in the year ahead"}


def _ending(words: Mapping[str, str], start: datetime) -> dict[str, str]:
    """When one time of a series is over, on the clock on which it begins."""
    begins, over = (datetime.fromisoformat(words.get(name, "1970-01-01")) for name in _TIMES)
    if "end" not in words or (begins.tzinfo is None) != (over.tzinfo is None):
        return {}
    return {"end": (start + (over - begins)).isoformat()}


def _identity(event: Event) -> str:
    """The uid; of one time of a series that was changed with the time that it had."""
    uid, before = _text(event, "uid"), said(event, "RECURRENCE-ID")
    return uid if before is None else f"{uid} {instant(before)}"


def _words_of(event: Event, region: str) -> dict[str, str]:
    summary, notes = _text(event, "summary"), _text(event, "description")
    found = PhoneNumberMatcher(f"{summary}\n{notes}", region)
    numbers = [format_number(match.number, PhoneNumberFormat.E164) for match in found]
    guest = event.get("attendee")
    guest = guest[0] if isinstance(guest, list) else guest
    words = {
        "uid": _identity(event),
        "start": _moment(said(event, "DTSTART")),
        "end": _moment(ends(event)),
        "summary": summary,
        "note": notes,
        "location": _text(event, "location"),
        "phone": numbers[0] if numbers else "",
        "name": str(guest.params.get("CN", "")) if guest is not None else "",
        "email": re.sub(r"(?i)^mailto:", "", str(guest)) if guest is not None else "",
        "status": _text(event, "status").casefold(),
    }
    return {name: word for name, word in words.items() if word}


def _text(event: Event, name: str) -> str:
    return str(event.get(name) or "").strip()


def _moment(stated: date | datetime | None) -> str:
    return "" if stated is None else stated.isoformat()
