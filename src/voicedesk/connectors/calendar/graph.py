"""Microsoft 365 and Outlook through Microsoft Graph."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.calendar._graph_tokens import PersonTokens, person_key
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.domain.booking import OURS
from voicedesk.domain.slots import Span
from voicedesk.errors import ConfigurationError, ConnectorUnavailable, CredentialsRejected
from voicedesk.ports import CalendarChanges, Clock, OutsideEvent, OwnEvent

if TYPE_CHECKING:
    import httpx2

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.booking import Booking

VENDOR = "Microsoft Graph"
BASE = "https://graph.microsoft.com/v1.0"
AUTHORITY = "https://login.microsoftonline.com"
SCOPES = ["https://graph.microsoft.com/.default"]
MARK = "String {6f1d2f0c-59a3-4f0e-9a43-7c1f5d1e0b2a} Name voicedesk"
"""The extended property that holds a booking's uid: by it our events are known and found."""
MARKED = f"singleValueExtendedProperties($filter=id eq '{MARK}')"
NOT_BUSY = frozenset({"free", "workingElsewhere"})
AHEAD = timedelta(days=400)
"""How far a look at changes goes."""
PAGE = "100"
ME = "me"
"""The person who connected the calendar themselves."""
GONE = 410
IN_UTC = {"Prefer": 'outlook.timezone="UTC"'}

Event = Mapping[str, object]


class Tokens(Protocol):
    """Where access tokens come from."""

    async def get(self) -> str: ...


@dataclass(slots=True)
class AppTokens:
    """Tokens of an app registration, by msal, which keeps them until they end."""

    authority: str
    client: str
    secret: str = field(repr=False)
    _app: Any = field(default=None, repr=False)

    async def get(self) -> str:
        """Raises CredentialsRejected when Microsoft gives none."""
        return await asyncio.to_thread(self._get)

    def _get(self) -> str:
        import msal

        try:
            app = self._app or msal.ConfidentialClientApplication(
                self.client, client_credential=self.secret, authority=self.authority, timeout=10
            )
            self._app = app
            found = app.acquire_token_for_client(SCOPES)
        except ValueError as error:
            raise CredentialsRejected("Microsoft knows no such tenant") from error
        except OSError as error:
            raise ConnectorUnavailable("the sign-in of Microsoft cannot be reached") from error
        if "access_token" not in found:
            raise CredentialsRejected("Microsoft gives no token for our app")
        return str(found["access_token"])


