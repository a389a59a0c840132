"""Google Calendar: events under ids of our own, busy time and changes of everybody else."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import quote
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.calendar._google_tokens import GoogleTokens, google_key
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.http import Body, Http, object_of, refusal
from voicedesk.domain.booking import OURS as UID
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorError, CredentialsRejected, RateLimited
from voicedesk.ports import CalendarChanges, Clock, OutsideEvent, OwnEvent

if TYPE_CHECKING:
    import httpx2

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.booking import Booking

VENDOR = "Google Calendar"
BASE = "https://www.googleapis.com/calendar/v3"
PAGE = "250"
OURS = "voicedesk"
"""Begins the id of each event that we write: letters that Google allows in ids (a-v, 0-9)."""
NOT_BUSY = frozenset({"workingLocation", "birthday"})
SLOW_DOWN = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"})
AHEAD = timedelta(days=400)
"""How far a whole look goes."""
GONE = 410
CONFLICT = 409
UNAUTHORISED = 401
FORBIDDEN = 403

Event = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GoogleCalendar:
    """One calendar; every event that others wrote in it is busy time."""

    http: Http
    tokens: GoogleTokens
    calendar: str
    clock: Clock

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        """Insert; an event that is there, even deleted, is written over."""
        event = _event(booking, title, description)
        name = _id(booking)
        body = Body(json={**event, "id": name})
        answer = await self._send("POST", "", body=body, key=name, accept={CONFLICT})
        if answer.status_code == CONFLICT:
            await self._send("PUT", f"/{name}", body=Body(json=event))
        return booking.uid

    async def remove(self, booking: Booking) -> None:
        """Delete; an event that is not there is removed already."""
        await self._send("DELETE", f"/{_id(booking)}", accept={404, GONE})

    async def shows(self, booking: Booking) -> Span | None:
        """Where the booking's event stands now; None when it was deleted."""
        answer = await self._send("GET", f"/{_id(booking)}", accept={404, GONE})
        event = object_of(VENDOR, answer) if answer.is_success else {}
        if event.get("status", "cancelled") == "cancelled":
            return None
        return _span(event, UTC_ZONE)

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        """Events of others, each occurrence of a series by itself."""
        pages = await self._pages(_bounds(within))
        found = [outside for page in pages for outside in _busy_of(page)]
        return [one for one in found if one.span.overlaps(within)]

    async def changes(self, token: str | None) -> CalendarChanges:
        """Since the token; everything of the next 400 days when Google forgot it."""
        pages = await self._pages({"syncToken": token}) if token else []
        whole = not pages
        today = self.clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        within = Span(today, today + AHEAD)
        if whole:
            pages = await self._pages(_bounds(within))
        changed = [one for page in pages for one in _busy_of(page)]
        kept = {one.uid for one in changed}
        seen = [event for page in pages for event in _items(page)]
        gone = [_text(event, "id") for event in seen if _text(event, "id") not in kept]
        return CalendarChanges(
            changed,
            [] if whole else [uid for uid in gone if not uid.startswith(OURS)],
            _text(pages[-1], "nextSyncToken"),
            whole,
            own=[own for event in seen if (own := _own(event))],
            within=within if whole else None,
        )

    async def ring_at(self, address: str, *, token: str, until: datetime) -> datetime:
        """A channel of notifications; Google may end it earlier than asked."""
        asked = {
            "id": str(uuid4()),
            "type": "web_hook",
            "address": address,
            "token": token,
            "expiration": str(int(1000 * until.timestamp())),
        }
        channel = object_of(VENDOR, await self._send("POST", "/watch", body=Body(json=asked)))
        ends = channel.get("expiration")
        return datetime.fromtimestamp(int(str(ends)) / 1000, UTC) if ends else until

    async def check(self) -> None:
        """Reads one event and looks whether we may write."""
        answer = await self._send("GET", "", {"maxResults": "1"}, accept={404})
        if not answer.is_success:
            raise CredentialsRejected(
                "Google Calendar shows us no such calendar; share it with our account"
            )
        role = _text(object_of(VENDOR, answer), "accessRole")
        if role not in {"writer", "owner"}:
            raise CredentialsRejected(
                f"Google Calendar lets us read and not write ({role or 'no role'}); share it "
                "with the right to make changes to events"
            )

    async def _pages(self, params: Mapping[str, str]) -> list[Event]:
        """Every page of a list; none when the sync token is forgotten."""
        pages: list[Event] = []
        # deleted events are not busy; with a sync token they are always told, and forbidden to ask
        asked = {"singleEvents": "true", "maxResults": PAGE, **params}
        while True:
            answer = await self._send("GET", "", asked, accept={GONE})
            if answer.status_code == GONE:
                return []
            pages.append(object_of(VENDOR, answer))
            further = _text(pages[-1], "nextPageToken")
            if not further:
                return pages
            asked = {**asked, "pageToken": further}

    async def _send(  # as many as a request has parts
        self,
        method: str,
        tail: str,
        params: Mapping[str, str] | None = None,
        *,
        body: Body = Body(),  # noqa: B008  # frozen
        key: str | None = None,
        accept: Iterable[int] = (),
    ) -> httpx2.Response:
        path = f"calendars/{quote(self.calendar, safe='')}/events{tail}"
        allowed = frozenset(accept)
        answer = await self.http.send(
            method,
            path,
            params=params,
            body=body,
            headers=await self._signed(),
            key=key,
            accept=allowed | {UNAUTHORISED},
        )
        if answer.status_code != UNAUTHORISED:
            return answer
        self.tokens.forget()
        return await self.http.send(
            method,
            path,
            params=params,
            body=body,
            headers=await self._signed(),
            key=key,
            accept=allowed,
        )

    async def _signed(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self.tokens.get()}"}


