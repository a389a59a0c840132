"""The customer system gets everything once, however long it is away, and is listened to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.shop import CALL, MIRA, Shop, open_shop
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCrm, MemoryMessenger
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Customer, CustomerId, TicketStatus
from voicedesk.errors import ConnectorRefused, CredentialsRejected
from voicedesk.ports import Order
from voicedesk.workflows.crm import import_crm, write_crm
from voicedesk.workflows.inline import InlineRunner
from voicedesk.workflows.run import Surroundings, World

pytestmark = pytest.mark.unit

ADA = Attendee("Ada Byron", "+12025550188", email="ada@example.com")


def around_of(shop: Shop) -> Surroundings:
    desk = shop.desk
    messengers = {"sms": MemoryMessenger("sms"), "email": MemoryMessenger("email")}
    return Surroundings(
        desk.profile, desk.business, desk.notifications, {}, messengers, crm=shop.crm
    )


def world_of(shop: Shop) -> World:
    store, around = shop.store, around_of(shop)

    async def surroundings(_: BusinessId) -> Surroundings:
        return around

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


@pytest.fixture
def desk(clock: ManualClock) -> Shop:
    return open_shop(clock)


def noted(shop: Shop) -> list[str]:
    return [words for _, words in shop.crm.notes.values()]


async def test_a_booking_brings_the_customer_and_a_note(desk: Shop) -> None:
    await desk.booked("Thursday at two", ADA)
    await InlineRunner(world_of(desk)).run_pending()
    (there,) = await desk.crm.by_phone(ADA.phone or "")
    assert (there.name, there.email) == (ADA.name, ADA.email)
    assert [words.split(":")[0] for words in noted(desk)] == ["Booked by the desk"]
    ours = await desk.store.customers.by_phone(desk.desk.business.id, ADA.phone or "")
    assert [one.external_id for one in ours] == [there.external_id]


async def test_a_ticket_stands_there_with_its_customer(desk: Shop) -> None:
    await desk.store.customers.save(MIRA)
    ticket = await desk.desk.support.open_ticket(
        "billing", "Charged twice", call=CALL, name=MIRA.name, customer=MIRA.id
    )
    await InlineRunner(world_of(desk)).run_pending()
    ((external, there),) = desk.crm.tickets.values()
    assert (there.id, there.summary) == (ticket.id, "Charged twice")
    assert external is not None
    assert desk.crm.customers[external].name == MIRA.name


async def test_a_system_away_for_a_day_loses_nothing_and_holds_nothing_up(desk: Shop) -> None:
    desk.crm.down = True
    world = world_of(desk)
    runner = InlineRunner(world)
    booking = await desk.booked("Thursday at two", ADA)
    await desk.desk.support.open_ticket("billing", "Charged twice", call=CALL, phone=ADA.phone)
    await runner.run_pending()
    messages = await desk.store.messages.list(booking.business, booking=booking.id)
    assert {message.state for message in messages} == {"sent"}
    for _ in range(24):
        desk.clock.advance(timedelta(hours=1))
        await runner.run_pending()
    assert (noted(desk), dict(desk.crm.tickets)) == ([], {})
    desk.crm.down = False
    desk.clock.advance(timedelta(hours=1))
    await runner.run_pending()
    assert len(noted(desk)) == 1
    assert len(desk.crm.tickets) == 1
    assert list(await desk.store.orders.failures()) == []


async def test_who_is_away_for_a_week_is_left_to_people(desk: Shop) -> None:
    desk.crm.down = True
    runner = InlineRunner(world_of(desk))
    await desk.booked("Thursday at two", ADA)
    await runner.run_pending()
    for _ in range(24 * 5):
        desk.clock.advance(timedelta(hours=1))
        await runner.run_pending()
    ((order, why),) = await desk.store.orders.failures()
    assert (order.kind, "away for days" in why) == ("crm", True)
    desk.crm.down = False
    await desk.store.orders.retry(order.id, now=desk.clock.now())
    await runner.run_pending()
    assert len(noted(desk)) == 1


class Killed(BaseException):
    """The process is gone."""


class Deadly(MemoryCrm):
    """Kills whoever writes, once: before or after the write of a given number."""

    def __init__(self, moment: int) -> None:
        super().__init__()
        self.moments_left = moment

    def _pass_by(self) -> None:
        self.moments_left -= 1
        if self.moments_left == 0:
            raise Killed

    async def save(self, customer: Customer, *, key: str) -> str:
        self._pass_by()
        external = await super().save(customer, key=key)
        self._pass_by()
        return external

    async def add_note(self, external_id: str, note: str, *, key: str) -> None:
        self._pass_by()
        await super().add_note(external_id, note, key=key)
        self._pass_by()


class Office(InlineRunner):
    """A runner that knows what it was at when it was killed."""

    at: Order

    async def _carry(self, order: Order) -> None:
        self.at = order
        await super()._carry(order)


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
async def test_an_office_that_is_killed_while_it_writes_there_leaves_everything_once(
    desk: Shop, moment: int
) -> None:
    crm = Deadly(moment)
    shop = replace(desk, crm=crm)
    await shop.booked("Thursday at two", ADA)
    killed = Office(world_of(shop))
    with pytest.raises(Killed):
        await killed.run_pending()
    # the next office takes up what was not finished, from its beginning, with a memory of nothing
    await write_crm(InlineRunner(world_of(shop)), world_of(shop), killed.at)
    ours = await shop.store.customers.by_phone(shop.desk.business.id, ADA.phone or "")
    assert [one.external_id for one in ours] == list(crm.customers)
    assert (len(crm.customers), len(crm.notes)) == (1, 1)


async def test_access_that_was_taken_back_is_waited_for(desk: Shop) -> None:
    class Locked(type(desk.crm)):  # type: ignore[misc]  # the twin, locked
        locked = True

        def _answer(self) -> None:
            if self.locked:
                raise CredentialsRejected

    crm = Locked()
    shop = replace(desk, crm=crm)
    runner = InlineRunner(world_of(shop))
    await shop.booked("Thursday at two", ADA)
    await runner.run_pending()
    crm.locked = False
    shop.clock.advance(timedelta(hours=1))
    await runner.run_pending()
    assert len(noted(shop)) == 1


async def test_a_refusal_is_said_at_once(desk: Shop) -> None:
    class Strict(type(desk.crm)):  # type: ignore[misc]  # the twin, refusing
        def _answer(self) -> None:
            raise ConnectorRefused("no such field")

    shop = replace(desk, crm=Strict())
    await shop.booked("Thursday at two", ADA)
    await InlineRunner(world_of(shop)).run_pending()
    ((_, why),) = await shop.store.orders.failures()
    assert why == "no such field"


class TestImport:
    async def test_what_staff_wrote_wins_and_what_only_we_know_stays(self, desk: Shop) -> None:
        business = desk.desk.business.id
        ours = replace(MIRA, external_id="crm-1", notes=("Afraid of needles.",))
        await desk.store.customers.save(ours)
        theirs = Customer(
            CustomerId("crm-1"),
            business,
            "Mira Okafor-Lee",
            ("+12025550999",),
            external_id="crm-1",
        )
        desk.crm.seed([replace(theirs, id=MIRA.id)])
        await import_crm(world_of(desk), around_of(desk), desk.store.marks)
        kept = await desk.store.customers.get(business, MIRA.id)
        assert kept == replace(ours, name="Mira Okafor-Lee", phones=("+12025550999", *MIRA.phones))

    async def test_a_second_look_takes_in_only_what_is_new(self, desk: Shop) -> None:
        world, around, marks = world_of(desk), around_of(desk), desk.store.marks
        business = desk.desk.business.id
        desk.crm.seed([Customer(CustomerId("x"), business, "Bob Marsh", ("+12025550111",))])
        assert await import_crm(world, around, marks) == 1
        assert await import_crm(world, around, marks) == 0
        (found,) = await desk.store.customers.by_phone(business, "+12025550111")
        assert (found.name, found.external_id) == ("Bob Marsh", "crm-x")

    async def test_who_is_on_file_under_number_and_name_is_not_doubled(self, desk: Shop) -> None:
        business = desk.desk.business.id
        await desk.store.customers.save(MIRA)
        theirs = Customer(CustomerId("y"), business, MIRA.name, MIRA.phones)
        desk.crm.seed([theirs])
        await import_crm(world_of(desk), around_of(desk), desk.store.marks)
        mine = [
            one
            for one in await desk.store.customers.by_phone(business, MIRA.phones[0])
            if one.name == MIRA.name
        ]
        assert [(one.id, one.external_id) for one in mine] == [(MIRA.id, "crm-y")]

    async def test_a_ticket_closed_there_is_closed_here(self, desk: Shop) -> None:
        ticket = await desk.desk.support.open_ticket("billing", "Charged twice", call=CALL)
        await InlineRunner(world_of(desk)).run_pending()
        desk.crm.close(ticket.id)
        await import_crm(world_of(desk), around_of(desk), desk.store.marks)
        kept = await desk.store.tickets.get(desk.desk.business.id, ticket.id)
        assert kept is not None
        assert kept.status is TicketStatus.DONE
