"""Answers texts that people send back: by a keyword at once, else through the desk itself."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from voicedesk.domain.booking import Booking, BookingId, BookingStatus, IdempotencyKey
from voicedesk.domain.business import Business
from voicedesk.domain.call import Message
from voicedesk.errors import OutsideRules, SlotTaken
from voicedesk.language.people import read_name
from voicedesk.ports import Clock, Incoming, Ledger, Messages, Wait
from voicedesk.profile.schema import Profile
from voicedesk.services.in_full import MOVE_IT, in_full
from voicedesk.services.limits import DAY, Limits
from voicedesk.services.message_words import clean, write_when
from voicedesk.services.notifications import ABOUT_OPTING, Notifications
from voicedesk.services.reply_words import Reply, read_reply
from voicedesk.services.scheduling import Scheduling
from voicedesk.services.survey import Survey
from voicedesk.services.waitlist import DROPPED, WaitingList

log = logging.getLogger(__name__)

BY = "customer_reply"
LOOK_BACK = timedelta(days=14)
"""How old a text may be that somebody answers."""
ABOUT_BOOKINGS = frozenset(
    {"confirmation", "moved", "moved_by_us", "conflict", "reminder", "resend"}
)
_GONE = (
    "That time is no longer kept, I'm sorry. Write when else it would suit you, or call {phone}."
)


class Conversation(Protocol):
    """The desk in writing, for what a keyword does not settle."""

    async def answer(self, text: Incoming, words: str, *, about: Booking | None) -> str:
        """What the desk says to some words; said again, it answers the same.

        `about` is the booking that this number was last written to about.
        """


@dataclass(frozen=True, slots=True)
class Replies:
    """What the desk promises to those who write back."""

    business: Business
    profile: Profile
    ledger: Ledger
    messages: Messages
    scheduling: Scheduling
    waiting: WaitingList
    notifications: Notifications
    limits: Limits
    clock: Clock
    conversation: Conversation | None = None
    survey: Survey | None = None

    async def take(self, text: Incoming) -> Sequence[Message]:
        """Do what a text asks for; the messages that are to leave now. The same text acts once."""
        reply = read_reply(text.body)
        if reply in ("stop", "start", "help"):
            return await self._about_texts(text, reply)
        if not await self._may_be_answered(text):
            return ()
        if self.survey is not None and await self.survey.take(text):
            return [await self._say(text, "Thank you for telling us.", kind="thanks")]
        waits = await self.waiting.offered_to(text.sender)
        about = await self._booking(text.sender)
        words = await self._act(text, reply, waits, about)
        return [await self._say(text, words)] if words else ()

    async def _about_texts(self, text: Incoming, reply: Reply) -> Sequence[Message]:
        if reply == "help":
            return [await self._say(text, self._help())]
        out = reply == "stop"
        await self.messages.opt(
            self.business.id, text.sender, out=out, words=text.body, now=self.clock.now()
        )
        log.info("texts opted", extra={"business": self.business.id, "out": out})
        if text.why:  # the vendor has answered by itself, and lets nothing else through
            return ()
        words = await self._farewell(text.sender) if out else self._welcome()
        return [await self._say(text, words, kind=ABOUT_OPTING)]

    async def _may_be_answered(self, text: Incoming) -> bool:
        """Not to a number out of reach, nor without end to a machine that writes back."""
        if not text.sender.startswith(self.profile.limits.dial_prefixes):
            log.warning("a text from out of reach", extra={"business": self.business.id})
            return False
        attempts = self.limits.attempts
        since = self.clock.now() - DAY
        used = await attempts.total(self.business.id, text.sender, "text", since=since)
        await attempts.add(self.business.id, text.sender, "text", now=self.clock.now())
        return used < self.profile.limits.texts_per_number_day

    async def _act(
        self, text: Incoming, reply: Reply, waits: Sequence[Wait], about: Booking | None
    ) -> str:
        wait = waits[0] if waits else None
        if wait is not None and (reply in ("yes", "no") or _name_for(wait, text)):
            return await self._decide(text, reply, wait)
        meant = await self._in_full(text, reply)
        if meant is not None:
            return await self._converse(text, meant, about)
        if reply in ("yes", "confirm", "cancel") and not await self._talking(reply, text.sender):
            return await self._about_booking(text, reply, about)
        return await self._converse(text, MOVE_IT if reply == "move" else text.body, about)

    async def _about_booking(self, text: Incoming, reply: Reply, about: Booking | None) -> str:
        if about is not None and reply == "cancel":
            return await self._cancel(about)
        if about is not None:
            return await self._confirm(text, about)
        if reply == "yes" and await self._was_offered(text.sender):
            return _GONE.format(phone=self.profile.business.phone)
        return f"We have no coming appointment for this number. {self._call_us()}"

    async def _decide(self, text: Incoming, reply: Reply, wait: Wait) -> str:
        if reply == "no":
            await self.waiting.decline(wait)
            return "All right, we won't keep it for you."
        name = _name_for(wait, text)
        if not (wait.attendee.name or name):
            return "Gladly. What name shall I put it under?"
        try:
            await self.waiting.accept(_named(wait, name))
        except SlotTaken:
            return _GONE.format(phone=self.profile.business.phone)
        return ""  # the confirmation of the booking says the rest

    async def _confirm(self, text: Incoming, about: Booking) -> str:
        key = IdempotencyKey(f"confirm:{text.id}")
        await self.ledger.confirm(about.id, key=key, now=self.clock.now(), by=BY)
        return f"Thank you. See you on {self._when(about)}."

    async def _cancel(self, about: Booking) -> str:
        if not self.scheduling.may_change(about):
            return f"It is too late to cancel {self._when(about)} by text. {self._call_us()}"
        try:
            await self.scheduling.cancel(about, call=None, by=BY)
        except OutsideRules as error:
            return error.spoken
        return ""  # the message about the cancellation says it

    async def _converse(self, text: Incoming, words: str, about: Booking | None) -> str:
        if self.conversation is None:
            return f"Thank you for your message. {self._call_us()}"
        return await self.conversation.answer(text, words, about=about)

    async def _booking(self, phone: str) -> Booking | None:
        """The booking that this very number was last written to about, while it lies ahead."""
        now = self.clock.now()
        for message in await self.messages.latest(self.business.id, phone, since=now - LOOK_BACK):
            if message.kind not in ABOUT_BOOKINGS or message.booking is None:
                continue
            booking = await self.ledger.booking(self.business.id, BookingId(message.booking))
            standing = booking is not None and booking.status is BookingStatus.BOOKED
            if booking is not None and standing and booking.span.start > now:
                return booking
        return None

    async def _in_full(self, text: Incoming, reply: Reply) -> str | None:
        """What a short answer to a message about a booking means."""
        now = self.clock.now()
        latest = await self.messages.latest(
            self.business.id, text.sender, since=now - LOOK_BACK, limit=1
        )
        asked = latest[0] if latest else None
        if asked is None or asked.booking is None:
            return None
        booking = await self.ledger.booking(self.business.id, BookingId(asked.booking))
        if booking is None:
            return None
        return in_full(
            text.body,
            reply,
            kind=asked.kind,
            service=self.business.service(booking.slot.service),
            profile=self.profile,
            now=self.business.local(now),
        )

    async def _talking(self, reply: Reply, phone: str) -> bool:
        """Whether a yes answers the last thing that was said in a conversation."""
        if reply != "yes":
            return False
        since = self.clock.now() - timedelta(hours=2)
        latest = await self.messages.latest(self.business.id, phone, since=since, limit=1)
        return bool(latest) and latest[0].kind == "reply"

    async def _was_offered(self, phone: str) -> bool:
        since = self.clock.now() - DAY
        latest = await self.messages.latest(self.business.id, phone, since=since)
        return any(message.kind in ("waitlist", "dropped") for message in latest)

    async def _say(self, text: Incoming, words: str, *, kind: str = "reply") -> Message:
        key = f"reply:{text.id}"
        return await self.notifications.answer(text.sender, words, key=key, kind=kind)

    async def _farewell(self, phone: str) -> str:
        words = f"{self.profile.business.name}: we will text you no more. START undoes it."
        about = await self._booking(phone)
        if about is None:
            return words
        return f"{words} Your appointment on {self._when(about)} stands; reply X to cancel it."

    def _welcome(self) -> str:
        return f"{self.profile.business.name}: you will get our texts again. STOP ends them."

    def _help(self) -> str:
        business = self.profile.business
        return f"{business.name}: {self._call_us()} Reply STOP for no more texts."

    def _call_us(self) -> str:
        return f"Please call {self.profile.business.phone}."

    def _when(self, booking: Booking) -> str:
        return write_when(self.business.local(booking.span.start))


def _name_for(wait: Wait, text: Incoming) -> str:
    """The name that was missing to book a time for somebody whose call broke off."""
    if wait.attendee.name or not wait.id.startswith(DROPPED):
        return ""
    if read_reply(text.body) != "free":
        return ""
    found = read_name(text.body, asked=True)
    if found is None:
        return ""
    return clean(" ".join(part for part in (found.first, found.last) if part))


def _named(wait: Wait, name: str) -> Wait:
    return replace(wait, attendee=replace(wait.attendee, name=name)) if name else wait
