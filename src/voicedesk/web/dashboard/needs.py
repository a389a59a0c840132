"""What needs a person now: one function for each kind; a new kind adds its line to KINDS."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from voicedesk.domain.call import CallbackStatus, MessageState, Priority, TicketStatus
from voicedesk.web.dashboard.failures import loud_causes
from voicedesk.web.dashboard.frame import Visit

Tone = Literal["urgent", "soon", "calm"]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to see to."""

    title: str
    detail: str
    path: str
    tone: Tone = "calm"
    due: str = ""
    by: datetime | None = None


async def needs_of(visit: Visit) -> list[Need]:
    """Everything that needs a person, the most urgent first."""
    kinds = await asyncio.gather(*(kind(visit) for kind in KINDS))
    found = [need for kind in kinds for need in kind]
    tones = ("urgent", "soon", "calm")
    last = visit.behind.clock.now().replace(year=9000)
    return sorted(found, key=lambda need: (tones.index(need.tone), need.by or last))


async def callbacks(visit: Visit) -> list[Need]:
    """Calls back that were promised."""
    told, now = visit.told, visit.behind.clock.now()
    promised = await visit.behind.store.callbacks.list(
        visit.business, status=CallbackStatus.PROMISED
    )
    return [
        Need(
            title=visit.words("need.callback", who=one.name or told.phone(one.phone)),
            detail=one.reason,
            path=f"/desk/todo#callback-{one.id}",
            tone="urgent" if one.due <= now else "soon",
            due=told.ago(one.due) if one.due <= now else told.when(one.due),
            by=one.due,
        )
        for one in promised
    ]


async def tickets(visit: Visit) -> list[Need]:
    """Tickets that nobody has closed."""
    told, now = visit.told, visit.behind.clock.now()
    found = await visit.behind.store.tickets.list(visit.business, status=TicketStatus.OPEN)
    needs: list[Need] = []
    for one in found:
        late = one.due is not None and one.due <= now
        pressing = late or one.priority in (Priority.HIGH, Priority.URGENT)
        needs.append(
            Need(
                title=visit.words.of("category", one.category).capitalize(),
                detail=one.summary,
                path=f"/desk/todo#ticket-{one.id}",
                tone="urgent" if late else "soon" if pressing else "calm",
                due=told.when(one.due) if one.due else "",
                by=one.due,
            )
        )
    return needs


async def failed_messages(visit: Visit) -> list[Need]:
    """Messages that did not go out, as one need for each reason."""
    failed = await visit.behind.store.messages.list(visit.business, state=MessageState.FAILED)
    reasons = Counter(one.why or visit.words("need.no_reason") for one in failed)
    return [
        Need(visit.words("need.message", n=n), why, "/desk/failures", "soon")
        for why, n in reasons.most_common()
    ]


async def failures(visit: Visit) -> list[Need]:
    """What could not be carried out, by what it is; muted causes left out."""
    return [
        Need(visit.words("need.failure", n=len(cause.orders)), cause.why, "/desk/failures", "soon")
        for cause in await loud_causes(visit)
    ]


async def conflicts(visit: Visit) -> list[Need]:
    """Bookings that do not agree with a calendar of the staff."""
    store, told = visit.behind.store, visit.told
    needs: list[Need] = []
    for one in await store.calendars.conflicts(visit.business):
        booking = await store.ledger.booking(visit.business, one.booking)
        who = booking.attendee.name if booking else one.booking
        title = visit.words("need.conflict", who=who)
        path, when = f"/desk/bookings/{one.booking}", told.when(one.span.start)
        needs.append(Need(title, when, path, "urgent", by=one.span.start))
    return needs


async def questions(visit: Visit) -> list[Need]:
    """Questions without an answer."""
    open_ones = await visit.behind.store.gaps.list(visit.business)
    if not open_ones:
        return []
    words = visit.words("need.questions", n=len(open_ones))
    return [Need(words, open_ones[-1].question, "/desk/questions")]


KINDS: tuple[Callable[[Visit], Awaitable[list[Need]]], ...] = (
    callbacks,
    conflicts,
    tickets,
    failed_messages,
    failures,
    questions,
)
