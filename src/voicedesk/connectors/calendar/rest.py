"""Any calendar server that keeps our own small REST contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.domain.booking import OURS
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorUnavailable, CredentialsRejected
from voicedesk.ports import CalendarChanges, Clock, OutsideEvent, OwnEvent

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.booking import Booking

VENDOR = "the calendar server"
AHEAD = timedelta(days=400)
"""How far a whole look goes."""
GONE = 410
NOT_THERE = frozenset({404, GONE})

Event = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RestCalendar:
    """One calendar; its contract is published in docs/reference/calendar.openapi.json."""

    http: Http
    calendar: str
    clock: Clock

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        """Write the booking's event under its uid."""
        fields: dict[str, object] = {
            "start": booking.span.start.isoformat(),
            "end": booking.span.end.isoformat(),
            "title": title,
            "description": description,
            "sequence": booking.sequence,
        }
        await self.http.send("PUT", self._event(booking), body=Body(json=fields))
        return booking.uid

    async def remove(self, booking: Booking) -> None:
        """Delete; what is not there is removed already."""
        await self.http.send("DELETE", self._event(booking), accept=NOT_THERE)

    async def shows(self, booking: Booking) -> Span | None:
        """Where the booking's event stands now; None when there is none."""
        answer = await self.http.send("GET", self._event(booking), accept=NOT_THERE)
        return _span(object_of(VENDOR, answer)) if answer.is_success else None

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        """Events of others, each occurrence of a series by itself."""
        return _busy_of([event async for event in self._within(within)])

    async def changes(self, token: str | None) -> CalendarChanges:
        """Since the token; everything of the next 400 days when the server forgot it."""
        if token is not None:
            answer = await self.http.send(
                "GET", self._path("changes"), params={"since": token}, accept=frozenset({GONE})
            )
            if answer.status_code != GONE:
                return _since(object_of(VENDOR, answer))
        # the token first: what changes while everything is read is told again
        begun = object_of(VENDOR, await self.http.send("GET", self._path("changes")))
        today = self.clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        within = Span(today, today + AHEAD)
        events = [event async for event in self._within(within)]
        own = [OwnEvent(str(one["uid"]), _span(one)) for one in events if _is_ours(one)]
        token = str(begun["token"])
        return CalendarChanges(_busy_of(events), (), token, whole=True, own=own, within=within)

    async def check(self) -> None:
        """Whether there is such a calendar, and whether we may write it."""
        answer = await self.http.send("GET", self._path(), accept=NOT_THERE)
        if not answer.is_success:
            raise CredentialsRejected(f"{VENDOR} has no calendar of that name")
        if object_of(VENDOR, answer).get("writable") is not True:
            raise CredentialsRejected(f"{VENDOR} lets us read the calendar and not write")

    async def _within(self, within: Span) -> AsyncIterator[Event]:
        asked = {"from": within.start.isoformat(), "to": within.end.isoformat()}
        while True:
            answer = await self.http.send("GET", self._path("events"), params=asked)
            page = object_of(VENDOR, answer)
            for event in cast("Sequence[Event]", page.get("items", ())):
                yield event
            if not page.get("next"):
                return
            asked = {**asked, "after": str(page["next"])}

    def _path(self, *parts: str) -> str:
        return "/".join(quote(part, safe="") for part in ("calendars", self.calendar, *parts))

    def _event(self, booking: Booking) -> str:
        return self._path("events", booking.uid)


def build(wiring: Wiring) -> RestCalendar:
    """Options: url, calendar (else the person's id); the secret is a bearer token."""
    token = secret(wiring, VENDOR, "the token that it asks for")
    headers = {"Authorization": f"Bearer {token}"}
    http = Http(VENDOR, option(wiring, VENDOR, "url"), headers=headers)
    return RestCalendar(http, option(wiring, VENDOR, "calendar", wiring.owner), SystemClock())


def _since(told: Event) -> CalendarChanges:
    changed = cast("Sequence[Event]", told.get("changed", ()))
    removed = [str(uid) for uid in cast("Sequence[object]", told.get("removed", ()))]
    own = [OwnEvent(str(one["uid"]), _span(one)) for one in changed if _is_ours(one)]
    gone = [OwnEvent(uid, None) for uid in removed if uid.endswith(OURS)]
    busy = _busy_of(changed)
    kept = {one.uid for one in busy}
    free = [str(one["uid"]) for one in changed if not _is_ours(one) and str(one["uid"]) not in kept]
    return CalendarChanges(
        busy,
        [*free, *(uid for uid in removed if not uid.endswith(OURS))],
        str(told.get("token", "")),
        own=[*own, *gone],
    )


def _busy_of(events: Sequence[Event]) -> list[OutsideEvent]:
    return [
        OutsideEvent(str(one["uid"]), _span(one), str(one.get("title", "")))
        for one in events
        if not _is_ours(one) and one.get("busy", True) is True
    ]


def _is_ours(event: Event) -> bool:
    return str(event.get("uid", "")).endswith(OURS)


def _span(event: Event) -> Span:
    try:
        return Span(
            datetime.fromisoformat(str(event["start"])), datetime.fromisoformat(str(event["end"]))
        )
    except (KeyError, ValueError) as error:
        raise ConnectorUnavailable(f"{VENDOR} has an event that cannot be read") from error
