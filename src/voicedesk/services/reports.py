"""What the people of a business are told of its desk: after a call, each day, each month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from voicedesk.domain.booking import Deed
from voicedesk.domain.business import Business
from voicedesk.domain.call import (
    Callback,
    CallbackStatus,
    CallId,
    Message,
    MessageState,
    TicketStatus,
)
from voicedesk.domain.share import Share
from voicedesk.domain.slots import Span
from voicedesk.ports import (
    Callbacks,
    CallFacts,
    Calls,
    Clock,
    FigureFacts,
    Messages,
    Orders,
    Tickets,
)
from voicedesk.profile.schema import Profile
from voicedesk.services.analytics import Analytics
from voicedesk.services.message_words import clean, write_day, write_when
from voicedesk.services.notifications import Notifications

USUAL = time(7)
"""When a month is told where no time for the days is stated."""
MOST_NAMED = 20
"""Calls back that one e-mail names."""
TOLD = {
    "conversion": "Booked, of the calls that wanted a time",
    "resolution": "Settled by the first call",
    "escalation": "A person was called in",
    "abandonment": "Left with nothing done",
    "kept": "Calls back made in time",
}
"""The shares that a month is told by."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Writes reports from the record; each is a message in the outbox, once by its key."""

    business: Business
    profile: Profile
    notifications: Notifications
    calls: Calls
    facts: FigureFacts
    tickets: Tickets
    callbacks: Callbacks
    messages: Messages
    orders: Orders
    clock: Clock

    async def after_call(self, call: CallId, *, key: str) -> Sequence[Message]:
        """What came of a call, where that is wished; nothing of a recording that rang."""
        if not self.profile.notifications.reports.after_call or self.profile.business.sample:
            return ()
        one = await self._one(call)
        if one is None or one.is_robocall:
            return ()
        known = await self.calls.get(self.business.id, call)
        ended = one.ended or self.clock.now()
        fields = {
            "when": write_when(self.business.local(one.started)),
            "caller": (known.caller if known else None) or "no number",
            "length": _length(ended - one.started),
            "outcome": one.outcome.value if one.outcome else "open",
            "left": " ".join(await self._left(one)),
        }
        return await self.notifications.report("summary", fields, key=key)

    async def due(self) -> Sequence[Message]:
        """The reports of this day, once its hour has come; asked again, the same messages."""
        stated = self.profile.notifications.reports
        now = self.business.local(self.clock.now())
        at = time.fromisoformat(stated.daily) if stated.daily else USUAL
        if now.time() < at or self.profile.business.sample:
            return ()
        today, told = now.date(), list[Message]()
        if stated.daily:
            told += await self._daily(today - timedelta(days=1))
        if stated.monthly and today.day == 1:
            told += await self._monthly((today - timedelta(days=1)).replace(day=1), today)
        return told

    async def _daily(self, day: date) -> Sequence[Message]:
        fields = await self._counted(self._days(day, day + timedelta(days=1)))
        fields["day"] = write_day(datetime.combine(day, time()))
        key = f"daily:{day}"
        return await self.notifications.report("daily", fields, key=key, deliver=True)

    async def _monthly(self, first: date, end: date) -> Sequence[Message]:
        within = self._days(first, end)
        figures = await Analytics(self.business.id, self.facts, self.clock).figures(within)
        fields = await self._counted(within)
        fields["month"] = f"{first:%B %Y}"
        fields["shares"] = "\n".join(
            f"{words}: {_share(figures.shares[name])}" for name, words in TOLD.items()
        )
        key = f"monthly:{first}"
        return await self.notifications.report("monthly", fields, key=key, deliver=True)

    async def _counted(self, within: Span) -> dict[str, str]:
        every = await self.facts.facts(self.business.id, within)
        people = [one for one in every if not one.is_robocall]
        deeds = [deed.deed for one in people for deed in one.deeds]
        owed = await self.callbacks.list(self.business.id, status=CallbackStatus.PROMISED)
        return {
            "calls": str(len(people)),
            "booked": str(deeds.count(Deed.BOOKED)),
            "moved": str(deeds.count(Deed.MOVED)),
            "cancelled": str(deeds.count(Deed.CANCELLED)),
            "owed": await self._owed(owed),
            "failed": await self._failed(),
            "callbacks": "\n".join(self._named(owed)),
        }

    async def _owed(self, callbacks: Sequence[Callback]) -> str:
        late = sum(one.due <= self.clock.now() for one in callbacks)
        tickets = await self.tickets.list(self.business.id, status=TicketStatus.OPEN)
        calls = _count(len(callbacks), "call back", "calls back")
        parts = [f"{calls} ({late} late)" if late else calls]
        return _listed([*parts, _count(len(tickets), "ticket", "tickets")])

    async def _failed(self) -> str:
        messages = await self.messages.list(self.business.id, state=MessageState.FAILED)
        orders = await self.orders.failures(self.business.id)
        return _listed(
            [
                _count(len(messages), "message", "messages"),
                _count(len(orders), "order", "orders"),
            ]
        )

    def _named(self, callbacks: Sequence[Callback]) -> Iterator[str]:
        for one in sorted(callbacks, key=lambda one: one.due)[:MOST_NAMED]:
            who = f"{clean(one.name)} {one.phone}".strip()
            yield f"By {write_when(self.business.local(one.due))}: {who}, {clean(one.reason)}"

    async def _one(self, call: CallId) -> CallFacts | None:
        known = await self.calls.get(self.business.id, call)
        if known is None:
            return None
        within = Span(known.started, known.started + timedelta(microseconds=1))
        facts = await self.facts.facts(self.business.id, within)
        return next((one for one in facts if one.call == call), None)

    async def _left(self, one: CallFacts) -> Sequence[str]:
        """What the call left behind, a sentence for each."""
        services = {service.id: service.name for service in self.business.services}
        staff = {member.id: member.name for member in self.business.staff}
        lines = [
            f"{deed.deed.value.capitalize()}: {services.get(deed.service, deed.service)} with "
            f"{staff.get(deed.staff, deed.staff)}."
            for deed in one.deeds
        ]
        tickets = await self.tickets.list(self.business.id)
        lines += [f"Ticket: {clean(two.summary)}." for two in tickets if two.call == one.call]
        for callback in await self.callbacks.list(self.business.id):
            if callback.call == one.call:
                due = write_when(self.business.local(callback.due))
                lines.append(f"Call back {clean(callback.name)} {callback.phone} by {due}.")
        return lines

    def _days(self, first: date, end: date) -> Span:
        zone = self.business.zone
        return Span(*(datetime.combine(day, time(), zone) for day in (first, end)))


def _length(spent: timedelta) -> str:
    minutes, seconds = divmod(round(spent.total_seconds()), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _count(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}" if count else ""


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(part for part in parts if part) or "nothing"


def _share(share: Share) -> str:
    if share.band is None:
        return "none to count"
    low, high = (round(100 * one) for one in share.band)
    return f"{len(share.some)} of {len(share.of)} (95 % band {low} to {high} %)"
