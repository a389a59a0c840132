"""The desk rings for what it promised: kept, tried again by rule, or handed to people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.services.shop import CALL, MIRA, OTHER, SHOP, Shop, at, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryDialler, MemoryMessenger
from voicedesk.domain.booking import Attendee, BookingStatus
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallbackStatus
from voicedesk.ports.outbound import Outcome
from voicedesk.services.errands import Errands
from voicedesk.services.outbound import Outbound
from voicedesk.services.scheduling import Wish
from voicedesk.workflows.inline import InlineRunner
from voicedesk.workflows.run import Surroundings, World

pytestmark = pytest.mark.unit

TO = "+12025550177"
NEXT = "+12025550188"
OWNER = "+12025550112"
FIRST, SECOND = Attendee("Mira Okafor", TO), Attendee("Ada Byron", NEXT)
RINGS = {"callbacks": True, "reminders": "always", "waitlist": True}


@dataclass
class Ringing:
    """A shop that rings people, on a clock of its own."""

    shop: Shop
    dialler: MemoryDialler
    sms: MemoryMessenger
    runner: InlineRunner

    async def settle(self) -> None:
        for _ in range(3):
            await self.runner.run_pending()

    async def pass_by(self, time: timedelta) -> None:
        self.shop.clock.advance(time)
        await self.settle()

    def texts(self, kind: str) -> list[str]:
        return [message.to for message in self.sms.sent.values() if message.kind == kind]

    async def status(self) -> CallbackStatus:
        (callback,) = await self.shop.store.callbacks.list(SHOP)
        return callback.status

    async def promise(self) -> None:
        await self.shop.desk.callbacks.promise(TO, "a root canal", call=CALL, who=MIRA)
        await self.settle()

    async def free(self) -> None:
        """Two people wait for Thursday, and a booking of Thursday at two is cancelled."""
        booking = await self.shop.booked("Thursday at two", Attendee("Lin", "+12025550199"))
        wish = Wish(None, self.shop.when("Thursday"))
        await self.shop.desk.waitlist.join(wish, FIRST, call=CALL)
        self.shop.clock.advance(timedelta(minutes=1))
        await self.shop.desk.waitlist.join(wish, SECOND, call=OTHER)
        await self.shop.desk.scheduling.cancel(booking, call=CALL)
        await self.settle()

    async def booked_by(self) -> list[str | None]:
        bookings = await self.shop.store.ledger.bookings(SHOP, statuses=(BookingStatus.BOOKED,))
        return [booking.attendee.phone for booking in bookings]


def ringing(clock: ManualClock, dialler: MemoryDialler, **outbound: object) -> Ringing:
    shop = open_shop(clock, profile_with(outbound=outbound or RINGS))
    desk, store, sms = shop.desk, shop.store, MemoryMessenger("sms")
    calls = Outbound(
        desk.business,
        desk.profile,
        store.messages,
        store.attempts,
        desk.limits,
        dialler,
        store.dials,
        clock,
    )
    errands = Errands(
        desk.business,
        desk.profile,
        calls,
        store.callbacks,
        store.ledger,
        store.customers,
        desk.waitlist,
        desk.notifications,
        clock,
    )
    around = Surroundings(
        desk.profile,
        desk.business,
        desk.notifications,
        {},
        {"sms": sms, "email": MemoryMessenger("email")},
        waitlist=desk.waitlist,
        errands=errands,
    )

    async def surroundings(_: BusinessId) -> Surroundings:
        return around

    world = World(
        clock,
        store.ledger,
        store.orders,
        store.customers,
        store.tickets,
        store.callbacks,
        store.messages,
        store.calls,
        store.inbox,
        surroundings,
        store.calendars,
    )
    return Ringing(shop, dialler, sms, InlineRunner(world))


async def test_a_promised_call_back_is_made_when_it_is_due(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler())
    await desk.promise()
    assert desk.dialler.rung == []
    await desk.pass_by(timedelta(hours=2))
    ((to, said),) = desk.dialler.said
    assert to == TO
    assert "automated" in said
    # somebody else may have picked up
    assert "root canal" not in said
    assert desk.dialler.talks[0][1].endswith("or can I help you myself?")
    assert await desk.status() is CallbackStatus.KEPT


async def test_people_who_ring_first_keep_the_promise(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler())
    await desk.promise()
    (callback,) = await desk.shop.desk.callbacks.open()
    await desk.shop.desk.callbacks.keep(callback.id)
    await desk.pass_by(timedelta(hours=3))
    assert desk.dialler.rung == []


async def test_where_the_profile_does_not_ring_the_promise_is_for_people(
    clock: ManualClock,
) -> None:
    desk = ringing(clock, MemoryDialler(), callbacks=False)
    await desk.promise()
    await desk.pass_by(timedelta(hours=3))
    assert desk.dialler.rung == []
    assert await desk.status() is CallbackStatus.BROKEN


async def test_a_busy_line_is_rung_again_until_it_answers(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler({TO: "busy"}))
    await desk.promise()
    await desk.pass_by(timedelta(hours=2))
    assert await desk.status() is CallbackStatus.PROMISED
    desk.dialler.answers[TO] = "accepted"
    await desk.pass_by(timedelta(minutes=10))
    assert desk.dialler.rung == [TO, TO]
    assert await desk.status() is CallbackStatus.KEPT


@pytest.mark.parametrize(
    "outcome, told",
    [
        ("declined", "did not take"),
        ("unknown_number", "does not exist"),
        ("message_left", "machine"),
        ("unwanted", "no more calls"),
        ("not_configured", "no line"),
        ("lost", "broke off"),
    ],
)
async def test_what_is_not_tried_again_is_handed_to_people_at_once(
    clock: ManualClock, outcome: Outcome, told: str
) -> None:
    desk = ringing(clock, MemoryDialler({TO: outcome}))
    await desk.promise()
    await desk.pass_by(timedelta(hours=2))
    await desk.pass_by(timedelta(days=1))
    assert desk.dialler.rung == [TO]
    assert await desk.status() is CallbackStatus.BROKEN
    words = [one.body for one in desk.sms.sent.values() if one.to == OWNER]
    assert any(TO in one and told in one for one in words)


async def test_after_the_last_try_people_are_told(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler({TO: "no_answer"}))
    await desk.promise()
    await desk.pass_by(timedelta(hours=2))
    await desk.pass_by(timedelta(hours=1))
    await desk.pass_by(timedelta(hours=4))
    assert desk.dialler.rung == [TO] * 3
    assert await desk.status() is CallbackStatus.BROKEN


async def test_who_sleeps_is_rung_in_the_morning(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler())
    await desk.shop.desk.callbacks.promise("+18085550123", "a bill", call=CALL)
    await desk.pass_by(timedelta(hours=2))
    # eleven in New York is six in Honolulu
    assert desk.dialler.rung == []
    await desk.pass_by(timedelta(hours=3))
    assert desk.dialler.rung == ["+18085550123"]


@pytest.mark.parametrize("reply, again", [(True, []), (False, ["Would you like to move it"])])
async def test_a_reminder_by_call_is_confirmed_or_talked_about(
    clock: ManualClock,
    reply: bool,  # noqa: FBT001
    again: list[str],
) -> None:
    desk = ringing(clock, MemoryDialler(replies={TO: reply}))
    booking = await desk.shop.booked("Thursday at two", FIRST)
    await desk.settle()
    desk.shop.clock.set(at(4, 14))
    await desk.settle()
    ((_, said),) = desk.dialler.said
    assert "two" in said
    assert "check-up" not in said
    assert desk.texts("reminder") == []
    assert [words[:25] for _, words in desk.dialler.talks] == again
    entries = await desk.shop.store.ledger.entries(SHOP, booking=booking.id)
    assert any(one.deed.value == "confirmed" for one in entries) is reply


@pytest.mark.parametrize(
    "outcome, texts",
    [("accepted", []), ("no_answer", [TO]), ("message_left", [TO]), ("not_configured", [TO])],
)
async def test_a_text_steps_in_for_a_reminder_that_reached_nobody(
    clock: ManualClock, outcome: Outcome, texts: list[str]
) -> None:
    desk = ringing(clock, MemoryDialler({TO: outcome}))
    await desk.shop.booked("Thursday at two", FIRST)
    await desk.settle()
    desk.shop.clock.set(at(4, 14))
    await desk.settle()
    assert desk.dialler.rung == [TO]
    assert desk.texts("reminder") == texts


@pytest.mark.parametrize("wish, rung", [("call", [TO]), ("text", [])])
async def test_customers_say_how_they_are_reminded(
    clock: ManualClock, wish: str, rung: list[str]
) -> None:
    desk = ringing(clock, MemoryDialler(), reminders="asked")
    await desk.shop.store.customers.save(replace(MIRA, preferences=(("reminders", wish),)))
    await desk.shop.booked("Thursday at two", replace(FIRST, customer=MIRA.id))
    await desk.settle()
    desk.shop.clock.set(at(4, 14))
    await desk.settle()
    assert desk.dialler.rung == rung


async def test_a_yes_by_voice_books_the_freed_time(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler(replies={TO: True, NEXT: True}))
    await desk.free()
    assert desk.dialler.rung == [TO]
    assert "It's booked" in desk.dialler.said[0][1]
    assert await desk.booked_by() == [TO]
    await desk.pass_by(timedelta(hours=2))
    assert desk.dialler.rung == [TO]
    assert desk.texts("waitlist") == []


async def test_a_no_by_voice_passes_the_time_on_at_once(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler(replies={TO: False, NEXT: True}))
    await desk.free()
    assert desk.dialler.rung == [TO, NEXT]
    assert await desk.booked_by() == [NEXT]
    await desk.pass_by(timedelta(hours=2))
    assert desk.dialler.rung == [TO, NEXT]


async def test_who_does_not_answer_keeps_the_time_for_a_while(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler())
    await desk.free()
    assert "I'll keep it for you until" in desk.dialler.said[0][1]
    await desk.pass_by(timedelta(minutes=31))
    assert desk.dialler.rung == [TO, NEXT]
    # who was told by voice is not told again by text
    assert desk.texts("waitlist") == []


async def test_who_is_not_reached_is_told_by_text(clock: ManualClock) -> None:
    desk = ringing(clock, MemoryDialler({TO: "no_answer"}))
    await desk.free()
    assert desk.dialler.rung == [TO]
    assert desk.texts("waitlist") == [TO]
