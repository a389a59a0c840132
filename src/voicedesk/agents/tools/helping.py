"""Tools that answer, write things down for people, and bring a person in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from voicedesk.agents.consent import last_exchange
from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.guard import Context, commit, facts, tool
from voicedesk.agents.tools.reading import local_now, read_whens
from voicedesk.domain.call import Priority
from voicedesk.errors import NotUnderstood
from voicedesk.language.dates import When
from voicedesk.language.people import read_phone
from voicedesk.language.spoken import join_words, say_phone, say_time, say_when
from voicedesk.services.briefing import Known, briefing
from voicedesk.services.escalation import Escalated
from voicedesk.services.scheduling import with_article

NOON = time(12)
_NOTHING = "I don't have an answer to that here."


@tool()
async def answer_question(ctx: Context, question: str) -> str:
    """Answer from what the business has written down. Never answer from your own knowledge.

    Args:
        question: The caller's question, in their words.
    """
    live = ctx.userdata
    answer = await live.desk.support.answer(question, call=live.call.id)
    if answer.text is None:
        return facts(answered=False, say=_NOTHING)
    live.state.answered += 1
    return facts(answered=True, say=answer.text, source=answer.source)


@tool(limit=4)
async def open_ticket(  # a ticket has these fields
    ctx: Context,
    category: str,
    summary: str,
    account: str = "",
    order: str = "",
    urgent: bool = False,  # noqa: FBT001, FBT002  # a model fills it in by name
) -> str:
    """Write down what a person has to see to: a billing problem, a complaint, a fault.

    Args:
        category: One word: billing, problem, complaint, account or message.
        summary: What the caller wants, in their own words.
        account: The account number, if one was said.
        order: The order number, if one was said.
        urgent: True only when it cannot wait.
    """
    live = ctx.userdata
    who = live.state.attendee()
    commit(ctx)
    ticket = await live.desk.support.open_ticket(
        category,
        summary,
        call=live.call.id,
        name=who.name,
        phone=who.phone,
        account=account or None,
        order=order or None,
        priority=Priority.URGENT if urgent else Priority.NORMAL,
        customer=who.customer,
    )
    live.record("ticket", ticket.id)
    added = any(known.id == ticket.id for known in live.state.tickets)
    live.state.tickets.append(ticket)
    if added:
        return facts(ticket=True, say="I've added that to your ticket.", needs=_reach(who.phone))
    rule = live.desk.support.rule_for(category, summary)
    on = f" for account {' '.join(account)}" if account else ""
    on += f" and order {' '.join(order)}" if order else ""
    return facts(
        ticket=True,
        say=f"I've opened {with_article(category)} ticket{on}, and a person will look into it"
        f"{_until(live, ticket.due)}.{f' {rule}' if rule else ''}",
        needs=_reach(who.phone),
    )


def _reach(phone: str | None) -> list[str]:
    return [] if phone else ["phone"]


@tool(limit=3)
async def take_message(ctx: Context, message: str) -> str:
    """Take a message for somebody at the business, word for word.

    Args:
        message: The message, in the caller's words.
    """
    live = ctx.userdata
    who = live.state.attendee()
    commit(ctx)
    ticket = await live.desk.support.take_message(
        message, call=live.call.id, name=who.name, phone=who.phone, customer=who.customer
    )
    live.record("ticket", ticket.id)
    live.state.tickets.append(ticket)
    return facts(ticket=True, say="I've written your message down and passed it on.")


@tool(limit=3)
async def promise_callback(ctx: Context, reason: str, phone: str = "", when: str = "") -> str:
    """Promise that a person rings the caller back. Needs a number to ring.

    Args:
        reason: What it is about, in the caller's words.
        phone: The number to ring, as said; empty for the number they are calling from.
        when: When it would suit them, in their words; empty for as soon as may be.
    """
    live = ctx.userdata
    number = await _number(live, phone)
    if number is None:
        return facts(needs=["phone"], ask="Which number can we ring you back on?")
    commit(ctx)
    callback = await live.desk.callbacks.promise(
        number, reason, call=live.call.id, due=_due(live, when)
    )
    live.record("callback", callback.id)
    live.state.callbacks.append(callback)
    due = live.desk.business.local(callback.due)
    by = _by(live, due)
    on = "this number" if number == live.call.caller else say_phone(number)
    return facts(callback=True, say=f"{_who(live)} ring you back on {on} by {by}.")


@tool(limit=4)
async def call_a_person(ctx: Context, reason: str, urgent: bool = False) -> str:  # noqa: FBT001, FBT002
    """Bring a person in: the caller asks for one, is upset, is in danger, or you cannot help.

    Args:
        reason: Why, in a few words.
        urgent: True when somebody is in danger.
    """
    live = ctx.userdata
    summary = _summary(ctx)
    result = await live.desk.escalation.escalate(
        live.call,
        live.line,
        reason=reason,
        summary=summary,
        phone=live.state.attendee().phone,
        urgent=urgent,
    )
    if result.accepted:
        live.record("transferred", result.person or "person")
        notes = " I'll stay on the line and take notes." if live.aside else ""
        return facts(connected=True, say=f"You're now connected to {result.person}.{notes}")
    if result.callback is not None:
        callback = result.callback
        live.record("callback", callback.id)
        live.state.callbacks.append(callback)
        by = _by(live, live.desk.business.local(callback.due))
        return facts(
            connected=False,
            callback=True,
            urgent=urgent,
            say=f"{_nobody(result)} {_who(live)} ring you back by {by}.",
        )
    return facts(
        connected=False, needs=["phone"], ask="Which number can a person ring you back on?"
    )


def _summary(ctx: Context) -> str:
    """What a person should know before they take over."""
    state = ctx.userdata.state
    return briefing(
        Known(
            name=state.attendee().name,
            customer=state.customer,
            level=state.level,
            words=last_exchange(ctx.session.history)[1],
            effects=state.effects,
            tickets=state.tickets,
            callbacks=state.callbacks,
            answered=state.answered,
            offered=bool(state.offer),
            unproved="verify_caller" in state.used,
        )
    )


def _who(live: LiveCall) -> str:
    """A person is only promised where the desk does not ring by itself."""
    return "We will" if live.desk.profile.outbound.callbacks else "A person will"


def _until(live: LiveCall, due: datetime | None) -> str:
    """By when somebody looks, in working time; nothing where that is past."""
    if due is None or due <= live.desk.clock.now():
        return ""
    return f" by {_by(live, live.desk.business.local(due))}"


def _nobody(result: Escalated) -> str:
    tried = [attempt.person for attempt in result.attempts]
    if not tried:
        return "Nobody can pick up right now."
    names = join_words(tried)
    return f"{names} {'is' if len(tried) == 1 else 'are'} not picking up."


def _by(live: LiveCall, due: datetime) -> str:
    """A moment after "by": "eleven today", "tomorrow at nine"."""
    now = local_now(live)
    return f"{say_time(due.time())} today" if due.date() == now.date() else say_when(due, now=now)


async def _number(live: LiveCall, words: str) -> str | None:
    if not words.strip():
        return _in_reach(live, live.state.attendee().phone)
    found = read_phone(words, region=live.desk.vocabulary.region, asked=True)
    if not found:
        raise NotUnderstood(
            "not a telephone number", spoken="I didn't get the number. Could you say it once more?"
        )
    number = found[0].number
    live.desk.limits.check_reach(number)
    live.state.noted = replace(live.state.noted, phone=number)
    return number


def _in_reach(live: LiveCall, number: str | None) -> str | None:
    """A number that nobody said, the caller's own; one that may not be rung is asked about."""
    if number is not None:
        live.desk.limits.check_reach(number)
    return number


def _due(live: LiveCall, words: str) -> datetime | None:
    """By when somebody rings, if a time suits the caller: never before it begins."""
    now = local_now(live)
    for when in (one for one in read_whens(live, words) if not one.negated):
        due = _latest(when, now)
        if due is not None and due > now:
            return due
    return None


def _latest(when: When, now: datetime) -> datetime | None:
    """The end of a window, an hour into an open one, noon of a day without an hour."""
    day = when.day_from or now.date()
    if when.time_from is None:
        later = day > now.date()
        return datetime.combine(day, when.time_to or NOON, tzinfo=now.tzinfo) if later else None
    begins = datetime.combine(day, when.time_from, tzinfo=now.tzinfo)
    if when.point:
        return begins
    ends = datetime.combine(day, when.time_to, tzinfo=now.tzinfo) if when.time_to else None
    return ends or begins + timedelta(hours=1)
