"""The built-in calendar: one .ics file per person that any calendar program can subscribe to."""

from __future__ import annotations

import asyncio
import fcntl
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from icalendar import Calendar as ICalendar

from voicedesk.connectors.calendar._ics import empty, event_of
from voicedesk.errors import ConnectorUnavailable
from voicedesk.ports import CalendarChanges, OutsideEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from icalendar import Event

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.booking import Booking
    from voicedesk.domain.slots import Span


@dataclass(frozen=True, slots=True)
class Feed:
    """A file that only the desk writes: nobody else's events are in it."""

    path: Path

    only_ours = True
    """Nobody else writes it, so there is nothing to look for."""

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        """Write or replace the booking's event; its uid is made from the booking's id."""
        event = event_of(booking, title=title, description=description)
        await self._change(lambda feed: _replace(feed, booking.uid, event))
        return booking.uid

    async def remove(self, booking: Booking) -> None:
        """Take the event out if it is there."""
        await self._change(lambda feed: _replace(feed, booking.uid, None))

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        """Nothing: the desk's own bookings are in the ledger."""
        del within
        return ()

    async def changes(self, token: str | None) -> CalendarChanges:
        """Nothing ever changes from outside."""
        return CalendarChanges(changed=(), removed=(), token=token or "feed")

    async def check(self) -> None:
        """Raises ConnectorUnavailable when the file cannot be written."""
        await self._change(lambda _feed: None)

    async def _change(self, change: Callable[[ICalendar], None]) -> None:
        try:
            await asyncio.to_thread(_rewrite, self.path, change)
        except OSError as error:
            raise ConnectorUnavailable(f"cannot write {self.path}: {error.strerror}") from error


def build(wiring: Wiring) -> Feed:
    """`calendars/<person>.ics` in the business's folder."""
    return Feed(wiring.folder / "calendars" / f"{wiring.owner}.ics")


def _replace(feed: ICalendar, uid: str, event: Event | None) -> None:
    feed.subcomponents = [part for part in feed.subcomponents if part.get("uid") != uid]
    if event is not None:
        feed.add_component(event)


def _rewrite(path: Path, change: Callable[[ICalendar], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        feed = _read(path)
        change(feed)
        feed.add_missing_timezones()
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with draft.open("wb") as file:
            file.write(feed.to_ical())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def _read(path: Path) -> ICalendar:
    if path.exists():
        parsed = ICalendar.from_ical(path.read_bytes())
        if isinstance(parsed, ICalendar):
            return parsed
    return empty()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_name(f".{path.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