@dataclass(frozen=True, slots=True)
class GraphCalendar:
    """The calendar of one person; every event that others wrote in it is busy time."""

    http: Http
    tokens: Tokens
    person: str
    zone: ZoneInfo
    """Of whole days."""
    clock: Clock

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        """Change the event that has our mark, else create one."""
        event = _event(booking, title, description)
        found = await self._find(booking)
        if found:
            await self._send("PATCH", f"events/{quote(found[0], safe='')}", body=Body(json=event))
            return booking.uid
        mark = [{"id": MARK, "value": booking.uid}]
        # a repeated POST within a try is one event for Graph; a later one finds the mark
        key = hashlib.sha256(f"{booking.uid} {booking.sequence}".encode()).hexdigest()
        fresh = {**event, "singleValueExtendedProperties": mark, "transactionId": key}
        await self._send("POST", "calendar/events", body=Body(json=fresh), key=key)
        return booking.uid

    async def remove(self, booking: Booking) -> None:
        """Delete whatever has our mark."""
        for name in await self._find(booking):
            path = f"events/{quote(name, safe='')}"
            await self._send("DELETE", path, accept=frozenset({404, 410}))

    async def shows(self, booking: Booking) -> Span | None:
        """Where the event with our mark stands now; None when there is none."""
        found = await self._marked(booking)
        return _stands(found[0], self.zone) if found else None

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        """Events of others, each occurrence of a series by itself."""
        return self._others(await self._view(within))

    async def changes(self, token: str | None) -> CalendarChanges:
        """Everything of the next 400 days when anything changed since the token.

        Graph's own feed of changes names what changed without our mark, so it only says whether
        there is anything to read. The token is the feed's address.
        """
        today = self.clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        within = Span(today, today + AHEAD)
        if token is not None:
            found = await self._since(token)
            if found is not None and not found[0]:
                return CalendarChanges((), (), found[1])
            token = found[1] if found else None
        if token is None:
            # the feed begins before the reading, so that nothing falls between the two
            begun = await self._since("calendarView/delta", _bounds(within))
            if begun is None:
                raise ConnectorUnavailable(f"{VENDOR} begins no feed of changes")
            token = begun[1]
        events = await self._view(within)
        own = [one for event in events if (one := _own(event, self.zone))]
        others = self._others(events)
        return CalendarChanges(others, (), token, whole=True, own=own, within=within)

    async def ring_at(self, address: str, *, token: str, until: datetime) -> datetime:
        """A subscription; Microsoft calls the address once before it agrees."""
        asked = {
            "changeType": "created,updated,deleted",
            "notificationUrl": address,
            "resource": f"{ME if self.person == ME else f'users/{self.person}'}/events",
            "expirationDateTime": until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "clientState": token,
        }
        url = f"{self.http.base.rstrip('/')}/subscriptions"
        made = object_of(VENDOR, await self._send("POST", url, body=Body(json=asked)))
        ends = made.get("expirationDateTime")
        return datetime.fromisoformat(str(ends)) if ends else until

    async def check(self) -> None:
        """Reads the calendar and looks whether we may write."""
        answer = await self._send(
            "GET", "calendar", {"$select": "canEdit"}, accept=frozenset({404})
        )
        if not answer.is_success:
            raise CredentialsRejected(
                "Microsoft Graph knows no such person, or no mailbox of theirs"
            )
        if object_of(VENDOR, answer).get("canEdit") is False:
            raise CredentialsRejected("Microsoft Graph lets us read the calendar and not write")

    @property
    def _whose(self) -> str:
        return ME if self.person == ME else f"users/{quote(self.person, safe='')}"

    async def _find(self, booking: Booking) -> list[str]:
        """The ids of the events that have a booking's mark."""
        return [str(event["id"]) for event in await self._marked(booking)]

    async def _marked(self, booking: Booking) -> list[Event]:
        uid = booking.uid.replace("'", "''")
        mark = f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARK}' and ep/value eq '{uid}')"
        asked = {"$filter": mark, "$select": "id,start,end,isAllDay"}
        return await self._pages("calendar/events", asked)

    async def _view(self, within: Span) -> list[Event]:
        asked = {**_bounds(within), "$expand": MARKED, "$top": PAGE}
        return await self._pages("calendar/calendarView", asked)

    def _others(self, events: Sequence[Event]) -> list[OutsideEvent]:
        others = [event for event in events if _is_busy(event) and not _is_ours(event)]
        return [_outside(event, self.zone) for event in others]

    async def _since(
        self, path: str, params: Mapping[str, str] | None = None
    ) -> tuple[bool, str] | None:
        """Whether anything changed, and where the feed goes on; None when Graph forgot it."""
        changed = False
        while True:
            gone = frozenset({GONE})
            answer = await self._send("GET", path, params, headers=IN_UTC, accept=gone)
            if answer.status_code == GONE:
                return None
            page = object_of(VENDOR, answer)
            changed = changed or bool(page.get("value"))
            if "@odata.deltaLink" in page:
                return changed, str(page["@odata.deltaLink"])
            if "@odata.nextLink" not in page:
                raise ConnectorUnavailable(f"{VENDOR} ended a feed of changes without its token")
            path, params = str(page["@odata.nextLink"]), None

    async def _pages(self, path: str, params: Mapping[str, str]) -> list[Event]:
        answer = object_of(VENDOR, await self._send("GET", path, params, headers=IN_UTC))
        events = list(cast("Sequence[Event]", answer.get("value", ())))
        while further := answer.get("@odata.nextLink"):
            answer = object_of(VENDOR, await self._send("GET", str(further), headers=IN_UTC))
            events += cast("Sequence[Event]", answer.get("value", ()))
        return events

    async def _send(  # noqa: PLR0913  # as many as a request has parts
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        body: Body = Body(),  # noqa: B008  # frozen
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> httpx2.Response:
        whole = path if "://" in path else f"{self._whose}/{path}"
        signed = {"Authorization": f"Bearer {await self.tokens.get()}", **(headers or {})}
        return await self.http.send(
            method, whole, params=params, body=body, headers=signed, key=key, accept=accept
        )


def build(wiring: Wiring) -> GraphCalendar:
    """Options: tenant, client, person, timezone; the secret is that of the app registration.

    With the key of a person who connected it themselves only the option timezone is needed.
    """
    password = secret(wiring, VENDOR, "a client secret of the app registration")
    name = option(wiring, VENDOR, "timezone", "UTC")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigurationError(f"{VENDOR} knows no time zone {name!r}") from error
    http = Http(VENDOR, option(wiring, VENDOR, "url", BASE))
    signing = option(wiring, VENDOR, "authority", AUTHORITY)
    key = person_key(password)
    if key is not None:
        theirs = PersonTokens(Http("Microsoft", signing), key, signing, wiring.keep)
        return GraphCalendar(http, theirs, ME, zone, SystemClock())
    authority = f"{signing}/{option(wiring, VENDOR, 'tenant')}"
    return GraphCalendar(
        http,
        AppTokens(authority, option(wiring, VENDOR, "client"), password),
        option(wiring, VENDOR, "person"),
        zone,
        SystemClock(),
    )


def _bounds(within: Span) -> dict[str, str]:
    start, end = (moment.astimezone(UTC) for moment in (within.start, within.end))
    return {
        "startDateTime": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endDateTime": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _event(booking: Booking, title: str, description: str) -> dict[str, object]:
    return {
        "subject": title,
        "body": {"contentType": "text", "content": description},
        "start": _moment(booking.span.start),
        "end": _moment(booking.span.end),
        "showAs": "busy",
    }


def _moment(moment: datetime) -> dict[str, str]:
    return {"dateTime": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}


def _uid(event: Event) -> str:
    marks = cast("Sequence[Event]", event.get("singleValueExtendedProperties") or ())
    return next((str(mark["value"]) for mark in marks if mark.get("value")), "")


def _is_ours(event: Event) -> bool:
    """Whether we wrote it, or it is our invite that somebody took in."""
    return bool(_uid(event)) or str(event.get("iCalUId") or "").endswith(OURS)


def _own(event: Event, zone: ZoneInfo) -> OwnEvent | None:
    uid = _uid(event)
    single = event.get("type", "singleInstance") == "singleInstance"
    return OwnEvent(uid, _stands(event, zone)) if uid and single else None


def _is_busy(event: Event) -> bool:
    response = cast("Event", event.get("responseStatus") or {}).get("response")
    free = event.get("showAs") in NOT_BUSY or event.get("isCancelled") is True
    return not free and response != "declined" and _at(event, "start") < _at(event, "end")


def _outside(event: Event, zone: ZoneInfo) -> OutsideEvent:
    return OutsideEvent(str(event["id"]), _stands(event, zone), str(event.get("subject") or ""))


def _stands(event: Event, zone: ZoneInfo) -> Span:
    start, end = _at(event, "start"), _at(event, "end")
    if event.get("isAllDay") is True:
        # a whole day is told as midnight of whatever zone was asked for
        start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    return Span(start, end)


def _at(event: Event, side: str) -> datetime:
    """Graph was asked to speak in UTC; it writes seven digits after the second."""
    said = str(cast("Event", event[side])["dateTime"]).rstrip("Z").partition(".")[0]
    return datetime.fromisoformat(said).replace(tzinfo=UTC)
