"""CalDAV (RFC 4791): Nextcloud, iCloud, Fastmail, Radicale and others, without a vendor's API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.calendar import _dav
from voicedesk.connectors.calendar._ics import empty, event_of
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.http import Body, Http, refusal
from voicedesk.domain.booking import OURS as OURS_UID
from voicedesk.domain.slots import Span
from voicedesk.errors import ConfigurationError, ConnectorUnavailable, CredentialsRejected
from voicedesk.ports import CalendarChanges, Clock, OutsideEvent, OwnEvent

if TYPE_CHECKING:
    import httpx2
    from icalendar import Event

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.booking import Booking

VENDOR = "the CalDAV server"
OURS = "voicedesk-"
"""Begins the name of each file that we write."""
AHEAD = timedelta(days=400)
"""How far a whole import looks."""
ONE_BY_ONE = 20
"""Files of ours that are asked for by name; when more were touched, everything is read."""
TOKEN_FORGOTTEN = frozenset({400, 403, 409, 412})
"""What servers answer for a sync token that they do not know (RFC 6578, 3.2; some say 400)."""
PRECONDITION = 412
XML = {"Content-Type": "application/xml; charset=utf-8"}
ICS = {"Content-Type": "text/calendar; charset=utf-8"}
MAY_WRITE = frozenset({"all", "write", "write-content", "bind"})


@dataclass(frozen=True, slots=True)
class CalDav:
    """One calendar, by the address of its collection."""

    http: Http
    zone: ZoneInfo
    """Of whole days, and of times that name no zone."""
    clock: Clock

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        """Create; a file that is there is written over."""
        calendar = empty()
        calendar.add_component(event_of(booking, title=title, description=description))
        calendar.add_missing_timezones()
        body = Body(content=calendar.to_ical())
        fresh = {**ICS, "If-None-Match": "*"}
        there = frozenset({PRECONDITION})
        answer = await self.http.send("PUT", _file(booking), body=body, headers=fresh, accept=there)
        if answer.status_code == PRECONDITION:
            await self.http.send("PUT", _file(booking), body=body, headers=ICS)
        return booking.uid

    async def remove(self, booking: Booking) -> None:
        """Delete; a file that is not there is removed already."""
        await self.http.send("DELETE", _file(booking), accept=frozenset({404, 410}))

    async def shows(self, booking: Booking) -> Span | None:
        """Where the booking's file has it; None when it is not there."""
        answer = await self.http.send("GET", _file(booking), accept=frozenset({404, 410}))
        return self._stands(answer.text) if answer.is_success else None

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        """Events of others, each occurrence of a series by itself."""
        return self._busy_of(await self._items(within), within)

    async def changes(self, token: str | None) -> CalendarChanges:
        """What of ours was touched since the token; of others everything, if anything.

        The server names the files that changed or went and not the occurrences that were in them.
        """
        forgotten = frozenset() if token is None else TOKEN_FORGOTTEN
        answer = await self._ask("REPORT", _dav.sync(token), depth="0", accept=forgotten)
        if answer.status_code in TOKEN_FORGOTTEN:
            if b"valid-sync-token" not in answer.content:
                raise refusal(VENDOR, answer)
            return await self.changes(None)
        touched = [item.href for item in _dav.items(VENDOR, answer.content)]
        new = _dav.sync_token(VENDOR, answer.content)
        ours = [href for href in touched if _is_ours(href)]
        if token is not None and len(ours) == len(touched) and len(ours) <= ONE_BY_ONE:
            return CalendarChanges((), (), new, own=[await self._own(href) for href in ours])
        today = self.clock.now().astimezone(self.zone)
        today = today.replace(hour=0, minute=0, second=0, microsecond=0)
        within = Span(today, today + AHEAD)
        items = await self._items(within)
        own = [
            OwnEvent(_uid(item.href), self._stands(item.data))
            for item in items
            if item.data and _is_ours(item.href)
        ]
        busy = self._busy_of(items, within)
        return CalendarChanges(busy, (), new, whole=True, own=own, within=within)

    async def check(self) -> None:
        """Whether the address is a calendar that we may write."""
        answer = await self._ask("PROPFIND", _dav.about(), depth="0", accept=frozenset({404, 405}))
        if not answer.is_success:
            raise CredentialsRejected("nothing that we may see is at the address of the calendar")
        names = _dav.names(VENDOR, answer.content)
        if "calendar" not in names:
            raise CredentialsRejected(
                "the address is not that of a calendar; it has to be the calendar's own address"
            )
        if "privilege" in names and not names & MAY_WRITE:
            raise CredentialsRejected("the CalDAV server lets us read the calendar and not write")

    async def _ask(
        self, method: str, body: str, *, depth: str, accept: frozenset[int] = frozenset()
    ) -> httpx2.Response:
        return await self.http.send(
            method,
            "",
            body=Body(content=body.encode()),
            headers={**XML, "Depth": depth},
            accept=accept,
        )

    async def _items(self, within: Span) -> list[_dav.Item]:
        answer = await self._ask("REPORT", _dav.query(within), depth="1")
        return _dav.items(VENDOR, answer.content)

    async def _own(self, href: str) -> OwnEvent:
        name = href.rstrip("/").rsplit("/", 1)[-1]
        answer = await self.http.send("GET", name, accept=frozenset({404, 410}))
        return OwnEvent(_uid(href), self._stands(answer.text) if answer.is_success else None)

    def _busy_of(self, items: Sequence[_dav.Item], within: Span) -> list[OutsideEvent]:
        return [
            event
            for item in items
            if item.data and not _is_ours(item.href)
            for event in self._occurrences(item, within)
        ]

    def _stands(self, data: str) -> Span | None:
        """Where a file of ours has its event; None when somebody emptied it."""
        from icalendar import Calendar, Event

        try:
            parts = Calendar.from_ical(data).walk("VEVENT")
            event = next((part for part in parts if isinstance(part, Event)), None)
            if event is None or str(event.get("STATUS", "")).upper() == "CANCELLED":
                return None
            return Span(self._moment(event.start), self._moment(event.end))
        except ValueError as error:
            raise ConnectorUnavailable(f"{VENDOR} has an event that cannot be read") from error

    def _occurrences(self, item: _dav.Item, within: Span) -> Iterable[OutsideEvent]:
        import recurring_ical_events
        from icalendar import Calendar

        try:
            calendar = Calendar.from_ical(item.data)
            parts = recurring_ical_events.of(calendar).between(within.start, within.end)
            found = [self._outside(item.href, part) for part in parts]
        except ValueError as error:
            raise ConnectorUnavailable(f"{VENDOR} has an event that cannot be read") from error
        return [one for one in found if one is not None and one.span.overlaps(within)]

    def _outside(self, href: str, part: Event) -> OutsideEvent | None:
        """None for what keeps nobody busy."""
        free = str(part.get("TRANSP", "")).upper() == "TRANSPARENT"
        cancelled = str(part.get("STATUS", "")).upper() == "CANCELLED"
        # our invite that somebody took in, or our event that a program gave another file
        ours = str(part.get("UID", "")).endswith(OURS_UID)
        start, end = self._moment(part.start), self._moment(part.end)
        if free or cancelled or ours or end.astimezone(UTC) <= start.astimezone(UTC):
            return None
        uid = f"{href.rsplit('/', 1)[-1]}#{start.astimezone(UTC).isoformat()}"
        return OutsideEvent(uid, Span(start, end), str(part.get("SUMMARY", "")))

    def _moment(self, at: date | datetime) -> datetime:
        if not isinstance(at, datetime):
            return datetime.combine(at, time(), self.zone)
        return at if at.tzinfo else at.replace(tzinfo=self.zone)


def build(wiring: Wiring) -> CalDav:
    """Options: url (the calendar's own address), user, timezone; the secret is the password."""
    name = option(wiring, "CalDAV", "timezone", "UTC")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigurationError(f"CalDAV knows no time zone {name!r}") from error
    user = option(wiring, "CalDAV", "user")
    password = secret(wiring, "CalDAV", "the user's password, better one made for this app")
    address = option(wiring, "CalDAV", "url").rstrip("/") + "/"
    return CalDav(Http(VENDOR, address, auth=(user, password)), zone, SystemClock())


def _file(booking: Booking) -> str:
    return f"{OURS}{quote(booking.id, safe='')}.ics"


def _is_ours(href: str) -> bool:
    return href.rstrip("/").rsplit("/", 1)[-1].startswith(OURS)


def _uid(href: str) -> str:
    """The uid of the booking that one of our files is about."""
    name = unquote(href.rstrip("/").rsplit("/", 1)[-1])
    return name.removeprefix(OURS).removesuffix(".ics") + OURS_UID
