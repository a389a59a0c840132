"""What every store must do to forget a person, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import CALL, DENTAL, MARIA, NOW, OTHER, TTL, slot
from tests.stores import AnyStore, on_every_store
from voicedesk.domain.booking import Attendee, IdempotencyKey
from voicedesk.domain.business import BusinessId, ServiceId
from voicedesk.domain.call import (
    Attachment,
    Call,
    Callback,
    CallbackId,
    CallId,
    Customer,
    CustomerId,
    Message,
    MessageId,
    Outcome,
    Ticket,
    TicketId,
)
from voicedesk.domain.knowledge import Gap
from voicedesk.ports import Incoming, Person, Share, Wait

pytestmark = pytest.mark.db

PHONE, ELSE = "+12025550123", "+12025550199"
CUSTOMER = Customer(CustomerId("cu1"), DENTAL, "Maria", (PHONE,), notes=("a note",))
NEIGHBOUR = replace(CUSTOMER, id=CustomerId("cu2"), name="Neighbour", phones=(ELSE,))
PERSON = Person((PHONE,), ("m@example.com",), (CUSTOMER.id,), (CALL,))


async def fill(store: AnyStore, customer: Customer, call: Call, phone: str) -> None:
    """Something of every kind about one person."""
    await store.customers.save(customer)
    await store.calls.begin(call)
    await store.calls.write(call.id, "heard", {"text": "hello"}, now=NOW)
    await store.tickets.open(
        Ticket(TicketId(f"t{phone}"), DENTAL, "billing", "words", NOW, phone=phone), key=phone
    )
    await store.callbacks.promise(
        Callback(CallbackId(f"c{phone}"), DENTAL, phone, "words", NOW, NOW), key=phone
    )
    message = Message(MessageId(f"m{phone}"), DENTAL, "code", "sms", phone, "", "Hi", phone, NOW)
    file = Attachment("a.ics", "text/calendar", b"x")
    await store.messages.queue(replace(message, attachments=(file,)))
    await store.messages.opt(DENTAL, phone, out=True, words="STOP", now=NOW)
    await store.attempts.add(DENTAL, f"caller:{phone}", "identity", now=NOW)
    who = Attendee(customer.name, phone, customer=customer.id)
    await store.waitlist.add(Wait(f"w{phone}", DENTAL, ServiceId("cleaning"), who, NOW), key=phone)
    await store.inbox.take(
        Incoming(f"i{phone}", DENTAL, "text", f"SM{phone}", NOW, sender=phone, body="Hello")
    )
    await store.gaps.add(Gap(DENTAL, f"a question of {phone}", NOW, call.id))
    await store.shares.share(Share(f"s{phone}", DENTAL, call.id, NOW, NOW + TTL, "ana"))


@on_every_store
async def test_a_person_is_forgotten_everywhere_and_nobody_else(store: AnyStore) -> None:
    mine = Call(CALL, DENTAL, "phone", NOW, caller=PHONE, customer=CUSTOMER.id)
    theirs = Call(OTHER, DENTAL, "phone", NOW, caller=ELSE, customer=NEIGHBOUR.id)
    await fill(store, CUSTOMER, mine, PHONE)
    await fill(store, NEIGHBOUR, theirs, ELSE)

    counted = await store.erasure.erase(DENTAL, PERSON, now=NOW)

    assert {
        kind: n for kind, n in counted.items() if kind not in {"bookings", "answers"}
    } == dict.fromkeys(
        (
            *("customers", "tickets", "callbacks", "messages", "calls", "attempts", "waits"),
            *("gaps", "incoming", "shares"),
        ),
        1,
    )
    assert await store.customers.by_phone(DENTAL, PHONE) == []
    assert await store.customers.by_phone(DENTAL, ELSE) == [NEIGHBOUR]
    assert await store.calls.journal(CALL) == []
    assert len(await store.calls.journal(OTHER)) == 1
    assert [c.caller for c in await store.calls.list(DENTAL)] in ([None, ELSE], [ELSE, None])
    assert [t.summary for t in await store.tickets.list(DENTAL)] == ["(erased)", "words"]
    assert [c.phone for c in await store.callbacks.list(DENTAL)] == [ELSE]
    assert [m.to for m in await store.messages.list(DENTAL)] == [ELSE]
    assert await store.messages.opted_out(DENTAL, ELSE)
    assert await store.messages.opted_out(DENTAL, PHONE)
    assert await store.attempts.total(DENTAL, f"caller:{PHONE}", "identity", since=NOW) == 0
    assert await store.attempts.total(DENTAL, f"caller:{ELSE}", "identity", since=NOW) == 1
    waiting = await store.waitlist.waiting(DENTAL, ServiceId("cleaning"))
    assert [wait.attendee.phone for wait in waiting] == [ELSE]
    assert [gap.call for gap in await store.gaps.list(DENTAL)] == [OTHER]
    assert await store.shares.shared(f"s{PHONE}") is None
    assert await store.shares.shared(f"s{ELSE}") is not None


@on_every_store
@pytest.mark.parametrize(
    "who",
    [
        Attendee("Maria", PHONE),
        Attendee("Maria", ELSE, email="m@example.com"),
        Attendee("Maria", customer=CUSTOMER.id),
    ],
    ids=["by number", "by address", "by record"],
)
async def test_whoever_waits_is_found_however_they_are_known(
    store: AnyStore, who: Attendee
) -> None:
    for name, one in (("w1", who), ("w2", Attendee("Neighbour", ELSE))):
        await store.waitlist.add(Wait(name, DENTAL, ServiceId("cleaning"), one, NOW), key=name)
    assert len((await store.disclosure.rest(DENTAL, PERSON))["waits"]) == 1
    assert (await store.erasure.erase(DENTAL, PERSON, now=NOW))["waits"] == 1
    waiting = await store.waitlist.waiting(DENTAL, ServiceId("cleaning"))
    assert [one.id for one in waiting] == ["w2"]


@on_every_store
async def test_who_said_stop_is_left_in_peace_after_any_number_of_erasures(store: AnyStore) -> None:
    await store.messages.opt(DENTAL, PHONE, out=True, words="STOP", now=NOW)
    await store.erasure.erase(DENTAL, PERSON, now=NOW)
    await store.erasure.erase(DENTAL, PERSON, now=NOW)
    assert await store.messages.opted_out(DENTAL, PHONE)
    assert not await store.messages.opted_out(DENTAL, ELSE)
    assert not await store.messages.opted_out(BusinessId("other"), PHONE)


@on_every_store
async def test_a_new_start_ends_the_stop_of_somebody_erased(store: AnyStore) -> None:
    await store.messages.opt(DENTAL, PHONE, out=True, words="STOP", now=NOW)
    await store.erasure.erase(DENTAL, PERSON, now=NOW)
    await store.messages.opt(DENTAL, PHONE, out=False, words="START", now=NOW)
    before = await store.messages.opted_out(DENTAL, PHONE)
    await store.erasure.erase(DENTAL, PERSON, now=NOW)
    assert (before, await store.messages.opted_out(DENTAL, PHONE)) == (False, False)


@on_every_store
async def test_a_booking_keeps_its_time_without_a_name(store: AnyStore) -> None:
    hold = await store.ledger.hold(DENTAL, slot("10:00", "10:30"), call=CALL, ttl=TTL, now=NOW)
    receipt = await store.ledger.book(hold.id, MARIA, key=IdempotencyKey("k"), now=NOW)
    person = Person(phones=(str(MARIA.phone),))
    assert (await store.erasure.erase(DENTAL, person, now=NOW))["bookings"] == 1
    kept = await store.ledger.booking(DENTAL, receipt.booking.id)
    assert kept is not None
    assert (kept.slot, kept.attendee) == (receipt.booking.slot, Attendee("(erased)"))


async def test_what_is_old_goes_and_the_count_of_calls_stays(store: AnyStore) -> None:
    old, new = NOW - timedelta(days=400), NOW - timedelta(days=1)
    for name, at in (("old", old), ("new", new)):
        call = Call(CallId(name), DENTAL, "phone", at, caller=PHONE)
        await store.calls.begin(call)
        await store.calls.write(call.id, "heard", {"text": "hello"}, now=at)
        await store.calls.end(call.id, Outcome.ANSWERED, reason="goodbye", now=at)
        file = Attachment("a.ics", "text/calendar", b"x")
        sent = Message(MessageId(name), DENTAL, "resend", "sms", PHONE, "", "Hi", name, at)
        await store.messages.queue(replace(sent, attachments=(file,)))
    limit = NOW - timedelta(days=365)
    ended = await store.erasure.expire(DENTAL, transcripts=limit, messages=limit)
    again = await store.erasure.expire(DENTAL, transcripts=limit, messages=limit)
    assert (dict(ended), dict(again)) == (
        {"calls": 1, "messages": 1},
        {"calls": 0, "messages": 0},
    )
    kept = await store.calls.get(DENTAL, CallId("old"))
    assert kept is not None
    assert (kept.caller, kept.outcome) == (None, Outcome.ANSWERED)
    assert [len(await store.calls.journal(CallId(name))) for name in ("old", "new")] == [0, 1]
    assert [message.id for message in await store.messages.list(DENTAL)] == ["new"]


async def test_a_call_that_goes_on_is_never_old(store: AnyStore) -> None:
    await store.calls.begin(Call(CallId("live"), DENTAL, "phone", NOW - timedelta(days=400)))
    await store.calls.write(CallId("live"), "heard", {"text": "hello"}, now=NOW)
    ended = await store.erasure.expire(DENTAL, transcripts=NOW, messages=NOW)
    assert ended["calls"] == 0
