"""Files of other programs as lines of words: appointments and customers in CSV and .ics."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from icalendar import Calendar, Event
from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

from voicedesk.errors import ConfigurationError

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
_BLOCK = re.compile(r"^BEGIN:VEVENT\b.*?^END:VEVENT[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file, by column; empty cells are left out."""

    number: int
    """Of the line in the file, from 1, for whoever has to mend it."""
    words: Mapping[str, str]


def decoded(content: bytes) -> str:
    """The text of a file; what is no UTF-8 is taken for what office programs write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_csv(text: str) -> tuple[Line, ...]:
    """The records under a heading. Raises ConfigurationError when no heading is understood."""
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    names = [_column(cell) for cell in next(reader, [])]
    if not any(names):
        raise ConfigurationError("the first line names no column such as name, phone or start")
    return tuple(_records(reader, names))


def is_appointments(lines: Sequence[Line]) -> bool:
    """Whether a file tells of times; else it tells of people."""
    return any({"start", "date"} & line.words.keys() for line in lines)


def read_ics(text: str, *, region: str) -> tuple[Line, ...]:
    """The events of a calendar. Raises ConfigurationError for a file that is none."""
    if "BEGIN:VCALENDAR" not in text:
        raise ConfigurationError("this is no calendar: BEGIN:VCALENDAR is missing")
    head = _BLOCK.sub("", text)
    return tuple(
        Line(text.count("\n", 0, block.start()) + 1, words)
        for block in _BLOCK.finditer(text)
        for words in [_event_words(head, block.group(), region)]
    )


def _column(cell: str) -> str | None:
    heading = " ".join(re.sub(r"[\W_]+", " ", cell.casefold()).split())
    return _BY_HEADING.get(heading)


def _records(reader: Iterator[list[str]], names: Sequence[str | None]) -> Iterator[Line]:
    before = reader.line_num  # type: ignore[attr-defined]  # what csv.reader makes has it
    for cells in reader:
        pairs = zip(names, cells, strict=False)
        words = {name: cell.strip() for name, cell in pairs if name and cell.strip()}
        if words:
            yield Line(before + 1, _whole(words))
        before = reader.line_num  # type: ignore[attr-defined]  # as above


def _whole(words: dict[str, str]) -> dict[str, str]:
    """Parts that belong together as one: first and last name, date and time."""
    parts = [words.pop(key) for key in ("first", "last") if key in words]
    if parts and "name" not in words:
        words["name"] = " ".join(parts)
    if "date" in words and "start" not in words:
        words["start"] = f"{words['date']} {words.get('time', '')}".strip()
    return words


def _event_words(head: str, block: str, region: str) -> dict[str, str]:
    end = head.rindex("END:VCALENDAR") if "END:VCALENDAR" in head else len(head)
    try:
        calendar = Calendar.from_ical(f"{head[:end].rstrip()}\r\n{block.rstrip()}\r\nEND:VCALENDAR")
    except (ValueError, KeyError, IndexError) as error:
        return {"fault": f"is no event that can be read ({error})"}
    event = next(iter(calendar.walk("VEVENT")), None)
    return _words_of(event, region) if isinstance(event, Event) else {"fault": "is no event"}


def _words_of(event: Event, region: str) -> dict[str, str]:
    summary, notes = _text(event, "summary"), _text(event, "description")
    found = PhoneNumberMatcher(f"{summary}\n{notes}", region)
    numbers = [format_number(match.number, PhoneNumberFormat.E164) for match in found]
    guest = event.get("attendee")
    guest = guest[0] if isinstance(guest, list) else guest
    words = {
        "uid": _text(event, "uid"),
        "start": _moment(event, "dtstart"),
        "end": _moment(event, "dtend"),
        "summary": summary,
        "note": notes,
        "location": _text(event, "location"),
        "phone": numbers[0] if numbers else "",
        "name": str(guest.params.get("CN", "")) if guest is not None else "",
        "email": re.sub(r"(?i)^mailto:", "", str(guest)) if guest is not None else "",
        "repeats": "yes" if event.get("rrule") else "",
        "status": _text(event, "status").casefold(),
    }
    return {name: word for name, word in words.items() if word}


def _text(event: Event, name: str) -> str:
    return str(event.get(name) or "").strip()


def _moment(event: Event, name: str) -> str:
    stated: object = getattr(event.get(name), "dt", None)
    return stated.isoformat() if isinstance(stated, (datetime, date)) else ""
