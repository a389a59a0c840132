"""What becomes of messages: their states, an e-mail for a text that failed, a falling rate."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from voicedesk.domain.business import Business
from voicedesk.domain.call import (
    Message,
    MessageId,
    MessageState,
    Priority,
    Ticket,
    TicketId,
)
from voicedesk.ports import Clock, Customers, Incoming, Messages, Tickets
from voicedesk.profile.schema import Profile
from voicedesk.services.ids import id_from

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FEWEST = 10
"""Texts within a day, below which a rate says nothing."""
LOWEST = 0.8
"""Share that must arrive."""
FALL = 0.15
"""How far below the last week's share a day may lie."""
NO_STAND_IN = frozenset({"code", "owner", "reply", "opt"})
"""Kinds that go to the telephone or nowhere."""


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What the desk knows of messages that it has handed over."""

    business: Business
    profile: Profile
    messages: Messages
    customers: Customers
    tickets: Tickets
    clock: Clock

    async def report(self, incoming: Incoming) -> Message | None:
        """Note what a vendor says of a message; None when we do not know it, or not yet."""
        message = await self.messages.by_provider(self.business.id, incoming.provider_id)
        if message is None:
            return None
        if incoming.state is not None:
            now = self.clock.now()
            await self.messages.mark(message.id, incoming.state, now=now, why=incoming.why)
        if incoming.state is MessageState.SUPPRESSED:
            await self.messages.opt(
                self.business.id, message.to, out=True, words=incoming.why, now=self.clock.now()
            )
        return await self.messages.get(self.business.id, message.id)

    async def stand_in(self, failed: Message) -> Message | None:
        """An e-mail with the words of a text that failed, unless they went there already."""
        if failed.channel != "sms" or failed.kind in NO_STAND_IN:
            return None
        if failed.state is not MessageState.FAILED:
            return None
        address = await self._address(failed)
        if address is None or await self._told_by_mail(failed, address):
            return None
        key = f"{failed.key}:stand-in"
        digest = hashlib.sha256(f"{self.business.id}:{key}".encode()).hexdigest()
        return await self.messages.queue(
            replace(
                failed,
                id=MessageId(digest[:24]),
                channel="email",
                to=address,
                subject=f"A message from {self.business.name}",
                body=f"{failed.body}\n\nWe could not reach you by text message.\n",
                key=key,
                created=self.clock.now(),
                state=MessageState.QUEUED,
                why="",
                provider_id=None,
                not_before=None,
            )
        )

    async def watch(self) -> Ticket | None:
        """Raise an alarm, once a day, when texts no longer arrive as they did."""
        now = self.clock.now()
        today = _counted(await self.messages.tally(self.business.id, "sms", since=now - DAY))
        week = _counted(await self.messages.tally(self.business.id, "sms", since=now - WEEK))
        arrived, ended = today
        before = (week[0] - arrived, week[1] - ended)
        if ended < FEWEST or not _is_low(today, before):
            return None
        log.error(
            "texts do not arrive",
            extra={"business": self.business.id, "arrived": arrived, "of": ended, "alarm": True},
        )
        key = f"alarm:sms:{self.business.local(now):%Y-%m-%d}"
        summary = f"{ended - arrived} of {ended} texts of the last day did not arrive."
        ticket = Ticket(
            id=TicketId(id_from(self.business.id, key)),
            business=self.business.id,
            category="delivery",
            summary=summary,
            created=now,
            priority=Priority.HIGH,
        )
        return await self.tickets.open(ticket, key=key)

    async def _address(self, failed: Message) -> str | None:
        """The mail address of whoever has this number; of a family, of nobody."""
        member = next((m for m in self.profile.staff if m.phone == failed.to), None)
        if member is not None:
            return member.email
        known = await self.customers.by_phone(self.business.id, failed.to)
        return known[0].email if len(known) == 1 else None

    async def _told_by_mail(self, failed: Message, address: str) -> bool:
        twin = failed.key.removesuffix(":sms") + ":email"
        since = failed.created - DAY
        told = await self.messages.latest(self.business.id, address, since=since)
        return any(one.key == twin and one.state is not MessageState.FAILED for one in told)


def _counted(tally: Mapping[MessageState, int]) -> tuple[int, int]:
    """How many arrived, as far as anybody says, of those that were handed over."""
    arrived = tally.get(MessageState.DELIVERED, 0) + tally.get(MessageState.SENT, 0)
    return arrived, arrived + tally.get(MessageState.FAILED, 0)


def _is_low(today: tuple[int, int], before: tuple[int, int]) -> bool:
    rate = today[0] / today[1]
    usual = before[0] / before[1] if before[1] >= FEWEST else 1.0
    return rate < LOWEST or rate < usual - FALL
