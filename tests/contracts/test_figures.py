"""What every store must know of calls when they are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import DENTAL, NOW, booked, slot
from tests.stores import AnyStore
from voicedesk.domain.booking import Deed
from voicedesk.domain.business import BusinessId, ServiceId, StaffId
from voicedesk.domain.call import (
    Call,
    Callback,
    CallbackId,
    CallbackStatus,
    CallId,
    Outcome,
    Ticket,
    TicketId,
    TicketStatus,
)
from voicedesk.domain.slots import Span
from voicedesk.ports import CallFacts, Promised, Turn, Used, Written

pytestmark = pytest.mark.db

ONE = CallId("call-1")
MINUTE = timedelta(minutes=1)
DAY = Span(NOW, NOW + timedelta(days=1))
USED = {"kind": "tts", "provider": "Mouth", "model": "soft", "amount": 12.0, "out": 0.0}
SAID: tuple[tuple[str, dict[str, object]], ...] = (
    ("say", {"text": "Hello.", "ms": 0.0, "by": "greeting"}),
    ("heard", {"text": "A cleaning, please."}),
    ("tool", {"name": "find_slots", "ok": True}),
    ("say", {"text": "Tuesday at two.", "ms": 212.5, "by": "reflex"}),
    ("tool", {"name": "find_bookings", "ok": False}),
    ("tool", {"name": "call_a_person", "ok": True}),
    ("tool", {"name": "call_a_person", "ok": True}),
    ("state", {"effect": "transferred", "ref": "Ana"}),
    ("say", {"text": "One moment.", "ms": 900, "by": "gemini"}),
    ("event", {"used": [USED]}),
    ("event", {"asked_score": "sms"}),
    ("event", {"score": 2, "by": "sms"}),
    ("event", {"score": 5, "by": "sms"}),
)


async def whole(store: AnyStore) -> None:
    """A call of every kind of deed."""
    calls = store.calls
    await calls.begin(Call(ONE, DENTAL, "phone", NOW, caller="+12025550123"))
    written = [
        await calls.write(ONE, kind, data, now=NOW + at * MINUTE)  # type: ignore[arg-type]  # kinds, as listed
        for at, (kind, data) in enumerate(SAID)
    ]
    assert len(written) == len(SAID)
    await booked(store, slot("14:00", "15:00"), call=ONE)
    ticket = Ticket(TicketId("t-1"), DENTAL, "billing", "Charged twice.", NOW, call=ONE)
    await store.tickets.open(ticket, key="t-1")
    done = replace(ticket, status=TicketStatus.DONE)
    await store.tickets.update(done, now=NOW + 5 * MINUTE)
    open_ = replace(ticket, id=TicketId("t-2"))
    await store.tickets.open(open_, key="t-2")
    callback = Callback(CallbackId("c-1"), DENTAL, "+1", "Billing.", NOW + 9 * MINUTE, NOW, ONE)
    await store.callbacks.promise(callback, key="c-1")
    await store.callbacks.settle(callback.id, CallbackStatus.KEPT, now=NOW + 6 * MINUTE)
    await calls.end(ONE, Outcome.TRANSFERRED, reason="hang_up", now=NOW + 9 * MINUTE)


async def test_a_call_is_put_together(store: AnyStore) -> None:
    await whole(store)
    (facts,) = await store.figures.facts(DENTAL, DAY)
    assert facts == CallFacts(
        call=ONE,
        channel="phone",
        started=NOW,
        ended=NOW + 9 * MINUTE,
        outcome=Outcome.TRANSFERRED,
        person="+12025550123",
        greeting="Hello.",
        greeted=NOW,
        is_wanted=True,
        is_change=True,
        asked=2,
        reached=True,
        is_robocall=False,
        turns=(Turn(212.5, "reflex"), Turn(900.0, "gemini")),
        deeds=(Written(Deed.BOOKED, ServiceId("cleaning"), StaffId("lee")),),
        tickets=(NOW + 5 * MINUTE, None),
        promises=(Promised(NOW + 9 * MINUTE, CallbackStatus.KEPT, NOW + 6 * MINUTE),),
        is_asked=True,
        score=5,
        used=(Used("tts", "Mouth", "soft", 12.0),),
    )


async def test_a_call_that_is_counted_again_is_the_same(store: AnyStore) -> None:
    await whole(store)
    first = await store.figures.facts(DENTAL, DAY)
    assert await store.figures.facts(DENTAL, DAY) == first


async def test_what_is_written_after_a_count_is_counted(store: AnyStore) -> None:
    await whole(store)
    await store.figures.facts(DENTAL, DAY)
    await store.calls.write(ONE, "event", {"score": 1, "by": "sms"}, now=NOW + 30 * MINUTE)
    (facts,) = await store.figures.facts(DENTAL, DAY)
    assert facts.score == 1
    assert facts.turns == (Turn(212.5, "reflex"), Turn(900.0, "gemini"))


async def test_calls_of_others_texts_and_other_days_are_not_counted(store: AnyStore) -> None:
    plain = Call(CallId("call-2"), DENTAL, "web", NOW + MINUTE)
    salon = BusinessId("salon")
    await store.calls.begin(plain)
    await store.calls.begin(replace(plain, id=CallId("call-0"), started=NOW))
    await store.calls.begin(replace(plain, id=CallId("call-3"), business=salon))
    await store.calls.begin(replace(plain, id=CallId("call-4"), channel="text"))
    await store.calls.begin(replace(plain, id=CallId("call-5"), started=DAY.end))
    await store.calls.write(CallId("call-2"), "event", {"robocall": True}, now=NOW)
    await store.calls.write(CallId("call-2"), "say", {"text": "Hi.", "by": "desk"}, now=NOW)
    counted = await store.figures.facts(DENTAL, DAY)
    assert [one.call for one in counted] == ["call-0", "call-2"]
    assert counted[0] == CallFacts(CallId("call-0"), "web", NOW)
    assert (counted[1].is_robocall, counted[1].greeting, counted[1].greeted) == (True, "", NOW)
