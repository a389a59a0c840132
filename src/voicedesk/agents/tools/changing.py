"""Tools for the caller's own bookings: see, move, cancel, and have a confirmation sent again."""

from __future__ import annotations

import re

from voicedesk.agents import wording
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.booking import agreed, sent_words
from voicedesk.agents.tools.guard import Context, commit, facts, tool
from voicedesk.agents.tools.reading import local_now
from voicedesk.domain.booking import Booking
from voicedesk.domain.call import Level
from voicedesk.domain.state import Proposal
from voicedesk.errors import HoldExpired, NotUnderstood, OutsideRules, SlotTaken

_ARTICLE = re.compile(r"^(?:an?|the) ")


@tool(level=Level.TWO_FACTS, or_just_booked=True)
async def find_bookings(ctx: Context) -> str:
    """List the caller's own coming appointments, and what they came for the last time.

    The caller must have proved who they are first; else only what this call has booked is told.
    """
    live = ctx.userdata
    proved = live.state.level >= Level.TWO_FACTS
    bookings = await _theirs(live) if proved else await _just_booked(live)
    last = await live.desk.scheduling.last_visit(live.state.customer) if proved else None
    live.state.bookings = bookings
    live.state.answered += 1
    business, now = live.desk.business, local_now(live)
    words = [wording.booking_words(business, booking, now=now) for booking in bookings]
    return facts(
        count=len(bookings) or "none",
        bookings=[
            {**wording.slot_facts(business, b.slot, number=n, now=now), "say": w}
            for n, (b, w) in enumerate(zip(bookings, words, strict=True), start=1)
        ],
        last={"service": last.service, "staff": last.slot.staff} if last else {},
        say=_listed(words),
    )


@tool(level=Level.TWO_FACTS, or_just_booked=True)
async def move_booking(ctx: Context, booking: int) -> str:
    """Move an appointment to the time being kept. Only after the caller said yes to the read-back.

    Args:
        booking: The number of the appointment from find_bookings.
    """
    live = ctx.userdata
    own = _own(live, booking)
    hold = live.state.holds[0] if live.state.holds else None
    proposal = live.state.proposal
    if hold is None or proposal is None or proposal.deed != "move" or hold.moving != own.id:
        raise NotUnderstood("no new time is kept", spoken="To which day and time shall I move it?")
    words = live.desk.scheduling.describe(hold.slot)
    if not agreed(ctx, proposal):
        return facts(needs=["yes"], ask=f"Moving it to {words}. All right?")
    commit(ctx)
    await live.desk.limits.spend_message(live.call)
    try:
        receipt = await live.desk.scheduling.move(own, hold, call=live.call.id)
    except (HoldExpired, SlotTaken):
        live.state.holds, live.state.proposal = (), None
        return facts(gone=True, say="That time has just gone; your old one still stands.")
    except OutsideRules as error:
        return facts(refused=True, say=error.spoken)
    live.record("moved", receipt.booking.id, key=receipt.entry.key or "")
    live.state.holds, live.state.proposal, live.state.moving = (), None, None
    when = wording.when_words(live.desk.business, receipt.booking.slot, now=local_now(live))
    who = receipt.booking.attendee
    return facts(
        moved=True,
        to=wording.slot_facts(
            live.desk.business, receipt.booking.slot, number=booking, now=local_now(live)
        ),
        say=f"Moved: {words}.",
        brief=f"See you {when}",
        sent=sent_words(live, who.phone, who.email),
    )


@tool(level=Level.TWO_FACTS, or_just_booked=True)
async def cancel_booking(ctx: Context, booking: int) -> str:
    """Cancel an appointment. The first use asks the caller; use it again once they said yes.

    Args:
        booking: The number of the appointment from find_bookings.
    """
    live = ctx.userdata
    own = _own(live, booking)
    now = local_now(live)
    words = wording.booking_words(live.desk.business, own, now=now)
    proposal = Proposal(
        deed="cancel",
        ref=own.id,
        must_hear=wording.must_hear(live.desk.business, own.slot, now=now),
    )
    if live.state.proposal != proposal or not agreed(ctx, proposal):
        live.state.proposal = proposal
        return facts(needs=["yes"], ask=f"You have {words}. Shall I cancel it?")
    commit(ctx)
    try:
        receipt = await live.desk.scheduling.cancel(own, call=live.call.id)
    except OutsideRules as error:
        live.state.proposal = None
        return facts(refused=True, say=error.spoken)
    live.record("cancelled", own.id, key=receipt.entry.key or "")
    live.state.proposal = None
    who = receipt.booking.attendee
    return facts(
        cancelled=True,
        say=f"Cancelled: {_ARTICLE.sub('', words)}.",
        sent=sent_words(live, who.phone, who.email),
    )


@tool(level=Level.TWO_FACTS, limit=2)
async def resend_confirmation(ctx: Context, booking: int = 1) -> str:
    """Send the confirmation of an appointment again, to the address on file.

    Args:
        booking: The number of the appointment from find_bookings.
    """
    live = ctx.userdata
    own = _own(live, booking)
    commit(ctx)
    await live.desk.limits.spend_message(live.call)
    message = await live.desk.notifications.resend(own, call=live.call.id)
    live.record("message", message.id)
    return facts(sent_again=True, say="It's on its way again, to the number we have on file.")


async def _theirs(live: LiveCall) -> tuple[Booking, ...]:
    return tuple(await live.desk.scheduling.upcoming(live.state.customer))


async def _just_booked(live: LiveCall) -> tuple[Booking, ...]:
    """What this call has booked, and nothing that was there before."""
    made = {effect.ref for effect in live.state.effects if effect.kind == "booked"}
    phone = live.state.attendee().phone
    found = await live.desk.scheduling.upcoming(None, phone=phone)
    return tuple(booking for booking in found if booking.id in made)


def _own(live: LiveCall, number: int) -> Booking:
    shown = live.state.bookings
    if not 1 <= number <= len(shown):
        raise NotUnderstood(
            f"booking {number} of {len(shown)}", spoken="Which of your appointments is it?"
        )
    return shown[number - 1]


def _listed(words: list[str]) -> str:
    if not words:
        return "I don't see a coming appointment for you."
    if len(words) == 1:
        return f"You have {words[0]}."
    return f"You have {', '.join(words[:-1])} and {words[-1]}."
