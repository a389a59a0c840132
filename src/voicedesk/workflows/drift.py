"""Reads what others wrote into staff's calendars, and makes the ledger follow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voicedesk.domain.availability import staff_key
from voicedesk.domain.business import StaffId
from voicedesk.domain.call import Priority, Ticket, TicketId
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorError, CredentialsRejected
from voicedesk.ports import Cursor
from voicedesk.services.drift import STORM, Drift, calendar_names
from voicedesk.services.ids import id_from
from voicedesk.services.message_words import write_when
from voicedesk.workflows.own_events import READ_TIMEOUT_S, OwnEvents, View, Watched

if TYPE_CHECKING:
    from voicedesk.domain.business import BusinessId
    from voicedesk.workflows.run import Surroundings, World

logger = logging.getLogger(__name__)

WHOLE_EVERY = timedelta(hours=24)
"""How often everything is read, whatever the feed says: the window moves on, and feeds forget."""
AHEAD = timedelta(days=400)
AWAY = timedelta(minutes=15)
"""After so long the owner hears that a calendar cannot be read; at once when we are not let in."""
KEEP = timedelta(days=30)
"""How long what is over is kept."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a business's calendars found."""

    read: int
    failing: tuple[str, ...]
    moved: int
    cancelled: int
    conflicts: int


def watched(around: Surroundings) -> list[Watched]:
    """Every calendar of a business that others may write."""
    return [
        Watched(name, staff, calendar)
        for staff, names in calendar_names(around.profile).items()
        for name, calendar in zip(names, around.calendars.get(staff, ()), strict=False)
        if not getattr(calendar, "only_ours", False)
    ]


async def look(world: World, business: BusinessId) -> Look:
    """Read every calendar once and act on what changed.

    Whatever is done twice, by two offices or after a crash, is done once: a cursor moves on only
    when all that it passed over has been dealt with.
    """
    around, book = await world.surroundings(business), world.calendars
    now = world.clock.now()
    calendars = watched(around)
    known = {one.calendar: one for one in await book.cursors(business)}
    if not calendars and not known:
        return Look(0, (), 0, 0, 0)
    # before the calendars are read: an event that was written meanwhile must not seem to be missing
    shown = await book.shown(business, now=now)
    views = await asyncio.gather(*(_read(one, known, business, now) for one in calendars))
    for view in views:
        await _import(world, business, view, now)
        await _tell_away(world, around, view, now)
    names = {one.name for one in calendars}
    for gone in (one for one in known.values() if one.calendar not in names):
        await _forget(world, business, gone.calendar, now)
    drift = Drift(around.business, world.ledger, book, world.clock)
    own = OwnEvents(world, drift, views, shown)
    await own.settle()
    fresh = await drift.collide()
    for conflict in fresh:
        await book.report(conflict, quiet=len(fresh) > STORM)
    await book.keep([_moved_on(view, own.unsettled, now) for view in views])
    if any(view.changes is not None and view.changes.whole for view in views):
        await book.prune(business, before=now - KEEP)
    failing = tuple(view.watched.name for view in views if view.changes is None)
    return Look(len(views) - len(failing), failing, own.moved, own.cancelled, len(fresh))


async def _read(
    one: Watched, known: Mapping[str, Cursor], business: BusinessId, now: datetime
) -> View:
    cursor = known.get(one.name) or Cursor(business, one.name, now)
    due = cursor.whole is None or now - cursor.whole > WHOLE_EVERY
    try:
        async with asyncio.timeout(READ_TIMEOUT_S):
            changes = await one.calendar.changes(None if due else cursor.token)
            if changes.whole and changes.within is not None:
                return View(one, cursor, changes, changes.changed, changes.within)
            if not (changes.whole or changes.changed or changes.removed):
                return View(one, cursor, changes)
            today = now.replace(hour=0, minute=0, second=0, microsecond=0)
            within = Span(today, today + AHEAD)
            return View(one, cursor, changes, await one.calendar.busy(within), within)
    except (ConnectorError, TimeoutError) as error:
        why = str(error) or "it did not answer in time"
        logger.warning(
            "calendar cannot be read",
            extra={"business": business, "calendar": one.name, "error": type(error).__name__},
        )
        failing = replace(cursor, failing=cursor.failing or now, why=why)
        return View(one, failing, None, is_locked=isinstance(error, CredentialsRejected))


async def _tell_away(world: World, around: Surroundings, view: View, now: datetime) -> None:
    """The owner has to know of a calendar that the desk cannot see into."""
    since = view.cursor.failing
    if since is None or not (view.is_locked or now - since >= AWAY):
        return
    member = around.business.member(view.watched.staff)
    when = write_when(around.business.local(since))
    key = f"calendar-away:{view.watched.name}:{since.isoformat()}"
    await world.tickets.open(
        Ticket(
            id=TicketId(id_from(around.business.id, key)),
            business=around.business.id,
            category="calendar",
            summary=f"The calendar of {member.name} cannot be read since {when}: "
            f"{view.cursor.why}. The desk goes on booking and does not see what is put there.",
            created=now,
            priority=Priority.HIGH,
        ),
        key=key,
    )


async def _import(world: World, business: BusinessId, view: View, now: datetime) -> None:
    if view.events is None or view.within is None:
        return
    key, name = staff_key(view.watched.staff), view.watched.name
    # what our own events take is in the ledger already
    await world.ledger.import_busy(business, key, name, view.events, view.within, now=now)


async def _forget(world: World, business: BusinessId, calendar: str, now: datetime) -> None:
    """A calendar that the profile no longer names keeps nobody busy."""
    staff = StaffId(calendar.partition("/")[0])
    within = Span(now - AHEAD, now + 2 * AHEAD)
    await world.ledger.import_busy(business, staff_key(staff), calendar, (), within, now=now)
    await world.calendars.drop(business, calendar)


def _moved_on(view: View, unsettled: set[str], now: datetime) -> Cursor:
    cursor = replace(view.cursor, looked=now)
    if view.changes is None:
        return cursor
    cursor = replace(cursor, failing=None, why="")
    if view.watched.name in unsettled:
        return cursor
    whole = now if view.changes.whole else cursor.whole
    return replace(cursor, token=view.changes.token, whole=whole)
