"""Tools that look for free times and keep one while the caller decides."""

from __future__ import annotations

from dataclasses import replace

from voicedesk.agents import wording
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.guard import Context, facts, tool
from voicedesk.agents.tools.reading import local_now, wish_of
from voicedesk.domain.booking import Booking
from voicedesk.domain.slots import Slot
from voicedesk.domain.state import Proposal
from voicedesk.errors import NotUnderstood, SlotTaken
from voicedesk.services.scheduling import Offer, Wish


@tool()
async def find_slots(  # noqa: PLR0913  # a caller may say all of it in one sentence
    ctx: Context,
    when: str = "",
    service: str = "",
    staff: str = "",
    location: str = "",
    soonest: bool = False,  # noqa: FBT001, FBT002  # a model fills it in by name
    other: bool = False,  # noqa: FBT001, FBT002
    moving: int = 0,
) -> str:
    """Find free times. Always use this before naming any time; never guess what is free.

    Args:
        when: The caller's own words for the day and time, such as "next Tuesday at two" or "after four on Friday".
        service: The caller's words for what they want; empty for the usual appointment.
        staff: Whom they want to see, in their words; empty for anybody.
        location: Which place, in their words; empty for any.
        soonest: True when they want the earliest that there is.
        other: True when they do not like what was offered and want other times.
        moving: When an existing appointment is to be moved, its number from find_bookings.
    """
    live = ctx.userdata
    state = live.state
    state.moving = _moving(live, moving)
    wish = wish_of(live, service=service, when=when, staff=staff, location=location)
    if state.moving is not None:
        slot = state.moving.slot
        wish = replace(wish, service=slot.service, staff=wish.staff)
    wish = replace(wish, soonest=soonest, exclude=state.offer if other else ())
    offer = await live.desk.scheduling.find(wish, call=live.call.id)
    state.offer = offer.slots
    state.proposal = None
    return offer_facts(live, offer, wish)


@tool()
async def hold_slot(ctx: Context, choice: int) -> str:
    """Keep one of the offered times for the caller. Then read it back whole and ask whether to book it.

    Args:
        choice: The number of the offered time, counting from one.
    """
    live = ctx.userdata
    slot = _chosen(live, choice)
    moving = live.state.moving
    try:
        hold = await live.desk.scheduling.hold(
            slot, call=live.call.id, moving=moving.id if moving else None
        )
    except SlotTaken:
        return await _instead(live, slot)
    now = local_now(live)
    live.state.hold = hold
    live.state.proposal = Proposal(
        deed="move" if moving else "book",
        ref=hold.id,
        must_hear=wording.must_hear(live.desk.business, slot, now=now),
    )
    live.record("held", hold.id)
    words = live.desk.scheduling.describe(slot)
    return facts(
        held=wording.slot_facts(live.desk.business, slot, number=choice, now=now),
        needs=needs(live),
        say=words,
        ask=_read_back(live, words),
    )


def needs(live: LiveCall) -> list[str]:
    """What must still be known before this call may book."""
    known = live.state.attendee()
    have = {"name": known.name, "phone": known.phone, "email": known.email}
    if live.state.moving is not None:
        return []
    return [ask for ask in live.desk.profile.booking.ask if ask in have and not have[ask]]


def offer_facts(live: LiveCall, offer: Offer, wish: Wish) -> str:
    """An offer for the model, for the reflex and for the ear."""
    business, now = live.desk.business, local_now(live)
    return facts(
        exact=offer.exact and bool(offer.slots),
        reason=offer.reason,
        detail=offer.detail,
        slots=[
            wording.slot_facts(business, slot, number=n, now=now)
            for n, slot in enumerate(offer.slots, start=1)
        ],
        waitlist=not offer.slots and live.desk.business.rules.waitlist,
        say=wording.offer_words(business, offer, wish, now=now),
    )


def _read_back(live: LiveCall, words: str) -> str:
    moving = live.state.moving
    if moving is None:
        return f"So: {words}. Shall I book it?"
    old = wording.booking_words(live.desk.business, moving, now=local_now(live))
    return f"Moving your appointment, {old}, to {words}. All right?"


def _chosen(live: LiveCall, choice: int) -> Slot:
    offer = live.state.offer
    if not 1 <= choice <= len(offer):
        raise NotUnderstood(
            f"choice {choice} of {len(offer)}", spoken="Which of those times would you like?"
        )
    return offer[choice - 1]


def _moving(live: LiveCall, number: int) -> Booking | None:
    if number == 0:
        return None
    shown = live.state.bookings
    if not 1 <= number <= len(shown):
        raise NotUnderstood(
            f"booking {number} of {len(shown)}", spoken="Which of your appointments is it?"
        )
    return shown[number - 1]


async def _instead(live: LiveCall, gone: Slot) -> str:
    wish = Wish(service=gone.service, after=gone.span.start, exclude=(gone,))
    offer = await live.desk.scheduling.find(wish, call=live.call.id)
    live.state.offer = offer.slots
    live.state.proposal = None
    words = wording.choices_words(live.desk.business, offer.slots, now=local_now(live))
    say = f"That time has just gone. I have {words}." if offer.slots else SlotTaken.spoken
    return facts(
        gone=True,
        slots=[
            wording.slot_facts(live.desk.business, slot, number=n, now=local_now(live))
            for n, slot in enumerate(offer.slots, start=1)
        ],
        say=say,
    )
