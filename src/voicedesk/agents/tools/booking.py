"""Tools that write an appointment down, or put the caller on the waiting list."""

from __future__ import annotations

from voicedesk.agents import wording
from voicedesk.agents.consent import consented
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.finding import needs, offer_facts, visit_words
from voicedesk.agents.tools.guard import Context, commit, facts, tool
from voicedesk.agents.tools.reading import local_now, wish_of
from voicedesk.domain.state import Proposal
from voicedesk.errors import HoldExpired, NotUnderstood, SlotTaken
from voicedesk.services.scheduling import Wish

_ASK = {
    "name": "What name shall I put it under?",
    "phone": "What's the best number to reach you on?",
    "email": "What e-mail address shall I send it to?",
    "date_of_birth": "And what is the date of birth?",
}


@tool()
async def book_appointment(ctx: Context) -> str:
    """Book the time being kept. Only after the caller said yes to the whole read-back."""
    live = ctx.userdata
    holds, proposal = live.state.holds, live.state.proposal
    if not holds or proposal is None or proposal.deed != "book":
        raise NotUnderstood("no time is kept", spoken="Which time shall I book?")
    missing = needs(live)
    if missing:
        return facts(needs=missing, ask=_ASK[missing[0]])
    words = visit_words(live, [hold.slot for hold in holds])
    if not agreed(ctx, proposal):
        return facts(needs=["yes"], ask=f"{words[:1].upper()}{words[1:]}. Shall I book it?")
    commit(ctx)
    for _ in holds:
        await live.desk.limits.spend_booking(live.call)
    try:
        receipts = await live.desk.scheduling.book_visit(
            holds, live.state.attendees(), call=live.call.id
        )
    except (HoldExpired, SlotTaken):
        return await _gone(live)
    for receipt in receipts:
        live.record("booked", receipt.booking.id, key=receipt.entry.key or "")
    live.state.holds, live.state.proposal, live.state.offer = (), None, ()
    booking = receipts[0].booking
    now = local_now(live)
    return facts(
        booked=wording.slot_facts(live.desk.business, booking.slot, number=1, now=now),
        say=f"You're confirmed: {words}.",
        brief=f"See you {wording.when_words(live.desk.business, booking.slot, now=now)}",
        sent=sent_words(live, booking.attendee.phone, booking.attendee.email),
        bring=live.desk.business.service(booking.service).bring,
    )


@tool(limit=4)
async def join_waitlist(ctx: Context, when: str = "", service: str = "", staff: str = "") -> str:
    """Put the caller on the waiting list when nothing suits. Needs a name and a number.

    Args:
        when: The caller's own words for the days and times that would suit.
        service: The caller's words for what they want; empty for the usual appointment.
        staff: Whom they want to see, in their words; empty for anybody.
    """
    live = ctx.userdata
    missing = [need for need in needs(live) if need in ("name", "phone")]
    if missing:
        return facts(needs=missing, ask=_ASK[missing[0]])
    wish = wish_of(live, service=service, when=when, staff=staff)
    commit(ctx)
    wait = await live.desk.waitlist.join(wish, live.state.attendee(), call=live.call.id)
    live.record("waitlisted", wait.id)
    live.state.answered += 1
    return facts(
        waiting=True,
        say="You're on the waiting list. If a time comes free, we'll text you and keep it for you.",
    )


def agreed(ctx: Context, proposal: Proposal) -> bool:
    """Whether the caller's last words are a yes to this proposal."""
    live = ctx.userdata
    return consented(
        proposal,
        ctx.session.history,
        vocabulary=live.desk.vocabulary,
        now=local_now(live),
    )


def sent_words(live: LiveCall, phone: str | None, email: str | None) -> str:
    """Where the confirmation of a committed deed goes."""
    return wording.effect_words(phone=phone, caller=live.call.caller, email=email)


async def _gone(live: LiveCall) -> str:
    gone = live.state.holds[0].slot
    live.state.holds, live.state.proposal = (), None
    wish = Wish(service=gone.service, after=gone.span.start, exclude=(gone,))
    offer = await live.desk.scheduling.find(wish, call=live.call.id)
    return offer_facts(live, offer, wish)
