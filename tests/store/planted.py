"""One person wherever the product writes one, and everything that a database holds."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.bookings import CALL, DENTAL, NOW, TTL, slot
from voicedesk.domain.booking import Attendee, IdempotencyKey
from voicedesk.domain.business import ServiceId
from voicedesk.domain.call import (
    Attachment,
    Call,
    Callback,
    CallbackId,
    Customer,
    CustomerId,
    Message,
    MessageId,
    Ticket,
    TicketId,
)
from voicedesk.domain.knowledge import Gap
from voicedesk.ports import Answered, Incoming, Person, Share, Wait
from voicedesk.store import Store
from voicedesk.store.tables import metadata

PHONE = "+12025550123"
NAME, MAIL = "Maria Quintanilla", "m.quintanilla@example.com"
WHO = Customer(CustomerId("cu1"), DENTAL, NAME, (PHONE,), email=MAIL, notes=(f"{NAME} sings",))
PERSON = Person((PHONE,), (MAIL,), (WHO.id,), (CALL,))
PLANTED = (PHONE, NAME, "quintanilla", MAIL)


async def everything(store: Store) -> str:
    """Every row of every table, as text."""

    async def work(connection: AsyncConnection) -> str:
        rows = [await connection.execute(select(one)) for one in metadata.sorted_tables]
        return "\n".join(repr(each.all()) for each in rows)

    return await store.database.read(work)


async def plant(store: Store) -> None:
    """One person wherever the product writes one, under ids that name nobody."""
    who = Attendee(NAME, PHONE, MAIL, customer=WHO.id, note=f"{NAME} is afraid")
    await store.customers.save(WHO)
    await store.calls.begin(Call(CALL, DENTAL, "phone", NOW, caller=PHONE, customer=WHO.id))
    await store.calls.write(CALL, "heard", {"text": f"I am {NAME}, {MAIL}"}, now=NOW)
    await store.sessions.put(CALL, {"name": NAME}, ttl=TTL)
    ticket = Ticket(TicketId("t"), DENTAL, "billing", f"{NAME} paid twice", NOW, name=NAME)
    await store.tickets.open(replace(ticket, phone=PHONE), key="t")
    promised = Callback(CallbackId("c"), DENTAL, PHONE, f"{NAME} waits", NOW, NOW)
    await store.callbacks.promise(promised, key="c")
    sent = Message(MessageId("m"), DENTAL, "code", "sms", PHONE, "", f"Hi {NAME}", "m", NOW)
    file = Attachment("a.ics", "text/calendar", NAME.encode())
    await store.messages.queue(replace(sent, attachments=(file,)))
    await store.messages.opt(DENTAL, PHONE, out=True, words=f"{NAME}: STOP", now=NOW)
    await store.attempts.add(DENTAL, f"caller:{PHONE}", "identity", now=NOW)
    await store.waitlist.add(Wait("w", DENTAL, ServiceId("cleaning"), who, NOW), key="w")
    await store.inbox.take(Incoming("i", DENTAL, "text", "SM1", NOW, sender=PHONE, body=NAME))
    await store.gaps.add(Gap(DENTAL, f"does {NAME} owe anything?", NOW, CALL))
    hold = await store.ledger.hold(DENTAL, slot("09:00", "09:30"), call=CALL, ttl=TTL, now=NOW)
    await store.ledger.book(hold.id, who, key=IdempotencyKey("k"), now=NOW)
    told = f'{{"name": "{NAME}", "phone": "{PHONE}"}}'
    await store.tokens.remember(Answered(DENTAL, "t", "k", "digest", 200, told, NOW))
    await store.shares.share(Share("s", DENTAL, CALL, NOW, NOW + TTL, NAME))
