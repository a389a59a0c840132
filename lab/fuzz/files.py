"""Readers of other programs' files: appointments and customers in CSV and .ics, taken over."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Literal

from lab.fuzz.machine import Wrong
from lab.fuzz.truth import storable
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.business import Business
from voicedesk.errors import ConfigurationError
from voicedesk.profile.facts import business_of
from voicedesk.profile.load import load_profile
from voicedesk.services.calendar_files import Line, decoded, is_appointments, read_csv, read_ics
from voicedesk.services.importing import Import, Taken, Wanted

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
_CSV = (
    "start,end,service,staff,name,phone,email,note\n"
    "2026-03-26T10:00,2026-03-26T11:00,cleaning,dr_lee,Maria Gonzalez,+12025550123,m@x.com,late\n"
    "2026-03-27 2:30 PM,,check-up,,Peter Miller,202-555-0124,,\n",
    'Date;Time;Appointment type;Client;Mobile\n03/26/2026;10:00;cleaning;"Lee, Ann";2025550125\n',
    "First name\tLast name\tPhone\tEmail\tDOB\tZip\n"
    "Ada\tByron\t+12025550166\ta@x.c\t05/12/1984\t20001\n",
)
_ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20260301T000000Z\r\n"
    "DTSTART:20260326T140000Z\r\nDTEND:20260326T150000Z\r\nSUMMARY:Cleaning - Maria Gonzalez\r\n"
    "DESCRIPTION:call +1 202 555 0123\\nfirst visit\r\nATTENDEE;CN=Maria:mailto:m@example.com\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n",
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:Mine\nBEGIN:STANDARD\nDTSTART:19701101T020000\n"
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\n"
    "END:VTIMEZONE\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Mine:20260327T100000\nDURATION:PT1H\n"
    "SUMMARY:check-up for Bob\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART;VALUE=DATE:20260328\n"
    "RRULE:FREQ=DAILY;COUNT=3\nSUMMARY:cleaning\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR\n",
)


@dataclass(slots=True)
class Imports:
    """A file of another program, taken over into an empty business."""

    form: Literal["csv", "ics"]
    seeds: Sequence[str] = field(init=False)
    words: Sequence[str] = field(init=False)
    _business: Business = field(init=False)
    _region: str = "US"

    def __post_init__(self) -> None:
        self.seeds = _CSV if self.form == "csv" else _ICS
        self.words = _CSV_WORDS if self.form == "csv" else _ICS_WORDS
        self._business = business_of(load_profile("dental").profile, today=NOW.date())

    def read(self, given: str) -> object:
        """As `voicedesk bookings import` does, twice."""
        text = decoded(given.encode("utf-8", "surrogatepass"))
        try:
            lines = (
                read_csv(text)
                if self.form == "csv"
                else read_ics(text, region=self._region, now=NOW)
            )
        except ConfigurationError as error:
            return str(error)
        return asyncio.run(self._taken_over(lines))

    async def _taken_over(self, lines: Sequence[Line]) -> object:
        clock = ManualClock(NOW)
        store = MemoryStore(clock)
        work = Import(self._business, self._region, store.ledger, store.customers, clock)
        people = self.form == "csv" and not is_appointments(lines)
        wanted = Wanted("cleaning")

        async def take(*, dry_run: bool = False) -> Sequence[Taken]:
            if people:
                return await work.people(lines, dry_run=dry_run)
            return await work.bookings(lines, wanted=wanted, dry_run=dry_run)

        await take(dry_run=True)
        if await _written(store, self._business):
            raise Wrong("a rehearsed import wrote something")
        first = await take()
        _told(first, lines)
        written = await _written(store, self._business)
        _agree(first, [one for one in written if isinstance(one, Booking)], people=people)
        if any(one.state in ("new", "changed") for one in await take()):
            raise Wrong("the same file again changed something")
        if await _written(store, self._business) != written:
            raise Wrong("the same file again wrote something")
        storable(written, "an imported row")
        return tuple(sorted({(one.state, _shape(one)) for one in first})[:3])


def _told(taken: Sequence[Taken], lines: Sequence[Line]) -> None:
    if [one.number for one in taken] != [line.number for line in lines]:
        raise Wrong("a line is not answered")
    if any(not one.words for one in taken):
        raise Wrong("a line is answered without words")


def _agree(taken: Sequence[Taken], bookings: Sequence[Booking], *, people: bool) -> None:
    """What was said to be new is there, nothing else is, and nothing meets."""
    if not people and sum(one.state == "new" for one in taken) != len(bookings):
        raise Wrong("what is said to be new is not what was written")
    keys = {key for one in bookings for key in one.slot.keys}
    for key in keys:
        mine = sorted(
            (one.slot.claimed for one in bookings if key in one.slot.keys), key=lambda s: s.start
        )
        if any(before.overlaps(after) for before, after in pairwise(mine)):
            raise Wrong("two imported bookings meet")


async def _written(store: MemoryStore, business: Business) -> list[object]:
    rows: list[object] = list(
        await store.ledger.bookings(business.id, statuses=tuple(BookingStatus))
    )
    rows += [one async for one in await store.customers.all(business.id)]
    return rows


def _shape(one: Taken) -> str:
    return "" if one.state != "bad" else "".join(filter(str.isalpha, one.words))[-20:]


_CSV_WORDS = (
    ",",
    ";",
    "\t",
    '"',
    '""',
    "\n",
    "\r",
    "\r\n",
    "start",
    "date",
    "time",
    "end",
    "service",
    "name",
    "phone",
    "email",
    "dob",
    "cleaning",
    "check-up",
    "dr_lee",
    "10:00",
    "2 PM",
    "03/26/2026",
    "26.03.2026",
    "+12025550123",
    "T",
    "Z",
    "+14:00",
    "-23:59",
    "2026-W10-1",
    "20260326",
    "0001-01-02",
    "9999-12-31 23:59",
)
_ICS_WORDS = (
    "BEGIN:",
    "END:",
    "VEVENT",
    "VCALENDAR",
    "VTIMEZONE",
    "STANDARD",
    "VALARM",
    "\r\n",
    "\n ",
    "\r\n\t",
    ":",
    ";",
    "=",
    "DTSTART",
    "DTEND",
    "DURATION:",
    "P1W",
    "-PT99999999H",
    "RRULE:FREQ=",
    "RDATE:",
    "EXDATE:",
    "TZID=",
    "VALUE=DATE",
    "VALUE=PERIOD",
    "20260326T100000",
    "00010101",
    "99991231T235959Z",
    "UID:",
    "SUMMARY:",
    "ATTENDEE;CN=",
    "mailto:",
    "\\n",
    "\\,",
    '"',
    "TZOFFSETTO:+9999",
    "ENCODING=BASE64",
    "GEO:1;2",
    "STATUS:CANCELLED",
)
