"""The twins of the outside world do what the real ones do, and can be down."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from voicedesk.connectors.memory import (
    MemoryCalendar,
    MemoryCrm,
    MemoryEmbedder,
    MemoryKnowledge,
    MemoryLine,
    MemoryMessenger,
    MemoryRecordings,
    MemoryRooms,
)
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId, Customer, CustomerId, Message, MessageId, Ticket, TicketId
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorUnavailable
from voicedesk.ports import OutsideEvent

pytestmark = pytest.mark.unit

SHOP = BusinessId("shop")
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LUNCH = OutsideEvent("lunch", Span(NOON, NOON + HOUR), "Lunch")


async def test_a_calendar_tells_what_changed_since_a_token() -> None:
    calendar = MemoryCalendar()
    calendar.add(LUNCH)
    first = await calendar.changes(None)
    calendar.add(OutsideEvent("tea", Span(NOON + 3 * HOUR, NOON + 4 * HOUR)))
    calendar.drop("lunch")
    second = await calendar.changes(first.token)
    assert (first.whole, list(first.changed)) == (True, [LUNCH])
    assert ([event.uid for event in second.changed], list(second.removed)) == (["tea"], ["lunch"])
    assert (await calendar.changes("forgotten")).whole
    assert await calendar.busy(Span(NOON, NOON + HOUR)) == []


async def test_a_customer_system_keeps_what_it_is_given_once() -> None:
    crm = MemoryCrm()
    customer = Customer(CustomerId("c"), SHOP, "Ada", ("+12025550188",), email="Ada@example.com")
    ticket = Ticket(TicketId("t"), SHOP, "billing", "x", NOON)
    external = await crm.save(customer, key="1")
    await crm.add_note(external, "first", key="n")
    await crm.add_note(external, "again", key="n")
    await crm.open_ticket(external, ticket, key="t")
    (found,) = await crm.by_email("ada@example.com")
    assert found.external_id == external
    assert await crm.by_phone("+12025550188") == [found]
    assert list(crm.notes.values()) == [(external, "first")]
    assert len(crm.tickets) == 1


async def test_a_message_with_one_key_is_sent_once() -> None:
    messenger = MemoryMessenger("sms")
    message = Message(MessageId("m"), SHOP, "code", "sms", "+12025550188", "", "Hi", "k", NOON)
    assert await messenger.send(message) == await messenger.send(message)
    assert list(messenger.sent.values()) == [message]


@pytest.mark.parametrize(
    "system", [MemoryCalendar(), MemoryCrm(), MemoryMessenger("email"), MemoryKnowledge()]
)
async def test_what_is_down_says_so(
    system: MemoryCalendar | MemoryCrm | MemoryMessenger | MemoryKnowledge,
) -> None:
    await system.check()
    system.down = True
    with pytest.raises(ConnectorUnavailable):
        await system.check()


async def test_equal_words_point_the_same_way() -> None:
    embedder = MemoryEmbedder(256)
    one, same, other = await embedder.embed(["red car", "car red", "open hours"])
    assert math.isclose(sum(a * b for a, b in zip(one, same, strict=True)), 1.0)
    assert sum(a * b for a, b in zip(one, other, strict=True)) < 0.9
    assert len(one) == embedder.dimensions


async def test_a_line_answers_by_its_table() -> None:
    line = MemoryLine({"+1": "accepted"}, takes={"+1": "declined"})
    await line.hold(music=True)
    assert await line.ring("+1", ring_s=5) == "accepted"
    assert await line.brief("It is about a bill.") == "declined"
    assert await line.ring("+2", ring_s=5) == "no_answer"
    await line.resume()
    await line.press("12#")
    await line.hang_up()
    assert line.dialled == ("+1", "+2")
    assert (line.on_hold, line.connected, line.ended) == (False, None, True)


async def test_rooms_hold_whoever_came_in() -> None:
    rooms = MemoryRooms({"+1": "accepted", "+2": "no_answer"})
    await rooms.create("call", metadata="m")
    await rooms.token("call", "caller", ttl=HOUR)
    assert await rooms.dial("call", "+1", identity="dana", ring_s=5) == "accepted"
    assert await rooms.dial("call", "+2", identity="tom", ring_s=5) == "no_answer"
    job = await rooms.dispatch("call", "desk", metadata="{}")
    assert rooms.rooms["call"] == {"caller", "dana"}
    assert rooms.dispatched[job] == ("call", "desk", "{}")
    await rooms.let_hear("call", "dana", ["TR_1", "TR_2"], heard=False)
    await rooms.let_hear("call", "dana", ["TR_2"], heard=True)
    assert rooms.deaf == {("call", "dana", "TR_1")}
    assert await rooms.transfer("call", "caller", "+2") == "no_answer"
    assert await rooms.transfer("call", "caller", "+3") == "accepted"
    assert (rooms.rooms["call"], rooms.transfers) == ({"dana"}, [("call", "caller", "+3")])
    await rooms.close("call")
    assert await rooms.list() == []


async def test_recordings_are_erased_by_call() -> None:
    recordings = MemoryRecordings()
    await recordings.put(SHOP, CallId("1"), "call.wav", b"a")
    await recordings.put(SHOP, CallId("2"), "call.wav", b"b")
    assert await recordings.get(SHOP, CallId("1"), "call.wav") == b"a"
    assert await recordings.erase(SHOP, CallId("1")) == 1
    assert await recordings.get(SHOP, CallId("1"), "call.wav") is None
    assert await recordings.get(SHOP, CallId("2"), "call.wav") == b"b"
