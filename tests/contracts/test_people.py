"""What every store must do for customers, tickets, calls back, messages and those who wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.bookings import CALL, DENTAL, MARIA, NOW, OTHER, TTL, slot, stretch
from tests.stores import AnyStore, on_every_store
from voicedesk.domain.booking import BookingId
from voicedesk.domain.business import BusinessId, ServiceId, StaffId
from voicedesk.domain.call import (
    CODE_SENT,
    Attachment,
    Callback,
    CallbackId,
    CallbackStatus,
    Customer,
    CustomerId,
    Message,
    MessageId,
    MessageState,
    Priority,
    Ticket,
    TicketId,
    TicketStatus,
)
from voicedesk.ports import Wait

pytestmark = pytest.mark.db

SALON = BusinessId("salon")
MINUTE = timedelta(minutes=1)
GONZALEZ = Customer(
    id=CustomerId("cu1"),
    business=DENTAL,
    name="María González",
    phones=("+12025550123", "+12025550124"),
    email="Maria@Example.com",
    birth_date=date(1990, 2, 28),
    postcode="20001",
    account="12345",
    language="es",
    notes=("likes mornings", "afraid of needles"),
    preferences=(("staff", "lee"), ("reminder", "sms")),
    external_id="crm-9",
)
TICKET = Ticket(
    id=TicketId("t1"),
    business=DENTAL,
    category="billing",
    summary="Charged twice last month.",
    created=NOW,
    priority=Priority.HIGH,
    call=CALL,
    customer=GONZALEZ.id,
    name="Maria",
    phone="+12025550123",
    account="12345",
    order="A-7",
    due=NOW + timedelta(hours=4),
)
CALLBACK = Callback(
    id=CallbackId("cb1"),
    business=DENTAL,
    phone="+12025550123",
    reason="wants a quote",
    due=NOW + timedelta(hours=1),
    created=NOW,
    call=CALL,
    customer=GONZALEZ.id,
    name="Maria",
    ticket=TICKET.id,
)
MESSAGE = Message(
    id=MessageId("m1"),
    business=DENTAL,
    kind="confirmation",
    channel="email",
    to="maria@example.com",
    subject="See you on Tuesday",
    body="A cleaning with Doctor Lee.",
    key="booked:e1:email",
    created=NOW,
    call=CALL,
    booking="b1",
    not_before=NOW + timedelta(hours=8),
    attachments=(Attachment("visit.ics", "text/calendar", b"BEGIN\x00\xff"),),
)
WAIT = Wait(
    id="w1",
    business=DENTAL,
    service=ServiceId("cleaning"),
    attendee=MARIA,
    created=NOW,
    staff=StaffId("lee"),
    within=stretch("09:00", "12:00"),
)


@on_every_store
class TestCustomers:
    async def test_what_is_saved_is_read_back_whole(self, store: AnyStore) -> None:
        assert await store.customers.save(GONZALEZ) == GONZALEZ
        assert await store.customers.get(DENTAL, GONZALEZ.id) == GONZALEZ
        bare = Customer(CustomerId("cu2"), DENTAL, "Bo")
        await store.customers.save(bare)
        assert await store.customers.get(DENTAL, bare.id) == bare

    async def test_saving_again_replaces(self, store: AnyStore) -> None:
        await store.customers.save(GONZALEZ)
        fewer = replace(
            GONZALEZ,
            phones=("+12025550199",),
            email=None,
            notes=("likes evenings",),
            preferences=(),
        )
        await store.customers.save(fewer)
        assert await store.customers.get(DENTAL, GONZALEZ.id) == fewer
        assert list(await store.customers.by_phone(DENTAL, "+12025550123")) == []

    @pytest.mark.parametrize("phone", GONZALEZ.phones)
    async def test_everybody_on_a_number_is_found(self, store: AnyStore, phone: str) -> None:
        son = replace(GONZALEZ, id=CustomerId("cu2"), name="Pablo González")
        await store.customers.save(GONZALEZ)
        await store.customers.save(son)
        await store.customers.save(replace(GONZALEZ, business=SALON))
        assert list(await store.customers.by_phone(DENTAL, phone)) == [GONZALEZ, son]

    async def test_an_address_is_found_however_it_is_written(self, store: AnyStore) -> None:
        await store.customers.save(GONZALEZ)
        assert list(await store.customers.by_email(DENTAL, "maria@EXAMPLE.com ")) == [GONZALEZ]
        assert list(await store.customers.by_email(SALON, "maria@example.com")) == []

    @pytest.mark.parametrize("name", ["maría", "GONZÁLEZ", "gonzález maría", "gonz"])
    async def test_names_are_found_by_their_parts(self, store: AnyStore, name: str) -> None:
        await store.customers.save(GONZALEZ)
        await store.customers.save(replace(GONZALEZ, id=CustomerId("cu2"), name="100% Marta_X"))
        assert list(await store.customers.search(DENTAL, name)) == [GONZALEZ]

    @pytest.mark.parametrize("name", ["", " ", "%", "_ar"])
    async def test_signs_of_the_database_find_nobody(self, store: AnyStore, name: str) -> None:
        await store.customers.save(GONZALEZ)
        assert list(await store.customers.search(DENTAL, name)) == []

    async def test_all_of_a_business_can_be_gone_through(self, store: AnyStore) -> None:
        saved = [replace(GONZALEZ, id=CustomerId(f"cu{n:03}")) for n in range(205)]
        assert [await store.customers.save(customer) for customer in saved] == saved
        await store.customers.save(replace(GONZALEZ, business=SALON))
        found = [customer async for customer in await store.customers.all(DENTAL)]
        assert found == saved

    async def test_a_note_with_the_same_key_is_noted_once(self, store: AnyStore) -> None:
        await store.customers.save(GONZALEZ)
        note = store.customers.add_note
        await note(DENTAL, GONZALEZ.id, "was late", key="call-1", now=NOW)
        await note(DENTAL, GONZALEZ.id, "was late", key="call-1", now=NOW)
        await note(DENTAL, CustomerId("nobody"), "lost", key="call-2", now=NOW)
        known = await store.customers.get(DENTAL, GONZALEZ.id)
        assert known == replace(GONZALEZ, notes=(*GONZALEZ.notes, "was late"))


@on_every_store
class TestTickets:
    async def test_a_ticket_is_written_with_its_order(self, store: AnyStore) -> None:
        assert await store.tickets.open(TICKET, key="k1") == TICKET
        assert await store.tickets.get(DENTAL, TICKET.id) == TICKET
        assert await store.tickets.get(SALON, TICKET.id) is None
        orders = await store.orders.pending()
        assert [(order.kind, order.ref) for order in orders] == [("ticket", TICKET.id)]

    async def test_the_same_key_returns_the_first(self, store: AnyStore) -> None:
        await store.tickets.open(TICKET, key="k1")
        again = replace(TICKET, id=TicketId("t2"), summary="Said again.")
        assert await store.tickets.open(again, key="k1") == TICKET
        assert len(await store.tickets.list(DENTAL)) == 1
        assert len(await store.orders.pending()) == 1

    async def test_tickets_are_listed_by_what_is_asked(self, store: AnyStore) -> None:
        other = replace(TICKET, id=TicketId("t2"), customer=None, call=OTHER, due=None)
        await store.tickets.open(TICKET, key="k1")
        await store.tickets.open(other, key="k2")
        done = replace(other, status=TicketStatus.DONE)
        await store.tickets.update(done, now=NOW + MINUTE)
        find = store.tickets.list
        assert list(await find(DENTAL)) == [TICKET, done]
        assert list(await find(DENTAL, status=TicketStatus.OPEN)) == [TICKET]
        assert list(await find(DENTAL, customer=GONZALEZ.id)) == [TICKET]
        assert list(await find(DENTAL, call=OTHER)) == [done]
        assert list(await find(SALON)) == []


@on_every_store
class TestCallbacks:
    async def test_a_promise_is_written_once_with_its_order(self, store: AnyStore) -> None:
        assert await store.callbacks.promise(CALLBACK, key="k1") == CALLBACK
        again = replace(CALLBACK, id=CallbackId("cb2"))
        assert await store.callbacks.promise(again, key="k1") == CALLBACK
        assert list(await store.callbacks.list(DENTAL)) == [CALLBACK]
        orders = await store.orders.pending()
        assert [(order.kind, order.ref) for order in orders] == [("callback", CALLBACK.id)]

    async def test_promises_are_listed_by_when_they_are_due(self, store: AnyStore) -> None:
        soon = replace(CALLBACK, id=CallbackId("cb2"), due=NOW + MINUTE, call=OTHER)
        await store.callbacks.promise(CALLBACK, key="k1")
        await store.callbacks.promise(soon, key="k2")
        find = store.callbacks.list
        assert list(await find(DENTAL)) == [soon, CALLBACK]
        assert list(await find(DENTAL, call=CALL)) == [CALLBACK]
        assert list(await find(DENTAL, due_before=CALLBACK.due)) == [soon]
        await store.callbacks.settle(soon.id, CallbackStatus.KEPT, now=NOW + MINUTE)
        assert list(await find(DENTAL, status=CallbackStatus.PROMISED)) == [CALLBACK]
        kept = replace(soon, status=CallbackStatus.KEPT)
        assert list(await find(DENTAL, status=CallbackStatus.KEPT)) == [kept]


@on_every_store
class TestMessages:
    async def test_a_message_is_read_back_whole(self, store: AnyStore) -> None:
        assert await store.messages.queue(MESSAGE) == MESSAGE
        assert await store.messages.get(DENTAL, MESSAGE.id) == MESSAGE
        assert await store.messages.get(SALON, MESSAGE.id) is None

    async def test_the_same_key_is_the_same_message(self, store: AnyStore) -> None:
        await store.messages.queue(MESSAGE)
        again = replace(MESSAGE, id=MessageId("m2"), body="Twice?", attachments=())
        assert await store.messages.queue(again) == MESSAGE
        assert list(await store.messages.list(DENTAL)) == [MESSAGE]

    async def test_a_message_to_be_delivered_has_one_order(self, store: AnyStore) -> None:
        await store.messages.queue(MESSAGE)
        assert list(await store.orders.pending()) == []
        await store.messages.queue(replace(MESSAGE, id=MessageId("m2")), deliver=True)
        await store.messages.queue(MESSAGE, deliver=True)
        orders = await store.orders.pending()
        assert [(order.kind, order.ref) for order in orders] == [("deliver", MESSAGE.id)]

    async def test_messages_are_listed_by_what_is_asked(self, store: AnyStore) -> None:
        text = replace(
            MESSAGE, id=MessageId("m2"), key="k2", channel="sms", call=OTHER, attachments=()
        )
        text = replace(text, booking=None, not_before=None)
        await store.messages.queue(MESSAGE)
        await store.messages.queue(text)
        find = store.messages.list
        assert list(await find(DENTAL)) == [MESSAGE, text]
        assert list(await find(DENTAL, call=OTHER)) == [text]
        assert list(await find(DENTAL, booking=BookingId("b1"))) == [MESSAGE]
        assert list(await find(DENTAL, state=MessageState.SENT)) == []

    async def test_a_message_gets_on_and_never_back(self, store: AnyStore) -> None:
        await store.messages.queue(MESSAGE)
        mark = store.messages.mark
        await mark(MESSAGE.id, MessageState.SENT, now=NOW, provider_id="SM1")
        await mark(MESSAGE.id, MessageState.DELIVERED, now=NOW)
        await mark(MESSAGE.id, MessageState.SENT, now=NOW, provider_id="SM2")
        known = await store.messages.get(DENTAL, MESSAGE.id)
        assert known == replace(MESSAGE, state=MessageState.DELIVERED, provider_id="SM1")

    async def test_a_failure_says_why(self, store: AnyStore) -> None:
        await store.messages.queue(MESSAGE)
        await store.messages.mark(MESSAGE.id, MessageState.FAILED, now=NOW, why="no such number")
        known = await store.messages.get(DENTAL, MESSAGE.id)
        assert known == replace(MESSAGE, state=MessageState.FAILED, why="no such number")

    @pytest.mark.parametrize(
        "state", [MessageState.SENT, MessageState.FAILED, MessageState.SUPPRESSED]
    )
    async def test_the_text_of_a_code_is_not_kept(
        self, store: AnyStore, state: MessageState
    ) -> None:
        code = replace(MESSAGE, kind="code", body="Your code is 123456.")
        await store.messages.queue(code)
        assert await store.messages.get(DENTAL, code.id) == code
        await store.messages.mark(code.id, state, now=NOW)
        assert await store.messages.get(DENTAL, code.id) == replace(
            code, body=CODE_SENT, state=state
        )

    async def test_who_wants_none_may_change_their_mind(self, store: AnyStore) -> None:
        opt = store.messages.opt
        assert not await store.messages.opted_out(DENTAL, MESSAGE.to)
        await opt(DENTAL, MESSAGE.to, out=True, words="STOP", now=NOW)
        assert await store.messages.opted_out(DENTAL, MESSAGE.to)
        assert not await store.messages.opted_out(SALON, MESSAGE.to)
        await opt(DENTAL, MESSAGE.to, out=False, words="START", now=NOW + MINUTE)
        assert not await store.messages.opted_out(DENTAL, MESSAGE.to)


@on_every_store
class TestWaitlist:
    async def test_those_who_wait_are_in_order(self, store: AnyStore) -> None:
        earlier = replace(WAIT, id="w0", created=NOW - MINUTE, within=None, staff=None)
        elsewhere = replace(WAIT, id="w2", service=ServiceId("checkup"))
        await store.waitlist.add(WAIT, key="k1")
        await store.waitlist.add(earlier, key="k0")
        await store.waitlist.add(elsewhere, key="k2")
        assert list(await store.waitlist.waiting(DENTAL, WAIT.service)) == [earlier, WAIT]
        assert list(await store.waitlist.waiting(SALON, WAIT.service)) == []

    async def test_who_waits_for_several_services_is_found_at_once(self, store: AnyStore) -> None:
        later = replace(WAIT, id="w2", service=ServiceId("checkup"), created=NOW + MINUTE)
        last = replace(WAIT, id="w3", service=ServiceId("filling"), created=NOW + 2 * MINUTE)
        for wait in (last, later, WAIT):
            await store.waitlist.add(wait, key=wait.id)
        found = await store.waitlist.waiting(DENTAL, later.service, WAIT.service)
        assert list(found) == [WAIT, later]
        assert list(await store.waitlist.waiting(DENTAL)) == []

    async def test_the_same_key_waits_once(self, store: AnyStore) -> None:
        await store.waitlist.add(WAIT, key="k1")
        assert await store.waitlist.add(replace(WAIT, id="w9"), key="k1") == WAIT
        assert list(await store.waitlist.waiting(DENTAL, WAIT.service)) == [WAIT]

    async def test_an_offer_is_kept(self, store: AnyStore) -> None:
        await store.waitlist.add(WAIT, key="k1")
        offered = replace(WAIT, offered=slot("09:00", "09:30"), offer_ends=NOW + TTL)
        await store.waitlist.save(offered)
        assert list(await store.waitlist.waiting(DENTAL, WAIT.service)) == [offered]

    async def test_only_one_wins(self, store: AnyStore) -> None:
        await store.waitlist.add(WAIT, key="k1")
        assert await store.waitlist.remove(WAIT.id)
        assert not await store.waitlist.remove(WAIT.id)
        assert list(await store.waitlist.waiting(DENTAL, WAIT.service)) == []
