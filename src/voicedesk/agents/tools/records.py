"""Tools about the caller's own record: what is open, new contact data, a link to pay by."""

from __future__ import annotations

from voicedesk.agents import wording
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.booking import agreed
from voicedesk.agents.tools.guard import Context, commit, facts, tool
from voicedesk.agents.tools.reading import local_now
from voicedesk.domain.call import Customer, Level, Ticket
from voicedesk.domain.state import Proposal
from voicedesk.errors import IdentityRequired, NotUnderstood
from voicedesk.language.people import read_email, read_phone
from voicedesk.language.spoken import join_words, say_phone, say_when


@tool(level=Level.TWO_FACTS, limit=4)
async def look_up_record(ctx: Context) -> str:
    """What is open for the caller: coming appointments, tickets, what they usually prefer."""
    live = ctx.userdata
    customer = _proved(live)
    bookings = tuple(await live.desk.scheduling.upcoming(customer))
    tickets = await live.desk.support.open_tickets(customer.id)
    live.state.bookings = bookings
    live.state.answered += 1
    business, now = live.desk.business, local_now(live)
    parts = [wording.booking_words(business, booking, now=now) for booking in bookings]
    parts += [_ticket_words(live, ticket) for ticket in tickets]
    return facts(
        bookings=len(bookings),
        tickets=len(tickets),
        preferences=dict(customer.preferences),
        say=f"You have {join_words(parts)}." if parts else "There is nothing open for you.",
    )


@tool(level=Level.CODE, limit=6)
async def change_contact(ctx: Context, phone: str = "", email: str = "") -> str:
    """Put a new number or address on the caller's record. The first use asks; then wait for a yes.

    Args:
        phone: The new telephone number, as said.
        email: The new e-mail address, as said or spelled.
    """
    live = ctx.userdata
    customer = _proved(live)
    number, address = _number(live, phone), _address(email)
    if number is None and address is None:
        raise NotUnderstood("nothing to change", spoken="Which number or address shall I note?")
    heard = [say_phone(number)] if number else []
    heard += [address] if address else []
    question = f"I'd put {join_words(heard)} on your record. Is that right?"
    must = tuple((one,) for one in heard)
    proposal = Proposal(deed="contact", ref=f"{number}|{address}", must_hear=must)
    if live.state.proposal != proposal or not agreed(ctx, proposal):
        live.state.proposal = proposal
        return facts(needs=["yes"], ask=question)
    commit(ctx)
    live.state.proposal = None
    live.state.customer = await live.desk.customers.change(customer, phone=number, email=address)
    live.record("contact", customer.id, key=proposal.ref)
    return facts(noted=True, say=f"It's on your record now: {join_words(heard)}.")


@tool(limit=2)
async def send_payment_link(ctx: Context) -> str:
    """Text a link to pay by. Use it whenever somebody wants to pay or reads out a card number."""
    live = ctx.userdata
    link = live.desk.profile.policies.payment_link
    to = _own_number(live)
    if not link:
        raise NotUnderstood(
            "no payment link in the profile", spoken="I can't take a payment on the phone."
        )
    if to is None:
        raise NotUnderstood(
            "no number to text", spoken="I can't see your number, so I can't text you the link."
        )
    commit(ctx)
    live.desk.limits.check_reach(to)
    await live.desk.limits.spend_message(live.call)
    message = await live.desk.notifications.send_payment_link(to, link, call=live.call.id)
    live.record("message", message.id)
    live.state.answered += 1
    return facts(
        sent=True,
        say="Please don't tell me card numbers. I've sent you a link to pay by instead.",
    )


def _proved(live: LiveCall) -> Customer:
    if live.state.customer is None:
        raise IdentityRequired
    return live.state.customer


def _own_number(live: LiveCall) -> str | None:
    """The number on file of somebody proved, else the one they call from; never a dictated one."""
    customer = live.state.customer
    if customer is not None and live.state.level >= Level.TWO_FACTS and customer.phones:
        return customer.phones[0]
    return live.call.caller


def _ticket_words(live: LiveCall, ticket: Ticket) -> str:
    words = f"an open {ticket.category} request"
    if ticket.due is None:
        return words
    due = live.desk.business.local(ticket.due)
    now = local_now(live)
    return f"{words} that we see to by {say_when(due, now=now)}" if due > now else words


def _number(live: LiveCall, words: str) -> str | None:
    if not words.strip():
        return None
    found = read_phone(words, region=live.desk.vocabulary.region, asked=True)
    if not found:
        raise NotUnderstood("not a telephone number", spoken="I didn't get the number.")
    live.desk.limits.check_reach(found[0].number)
    return found[0].number


def _address(words: str) -> str | None:
    if not words.strip():
        return None
    found = read_email(words)
    if not found:
        raise NotUnderstood("not an e-mail address", spoken="I didn't get the address.")
    return found[0].address
