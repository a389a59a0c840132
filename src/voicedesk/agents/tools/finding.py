"""Tools that look for free times and keep one while the caller decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from voicedesk.agents import wording
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.guard import Context, facts, tool
from voicedesk.agents.tools.reading import local_now, wish_of
from voicedesk.domain.booking import Booking
from voicedesk.domain.slots import Slot
from voicedesk.domain.state import Proposal
from voicedesk.errors import NotUnderstood, SlotTaken
from voicedesk.language.spoken import join_words, say_time
from voicedesk.services.scheduling import Offer, Wish

Prefer = Literal["", "soonest", "other", "earlier", "later"]
_MOST_PEOPLE = 4


@tool()
async def find_slots(  # noqa: PLR0913  # a caller may say all of it in one sentence
    ctx: Context,
    when: str = "",
    service: str = "",
    staff: str = "",
    location: str = "",
    prefer: Prefer = "",
    people: int = 1,
    moving: int = 0,
) -> str:
    """Find free times. Always use this before naming any time; never guess what is free.

    Args:
        when: The caller's own words for day and time: "next Tuesday at two", "after four Friday".
        service: The caller's words for what they want; empty for the usual appointment.
        staff: Whom they want to see, in their words; empty for anybody.
        location: Which place, in their words; empty for any.
        prefer: "soonest" there is; or "other", "earlier" or "later" than what was offered.
        people: For how many people, one after the other.
        moving: When an existing appointment is to be moved, its number from find_bookings.
    """
    live = ctx.userdata
    live.state.moving = _moving(live, moving)
    wish = wish_of(live, service=service, when=when, staff=staff, location=location)
    wish = replace(_preferring(live, wish, prefer), people=max(1, min(people, _MOST_PEOPLE)))
    if live.state.moving is not None:
        wish = replace(wish, service=live.state.moving.service, moving=live.state.moving)
    offer = await live.desk.scheduling.find(wish, call=live.call.id)
    return offer_facts(live, offer, wish)


@tool()
async def hold_slot(ctx: Context, choice: int) -> str:
    """Keep one of the offered times for the caller. Then read it back whole and ask for a yes.

    Args:
        choice: The number of the offered time, counting from one.
    """
    live = ctx.userdata
    visit = _chosen(live, choice)
    moving = live.state.moving
    try:
        holds = await live.desk.scheduling.hold_visit(
            visit, call=live.call.id, moving=moving.id if moving else None
        )
    except SlotTaken:
        return await _instead(live, visit)
    now = local_now(live)
    live.state.holds = holds
    live.state.proposal = Proposal(
        deed="move" if moving else "book",
        ref=holds[0].id,
        must_hear=wording.must_hear(live.desk.business, visit[0], now=now),
    )
    live.record("held", holds[0].id)
    words = visit_words(live, visit)
    return facts(
        held=wording.slot_facts(live.desk.business, visit[0], number=choice, now=now),
        needs=needs(live),
        say=words,
        ask=_read_back(live, words),
    )


def visit_words(live: LiveCall, visit: Sequence[Slot]) -> str:
    """A visit in words: "a cleaning with Doctor Lee on Thursday, March fifth at two"."""
    first = live.desk.scheduling.describe(visit[0])
    if len(visit) == 1:
        return first
    times = [say_time(live.desk.business.local(slot.span.start).time()) for slot in visit[1:]]
    return f"{first}, then at {join_words(times)}"


def needs(live: LiveCall) -> list[str]:
    """What must still be known before this call may book."""
    known = live.state.attendee()
    born = live.state.customer.birth_date if live.state.customer else None
    have: dict[str, object] = {
        "name": known.name,
        "phone": known.phone,
        "email": known.email,
        "date_of_birth": live.state.noted.birth_date or born,
    }
    if live.state.moving is not None:
        return []
    return [ask for ask in live.desk.profile.booking.ask if not have[ask]]


def offer_facts(live: LiveCall, offer: Offer, wish: Wish) -> str:
    """An offer for the model, for the reflex and for the ear."""
    business, now = live.desk.business, local_now(live)
    offer = in_order(offer)
    live.state.offer = offer.visits
    live.state.proposal = None
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


def in_order(offer: Offer) -> Offer:
    """The same times in the order in which they come: "the first one" is the earliest."""
    visits = offer.visits or tuple((slot,) for slot in offer.slots)
    if not offer.exact:
        visits = tuple(sorted(visits, key=lambda visit: visit[0].span.start))
    return replace(offer, visits=visits, slots=tuple(visit[0] for visit in visits))


def _read_back(live: LiveCall, words: str) -> str:
    moving = live.state.moving
    if moving is None:
        return f"So: {words}. Shall I book it?"
    old = wording.booking_words(live.desk.business, moving, now=local_now(live))
    return f"Moving your appointment, {old}, to {words}. All right?"


def _preferring(live: LiveCall, wish: Wish, prefer: Prefer) -> Wish:
    """Other, earlier or later than what was offered; or the soonest."""
    offered = [visit[0] for visit in live.state.offer]
    if prefer == "soonest":
        return replace(wish, soonest=True)
    if prefer == "other" or (prefer and not offered):
        return replace(wish, exclude=tuple(offered))
    if prefer == "later":
        return replace(wish, after=max(slot.span.start for slot in offered))
    if prefer == "earlier":
        return replace(wish, before=min(slot.span.start for slot in offered))
    return wish


def _chosen(live: LiveCall, choice: int) -> tuple[Slot, ...]:
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


async def _instead(live: LiveCall, gone: Sequence[Slot]) -> str:
    wish = Wish(
        service=gone[0].service,
        after=gone[0].span.start,
        exclude=(gone[0],),
        people=len(gone),
        moving=live.state.moving,
    )
    offer = await live.desk.scheduling.find(wish, call=live.call.id)
    offer = in_order(offer)
    live.state.offer = offer.visits
    live.state.proposal = None
    now = local_now(live)
    words = wording.choices_words(live.desk.business, offer.slots, now=now)
    return facts(
        gone=True,
        slots=[
            wording.slot_facts(live.desk.business, slot, number=n, now=now)
            for n, slot in enumerate(offer.slots, start=1)
        ],
        say=f"{SlotTaken.spoken} I have {words}." if offer.slots else SlotTaken.spoken,
    )
