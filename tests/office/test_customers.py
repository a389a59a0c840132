"""Customer systems are looked into one after the other; one that fails keeps no other waiting."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.services.shop import Shop, open_shop
from tests.workflows.test_crm import around_of, world_of
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Customer, CustomerId
from voicedesk.errors import ConfigurationError, StoreUnavailable
from voicedesk.office.customers import CustomerImport
from voicedesk.workflows.run import Surroundings, World

pytestmark = pytest.mark.unit


def world_with_a_broken_one(shop: Shop) -> World:
    world = world_of(shop)

    async def surroundings(business: BusinessId) -> Surroundings:
        if business == "broken":
            raise ConfigurationError
        return around_of(shop)

    return World(
        world.clock,
        world.ledger,
        world.orders,
        world.customers,
        world.tickets,
        world.callbacks,
        world.messages,
        world.calls,
        world.inbox,
        surroundings,
        world.calendars,
    )


async def test_a_business_that_is_set_up_wrongly_stands_in_nobodys_way(
    clock: ManualClock,
) -> None:
    shop = open_shop(clock)
    mine = shop.desk.business.id
    shop.crm.seed([Customer(CustomerId("x"), mine, "Bob Marsh", ("+12025550111",))])

    async def businesses() -> Sequence[BusinessId]:
        return (BusinessId("broken"), mine)

    world = world_with_a_broken_one(shop)
    assert await CustomerImport(world, shop.store.marks, businesses).look() == 1


async def test_a_database_that_is_away_is_looked_at_again(clock: ManualClock) -> None:
    shop = open_shop(clock)

    async def businesses() -> Sequence[BusinessId]:
        raise StoreUnavailable

    assert await CustomerImport(world_of(shop), shop.store.marks, businesses).look() == 0
