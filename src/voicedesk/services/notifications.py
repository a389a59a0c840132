"""What to tell whom, by which channel and not before when; every message is queued by its key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from voicedesk.domain.booking import Booking, Entry
from voicedesk.domain.business import Business
from voicedesk.domain.call import (
    Attachment,
    Call,
    Callback,
    CallId,
    Message,
    MessageId,
    MessageState,
    Ticket,
)
from voicedesk.domain.slots import Slot
from voicedesk.errors import UnknownBooking
from voicedesk.ports import Clock, Messages
from voicedesk.profile.conduct import StaffNews, Template
from voicedesk.profile.schema import Profile
from voicedesk.services.message_words import (
    booking_fields,
    clean,
    common_fields,
    filled,
    reply_words,
    say_offers,
    template_of,
    write_time,
    write_when,
)
from voicedesk.services.quiet import not_before, zone_of

Channel = Literal["sms", "email"]

AWAITED = frozenset(
    {"confirmation", "moved", "cancelled", "code", "resend", "dropped", "reply", "opt", "payment"}
    | {"daily", "monthly", "thanks"}
)
"""Kinds that somebody has just asked for, or for this hour: quiet hours do not hold them back."""
SOON = timedelta(hours=2)
"""So long before an appointment a change of it is told, at whatever hour."""
TITLES = {"confirmation": "New", "moved": "Moved", "cancelled": "Cancelled"}
NEWS: Mapping[str, StaffNews] = {"confirmation": "new", "moved": "moved", "cancelled": "cancelled"}
ABOUT_OPTING = "opt"
"""The one kind that also goes to somebody who wants no more."""
LONGEST_ANSWER = 600
"""Characters of one answer by text: four segments."""


@dataclass(frozen=True, slots=True)
class _Letter:
    kind: str
    words: Template
    key: str
    call: CallId | None = None
    invite: Attachment | None = None


class Notifications:
    """Writes messages for one business; sending them is the workflows' work."""

    def __init__(
        self, profile: Profile, business: Business, messages: Messages, clock: Clock
    ) -> None:
        self._profile = profile
        self._business = business
        self._messages = messages
        self._clock = clock

    async def tell(
        self,
        kind: str,
        booking: Booking,
        *,
        key: str,
        before: Slot | None = None,
        call: CallId | None = None,
    ) -> Sequence[Message]:
        """Queue what the customer and the member of staff are told about a booking."""
        fields = booking_fields(self._profile, self._business, booking, before=before)
        fields |= {"reply": reply_words(self._profile, kind)}
        words = filled(template_of(self._profile, kind), fields)
        letter = _Letter(kind, words, key, call, self._invite(booking))
        drafts = self._to_customer(booking, letter)
        if kind in TITLES:
            drafts += self._to_staff(booking, kind, fields, key=key)
        return await self._queue(drafts)

    async def tell_change(
        self,
        kind: str,
        booking: Booking,
        *,
        key: str,
        before: Slot | None = None,
        offers: Sequence[Slot] = (),
    ) -> Sequence[Message]:
        """Queue what the customer is told of a change that the business made, with other times.

        Quiet hours hold it back unless the appointment would come too close.
        """
        fields = booking_fields(self._profile, self._business, booking, before=before)
        said = say_offers([self._business.local(slot.span.start) for slot in offers])
        fields |= {"offers": said, "reply": reply_words(self._profile, kind)}
        words = filled(template_of(self._profile, kind), fields)
        letter = _Letter(kind, words, key, None, self._invite(booking))
        soon = min(booking.span.start, before.span.start if before else booking.span.start) - SOON
        return await self._queue(
            [
                replace(draft, not_before=None)
                if draft.not_before and draft.not_before > soon
                else draft
                for draft in self._to_customer(booking, letter)
            ]
        )

    async def resend(self, booking: Booking, *, call: CallId) -> Message:
        """Send a confirmation again, once a call; raises UnknownBooking when it has no address."""
        fields = booking_fields(self._profile, self._business, booking)
        words = filled(template_of(self._profile, "resend"), fields)
        letter = _Letter(
            "resend", words, f"resend:{call}:{booking.id}", call, self._invite(booking)
        )
        drafts = self._to_customer(booking, letter)
        if not drafts:
            raise UnknownBooking(
                "a booking without an address",
                spoken="I have no number or address on file for that one.",
            )
        return (await self._queue(drafts, deliver=True))[0]

    async def send_payment_link(self, to: str, link: str, *, call: CallId) -> Message:
        """Text where to pay, once a call."""
        fields = common_fields(self._profile) | {"link": link}
        words = filled(template_of(self._profile, "payment"), fields)
        letter = _Letter("payment", words, f"payment:{call}", call)
        return (await self._queue([self._draft(letter, "sms", to)], deliver=True))[0]

    async def send_code(self, to: str, code: str, *, minutes: int, call: CallId) -> Message:
        """Text a one-time code to the number on file."""
        fields = common_fields(self._profile) | {"code": code, "minutes": str(minutes)}
        words = filled(template_of(self._profile, "code"), fields)
        # nothing that is made of the code: six figures are found again from any digest
        letter = _Letter("code", words, f"code:{call}:{secrets.token_hex(6)}", call)
        return (await self._queue([self._draft(letter, "sms", to)], deliver=True))[0]

    async def offer_slot(
        self,
        wait: str,
        booking: Booking,
        *,
        until: datetime,
        kind: Literal["waitlist", "dropped"] = "waitlist",
    ) -> Sequence[Message]:
        """Offer a time that is kept for somebody; `booking` is what they would have."""
        fields = booking_fields(self._profile, self._business, booking)
        end = self._business.local(until)
        today = end.date() == self._business.local(self._clock.now()).date()
        fields |= {
            "until": write_time(end) if today else write_when(end),
            "reply": reply_words(self._profile, kind),
        }
        words = filled(template_of(self._profile, kind), fields)
        key = f"{kind}:{wait}:{booking.span.start.timestamp():.0f}"
        drafts = self._to_customer(booking, _Letter(kind, words, key))
        return await self._queue([replace(draft, booking=None) for draft in drafts], deliver=True)

    async def answer(
        self, to: str, words: str, *, key: str, kind: str = "reply", call: CallId | None = None
    ) -> Message:
        """Answer a text that somebody sent; the same key is answered once."""
        letter = _Letter(kind, Template(sms=words[:LONGEST_ANSWER].strip()), key, call)
        return (await self._queue([self._draft(letter, "sms", to)]))[0]

    async def tell_owner(self, about: str, words: str, *, key: str) -> Sequence[Message]:
        """Anything else that the owner has to know, delivered without a workflow."""
        owner = self._profile.notifications.owner
        if owner is None:
            return ()
        letter = _Letter("owner", Template(sms=f"{about}: {clean(words)}"), f"{key}:owner")
        return await self._queue([self._draft(letter, "sms", owner)], deliver=True)

    async def tell_staff_of_callback(self, callback: Callback, *, key: str) -> Sequence[Message]:
        """Tell the owner whom to ring, by when and why."""
        fields = common_fields(self._profile) | {
            "name": f"{clean(callback.name)} {callback.phone}".strip(),
            "when": write_when(self._business.local(callback.due)),
            "reason": clean(callback.reason),
        }
        return await self._to_owner("callback", fields, key=key)

    async def tell_staff_of_ticket(self, ticket: Ticket, *, key: str) -> Sequence[Message]:
        """Tell the owner what has to be seen to."""
        fields = common_fields(self._profile) | {
            "name": f"{clean(ticket.name)} {ticket.phone or ''}".strip() or "the caller",
            "when": write_when(self._business.local(ticket.due)) if ticket.due else "today",
            "reason": f"{ticket.category}: {clean(ticket.summary)}",
        }
        return await self._to_owner("callback", fields, key=key)

    async def ask_how_it_was(self, to: str, *, call: CallId) -> Sequence[Message]:
        """Queue the question how a call was, once for each call."""
        words = filled(template_of(self._profile, "survey"), common_fields(self._profile))
        letter = _Letter("survey", words, f"survey:{call}", call)
        return await self._queue([self._draft(letter, "sms", to)])

    async def report(
        self, kind: str, fields: Mapping[str, str], *, key: str, deliver: bool = False
    ) -> Sequence[Message]:
        """Queue what those who want reports are told; the same key tells each of them once."""
        stated = self._profile.notifications
        words = filled(template_of(self._profile, kind), {**common_fields(self._profile), **fields})
        to = stated.reports.to or ((stated.owner,) if stated.owner else ())
        drafts = [
            self._draft(_Letter(kind, words, f"{key}:{_mark(one)}"), _way_to(one), one)
            for one in dict.fromkeys(to)
        ]
        return await self._queue(drafts, deliver=deliver)

    def event_words(self, booking: Booking) -> tuple[str, str]:
        """Title and description of a booking in a staff calendar."""
        service = self._business.service(booking.service)
        who = booking.attendee
        contact = " · ".join(part for part in (who.phone, who.email) if part)
        lines = [clean(who.name), contact, clean(who.note), "Booked by the desk."]
        return f"{service.name}: {clean(who.name)}", "\n".join(line for line in lines if line)

    def call_note(self, call: Call) -> str:
        """One line about a call for the customer system."""
        outcome = call.outcome.value if call.outcome else "open"
        return f"Call on {write_when(self._business.local(call.started))}: {outcome}."

    def booking_note(self, kind: str, booking: Booking, entry: Entry | None = None) -> str:
        """One line about a booking for the customer system, as it was then."""
        slot = entry.slot if entry and entry.slot else booking.slot
        what = self._business.service(slot.service).name
        who = self._business.member(slot.staff).name
        when = write_when(self._business.local(slot.span.start))
        return f"{kind.capitalize()} by the desk: {what} with {who} on {when}."

    def _to_customer(self, booking: Booking, letter: _Letter) -> list[Message]:
        who, drafts = booking.attendee, []
        if who.phone and letter.words.sms:
            drafts.append(self._draft(letter, "sms", who.phone))
        if who.email and letter.words.email_subject:
            drafts.append(self._draft(letter, "email", who.email))
        return [replace(draft, booking=booking.id) for draft in drafts]

    def _to_staff(
        self, booking: Booking, kind: str, fields: dict[str, str], *, key: str
    ) -> list[Message]:
        member = next(m for m in self._profile.staff if m.id == booking.slot.staff)
        wanted = self._profile.notifications.staff if member.told_of is None else member.told_of
        if wanted is False or (wanted is not True and NEWS[kind] not in wanted):
            return []
        fields = fields | {"what": TITLES[kind]}
        words = filled(template_of(self._profile, "staff"), fields)
        mail = words.model_copy(update={"email_subject": fields["what"], "email_body": words.sms})
        letter = _Letter("staff", mail, f"{key}:staff")
        if member.phone and member.told_by != "email":
            return [replace(self._draft(letter, "sms", member.phone), booking=booking.id)]
        if member.email:
            return [replace(self._draft(letter, "email", member.email), booking=booking.id)]
        return []

    async def _to_owner(self, kind: str, fields: dict[str, str], *, key: str) -> Sequence[Message]:
        owner = self._profile.notifications.owner
        if owner is None:
            return []
        letter = _Letter("owner", filled(template_of(self._profile, kind), fields), f"{key}:owner")
        return await self._queue([self._draft(letter, "sms", owner)])

    def _draft(self, letter: _Letter, channel: Channel, to: str) -> Message:
        now, name = self._clock.now(), f"{letter.key}:{channel}"
        mail = channel == "email"
        return Message(
            id=MessageId(hashlib.sha256(f"{self._business.id}:{name}".encode()).hexdigest()[:24]),
            business=self._business.id,
            kind=letter.kind,
            channel=channel,
            to=to,
            subject=letter.words.email_subject if mail else "",
            body=letter.words.email_body if mail else letter.words.sms,
            key=name,
            created=now,
            state=MessageState.QUEUED,
            call=letter.call,
            not_before=None if mail or letter.kind in AWAITED else self._quiet_until(to),
            attachments=(letter.invite,) if mail and letter.invite else (),
        )

    def _invite(self, booking: Booking) -> Attachment:
        # the calendar library is slow to load, and a call does not wait for it
        from voicedesk.services.invites import invite

        place = self._business.location(booking.slot.location)
        return invite(
            booking,
            title=f"{self._business.service(booking.service).name}, {self._business.name}",
            place=place.address or place.name,
            organiser=self._business.name,
            sender=self._profile.business.email or "desk@localhost",
            now=self._clock.now(),
        )

    def _quiet_until(self, to: str) -> datetime | None:
        """When a text may be read without waking anybody where it arrives."""
        zone = zone_of(to, self._business.zone)
        return not_before(self._clock.now(), self._profile.notifications.quiet_hours, zone)

    async def _queue(
        self, drafts: Sequence[Message], *, deliver: bool = False
    ) -> tuple[Message, ...]:
        queued: list[Message] = []
        for draft in drafts:
            if draft.kind != ABOUT_OPTING and await self._messages.opted_out(
                self._business.id, draft.to
            ):
                barred = replace(draft, state=MessageState.SUPPRESSED, why="opted out")
                queued.append(await self._messages.queue(barred))
            else:
                queued.append(await self._messages.queue(draft, deliver=deliver))
        return tuple(queued)


def _way_to(address: str) -> Channel:
    return "email" if "@" in address else "sms"


def _mark(address: str) -> str:
    """What tells one reader from another without naming them."""
    return hashlib.sha256(address.encode()).hexdigest()[:8]
