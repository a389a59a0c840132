"""A practice whose two people keep calendars of their own, and write into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tests.services.shop import CALL, SHOP, Shop, at, open_shop, profile_with
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCalendar, MemoryMessenger
from voicedesk.domain.booking import Attendee, Booking
from voicedesk.domain.business import BusinessId, StaffId
from voicedesk.domain.slots import Span
from voicedesk.ports import Calendar, Conflict
from voicedesk.profile.schema import Profile
from voicedesk.services.scheduling import Wish
from voicedesk.workflows.drift import Look, look
from voicedesk.workflows.inline import InlineRunner
from voicedesk.workflows.run import Surroundings, World

LEE, ANA = StaffId("lee"), StaffId("ana")
LIN = Attendee("Lin", "+12025550199", "lin@example.com")
MAX = Attendee("Max", "+12025550198")
THEIR_OWN = profile_with(
    staff=[
        {"id": who, "name": name, "calendars": [{"name": "google", "options": {"calendar": who}}]}
        for who, name in (("lee", "Doctor Lee"), ("ana", "Ana"))
    ]
)


@dataclass
class Practice:
    """A shop whose two people keep calendars of their own."""

    shop: Shop
    lee: MemoryCalendar
    ana: MemoryCalendar
    sms: MemoryMessenger
    world: World
    runner: InlineRunner

    async def settle(self) -> None:
        await self.runner.run_pending()
        await self.runner.run_pending()

    async def look(self) -> Look:
        found = await look(self.world, SHOP)
        await self.settle()
        return found

    async def booked(self, words: str = "Thursday at two", who: Attendee = LIN) -> Booking:
        wish = Wish(None, self.shop.when(words), LEE)
        offer = await self.shop.desk.scheduling.find(wish, call=CALL)
        hold = await self.shop.desk.scheduling.hold(offer.slots[0], call=CALL)
        booking = (await self.shop.desk.scheduling.book(hold, who, call=CALL)).booking
        await self.settle()
        return booking

    async def now_of(self, booking: Booking) -> Booking:
        found = await self.shop.store.ledger.booking(SHOP, booking.id)
        assert found is not None
        return found

    async def open_conflicts(self) -> list[Conflict]:
        return list(await self.shop.store.calendars.conflicts(SHOP))

    def told(self, who: Attendee = LIN) -> list[str]:
        return [one.kind for one in self.sms.sent.values() if one.to == who.phone]


async def open_practice(clock: ManualClock) -> Practice:
    shop = open_shop(clock, THEIR_OWN)
    lee, ana, sms = MemoryCalendar(), MemoryCalendar(), MemoryMessenger("sms")
    world = world_of(shop, {LEE: (lee,), ANA: (ana,)}, sms, THEIR_OWN)
    made = Practice(shop, lee, ana, sms, world, InlineRunner(world))
    await made.look()
    return made


def world_of(
    shop: Shop,
    calendars: dict[StaffId, tuple[Calendar, ...]],
    sms: MemoryMessenger,
    profile: Profile,
) -> World:
    """What the workflows of the practice read and write."""
    desk, store = shop.desk, shop.store

    async def surroundings(_: BusinessId) -> Surroundings:
        return Surroundings(
            profile,
            desk.business,
            desk.notifications,
            calendars,
            {"sms": sms, "email": MemoryMessenger("email")},
            waitlist=desk.waitlist,
        )

    return World(
        shop.clock,
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


def span(day: int, hour: int, minute: int = 0, *, minutes: int = 30) -> Span:
    """A stretch of March 2026."""
    start = at(day, hour, minute)
    return Span(start, start + timedelta(minutes=minutes))


async def many_bookings(practice: Practice) -> list[Booking]:
    """More than staff would change one by one."""
    times = [
        (day, hour)
        for day in ("Wednesday", "Thursday", "Friday")
        for hour in ("nine", "ten", "eleven", "two")
    ]
    return [
        await practice.booked(f"{day} at {hour}", Attendee(f"{day} {hour}", f"+1202555{n:04}"))
        for n, (day, hour) in enumerate(times)
    ]