def build(wiring: Wiring) -> GoogleCalendar:
    """Options: calendar, person; the secret is the JSON of a service account or a user."""
    key = google_key(secret(wiring, VENDOR, "the JSON of a service account or an authorised user"))
    person = str(wiring.options.get("person", "")) or None
    base = option(wiring, VENDOR, "url", BASE)
    return GoogleCalendar(
        Http(VENDOR, base, explain=_explained),
        GoogleTokens(Http("Google", base), key, person),
        option(wiring, VENDOR, "calendar"),
        SystemClock(),
    )


def _id(booking: Booking) -> str:
    """The booking's uid in base32hex, as Google wants ids."""
    return OURS + base64.b32hexencode(booking.uid.encode()).decode().rstrip("=").lower()


def _own(event: Event) -> OwnEvent | None:
    """One of ours as it stands now; a series that somebody made of it begins with ours."""
    name, _, occurrence = _text(event, "id").partition("_")
    if not name.startswith(OURS) or occurrence:
        return None
    packed = name.removeprefix(OURS).upper()
    try:
        uid = base64.b32hexdecode(packed + "=" * (-len(packed) % 8)).decode()
    except ValueError:
        return None
    gone = event.get("status") == "cancelled"
    return OwnEvent(uid, None if gone else _span(event, UTC_ZONE))


def _bounds(within: Span) -> dict[str, str]:
    start, end = within.start, within.end
    return {
        "timeMin": start.isoformat(timespec="seconds"),
        "timeMax": end.isoformat(timespec="seconds"),
    }


def _event(booking: Booking, title: str, description: str) -> dict[str, object]:
    return {
        "summary": title,
        "description": description,
        "start": _moment(booking.span.start),
        "end": _moment(booking.span.end),
        "status": "confirmed",
        "extendedProperties": {"private": {OURS: booking.uid}},
    }


def _moment(moment: datetime) -> dict[str, str]:
    zone = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else "UTC"
    return {"dateTime": moment.isoformat(), "timeZone": zone}


def _busy_of(page: Event) -> list[OutsideEvent]:
    """Events of a page that keep their owner busy and are not ours."""
    zone = _zone(_text(page, "timeZone"))
    return [
        OutsideEvent(_text(event, "id"), _span(event, zone), _text(event, "summary"))
        for event in _items(page)
        if _is_busy(event) and not _is_ours(event)
    ]


def _is_ours(event: Event) -> bool:
    """Whether we wrote it, or it is our invite that somebody took in."""
    return _text(event, "id").startswith(OURS) or _text(event, "iCalUID").endswith(UID)


def _is_busy(event: Event) -> bool:
    attendees = cast("Sequence[Event]", event.get("attendees", ()))
    declined = any(
        one.get("self") is True and one.get("responseStatus") == "declined" for one in attendees
    )
    return (
        event.get("status") != "cancelled"
        and event.get("transparency") != "transparent"
        and event.get("eventType") not in NOT_BUSY
        and not declined
        and _moment_of(event, "start", UTC_ZONE) < _moment_of(event, "end", UTC_ZONE)
    )


UTC_ZONE = ZoneInfo("UTC")


def _span(event: Event, zone: ZoneInfo) -> Span:
    return Span(_moment_of(event, "start", zone), _moment_of(event, "end", zone))


def _moment_of(event: Event, side: str, zone: ZoneInfo) -> datetime:
    """A moment; a whole day begins at midnight of the calendar's own zone."""
    at = cast("Event", event[side])
    if "date" in at:
        return datetime.combine(date.fromisoformat(str(at["date"])), time(), zone)
    moment = datetime.fromisoformat(str(at["dateTime"]))
    return moment if moment.tzinfo else moment.replace(tzinfo=_zone(_text(at, "timeZone")))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC_ZONE


def _items(page: Event) -> Sequence[Event]:
    return cast("Sequence[Event]", page.get("items", ()))


def _text(part: Event, name: str) -> str:
    return str(part.get(name, ""))


def _explained(vendor: str, answer: httpx2.Response) -> ConnectorError:
    """Google says 403 for too many requests as well as for a lack of rights."""
    if answer.status_code == FORBIDDEN and any(reason in answer.text for reason in SLOW_DOWN):
        return RateLimited(f"{vendor} asks us to slow down ({FORBIDDEN})")
    return refusal(vendor, answer)
