"""What vendors tell us has its consequences: states, an e-mail for a failed text, an alarm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.services.shop import MIRA, OTHER, SHOP, Shop, open_shop
from voicedesk.bootstrap import Outside, world_of
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCalendar, MemoryKnowledge, MemoryMessenger
from voicedesk.domain.booking import Attendee
from voicedesk.domain.call import (
    Call,
    CallId,
    CustomerId,
    Message,
    MessageId,
    MessageState,
    Outcome,
)
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable, VoicedeskError
from voicedesk.ports import Incoming
from voicedesk.services.dropped import Dropped
from voicedesk.services.scheduling import Wish
from voicedesk.workflows.inline import InlineRunner

pytestmark = pytest.mark.unit

PHONE = "+12025550166"
WHO = Attendee("Ada Byron", PHONE)
ADA = replace(
    MIRA, id=CustomerId("ada"), name="Ada Byron", phones=(PHONE,), email="ada@example.com"
)


@dataclass
class Failing(MemoryMessenger):
    """A messenger that fails as it is told to."""

    def __init__(self, error: VoicedeskError | None) -> None:
        super().__init__("sms")
        self.error = error

    async def send(self, message: Message) -> str:
        if self.error is not None:
            raise self.error
        return await super().send(message)


@dataclass
class World:
    """A shop whose consequences are carried out."""

    shop: Shop
    sms: Failing
    email: MemoryMessenger
    runner: InlineRunner

    async def texts(self) -> list[Message]:
        return [m for m in await self.shop.store.messages.list(SHOP) if m.channel == "sms"]

    async def told(self, state: MessageState, *, number: int = 1, of: str = "") -> None:
        """A vendor reports on a message."""
        name = of or str((await self.texts())[0].provider_id)
        at = self.shop.clock.now()
        event = f"e{number}"
        await self.shop.store.inbox.take(
            Incoming(event, SHOP, "report", event, at, provider_id=name, state=state, why="30003")
        )
        await self.runner.run_pending()


@pytest.fixture
async def world(clock: ManualClock) -> World:
    shop, sms, email = open_shop(clock), Failing(None), MemoryMessenger("email")
    await shop.store.customers.save(ADA)
    outside = Outside(MemoryKnowledge(), MemoryCalendar(), sms, email)
    return World(shop, sms, email, InlineRunner(world_of(shop.desk, shop.store, outside)))


async def test_reports_move_a_message_on_and_never_back(world: World) -> None:
    await world.shop.booked("Thursday at two", WHO)
    await world.runner.run_pending()
    await world.told(MessageState.DELIVERED, number=1)
    await world.told(MessageState.SENT, number=2)
    assert (await world.texts())[0].state is MessageState.DELIVERED


async def test_a_report_on_nothing_we_know_does_no_harm(world: World) -> None:
    await world.told(MessageState.FAILED, of="SM404")
    world.shop.clock.advance(timedelta(minutes=1))
    await world.runner.run_pending()
    assert await world.texts() == []
    assert await world.shop.store.orders.failures() == []


async def test_a_report_that_overtakes_our_own_note_is_not_lost(world: World) -> None:
    await world.told(MessageState.DELIVERED, of="sms-1")
    at = world.shop.clock.now()
    message = Message(MessageId("m1"), SHOP, "reminder", "sms", PHONE, "", "Hi", "k", at)
    await world.shop.store.messages.queue(message)
    await world.shop.store.messages.mark(message.id, MessageState.SENT, now=at, provider_id="sms-1")
    world.shop.clock.advance(timedelta(seconds=10))
    await world.runner.run_pending()
    assert (await world.texts())[0].state is MessageState.DELIVERED


async def test_a_mail_steps_in_for_a_text_that_does_not_arrive(world: World) -> None:
    await world.shop.booked("Thursday at two", WHO)
    await world.runner.run_pending()
    await world.told(MessageState.FAILED)
    await world.told(MessageState.FAILED, number=2)
    mails = [m for m in world.email.sent.values() if m.to == ADA.email]
    assert len(mails) == 1
    assert "We could not reach you by text message." in mails[0].body


async def test_a_text_that_is_refused_at_once_is_mailed_too(world: World) -> None:
    world.sms.error = ConnectorRefused("the number is not a mobile number")
    await world.shop.booked("Thursday at two", WHO)
    await world.runner.run_pending()
    assert [m.to for m in world.email.sent.values() if m.to == ADA.email] == [ADA.email]
    (failed, *_) = await world.texts()
    assert (failed.state, failed.why) == ("failed", "the number is not a mobile number")


async def test_many_lost_texts_are_an_alarm_once_a_day(world: World) -> None:
    store, at = world.shop.store, world.shop.clock.now()
    for number in range(12):
        name = f"m{number}"
        message = Message(MessageId(name), SHOP, "reminder", "sms", PHONE, "", "Hi", name, at)
        await store.messages.queue(message)
        state = MessageState.FAILED if number % 2 else MessageState.DELIVERED
        await store.messages.mark(message.id, state, now=at, provider_id=name)
    await world.told(MessageState.FAILED, number=1, of="m1")
    await world.told(MessageState.FAILED, number=2, of="m3")
    (alarm,) = await store.tickets.list(SHOP)
    assert (alarm.category, alarm.summary) == (
        "delivery",
        "6 of 12 texts of the last day did not arrive.",
    )


async def test_a_message_that_was_given_up_leaves_after_a_retry(world: World) -> None:
    world.sms.error = ConnectorUnavailable("Twilio cannot be reached")
    await world.shop.booked("Thursday at two", WHO)
    await world.runner.run_pending()
    store = world.shop.store
    given_up = [order for order, _ in await store.orders.failures()]
    assert [order.kind for order in given_up] == ["deliver", "deliver"]  # and the owner's own
    assert (await world.texts())[0].state is MessageState.FAILED
    world.sms.error = None
    for order in given_up:
        await store.orders.retry(order.id, now=world.shop.clock.now())
    await world.runner.run_pending()
    assert [m.state for m in await world.texts()] == [MessageState.SENT] * 2
    assert "Given up: a message could not be carried out" in (await world.texts())[1].body


async def cut_off(world: World, reason: str = "hang_up") -> Call:
    """A caller whose line went dead while a time was kept for them."""
    shop = world.shop
    call = Call(OTHER, SHOP, "phone", shop.clock.now(), caller=PHONE)
    await shop.store.calls.begin(call)
    slot = (await shop.desk.scheduling.find(Wish(None, shop.when("Thursday at two")))).slots[0]
    hold = await shop.desk.scheduling.hold(slot, call=OTHER)
    assert await Dropped(shop.desk.waitlist).keep(call, [hold], WHO, reason=reason)
    await shop.store.calls.end(OTHER, Outcome.ABANDONED, reason=reason, now=shop.clock.now())
    await world.runner.run_pending()
    return call


async def test_a_caller_who_was_cut_off_is_texted_within_ten_seconds(world: World) -> None:
    await cut_off(world)
    assert await world.texts() == []  # they may ring back at once
    world.shop.clock.advance(timedelta(seconds=6))
    await world.runner.run_pending()
    (asked,) = await world.texts()
    assert (asked.kind, asked.to, asked.state) == ("dropped", PHONE, MessageState.SENT)


async def test_a_lost_line_that_was_waited_for_is_texted_at_once(world: World) -> None:
    await cut_off(world, "connection_lost")
    assert [one.kind for one in await world.texts()] == ["dropped"]


async def test_a_caller_who_rings_back_is_not_texted(world: World) -> None:
    call = await cut_off(world)
    world.shop.clock.advance(timedelta(seconds=3))
    again = replace(call, id=CallId("again"), started=world.shop.clock.now())
    await world.shop.store.calls.begin(again)
    world.shop.clock.advance(timedelta(seconds=5))
    await world.runner.run_pending()
    assert await world.texts() == []


async def test_a_time_that_nobody_answers_for_is_free_again(world: World) -> None:
    call = await cut_off(world)
    wish = Wish(None, world.shop.when("Thursday at two"))
    assert not (await world.shop.desk.scheduling.find(wish)).exact
    world.shop.clock.advance(timedelta(minutes=21))
    await world.runner.run_pending()
    assert (await world.shop.desk.scheduling.find(wish)).exact
    assert await Dropped(world.shop.desk.waitlist).of(call) is None
