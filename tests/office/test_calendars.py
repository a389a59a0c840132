"""One office looks into the calendars, again and again, and at once when one rings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.services.shop import SHOP
from tests.workflows.practice import Practice, open_practice, span
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError
from voicedesk.office.calendars import Bell, CalendarLooks
from voicedesk.ports import OutsideEvent
from voicedesk.workflows.run import Surroundings

pytestmark = pytest.mark.unit

BELL = Bell(lambda business: f"https://desk.example.com/{business}", lambda _: "token")


@pytest.fixture
async def practice(clock: ManualClock) -> Practice:
    return await open_practice(clock)


async def every() -> Sequence[BusinessId]:
    return (SHOP,)


def looks_of(practice: Practice, owner: str = "one", bell: Bell | None = None) -> CalendarLooks:
    return CalendarLooks(practice.world, every, practice.shop.store.sessions, owner, bell)


async def taken(practice: Practice) -> int:
    """How many events of Lee's own the desk knows of."""
    return len(list(practice.shop.store.ledger.outside(SHOP)))


async def test_it_looks_when_the_time_has_come(practice: Practice, clock: ManualClock) -> None:
    looks = looks_of(practice)
    await looks.turn()
    practice.lee.add(OutsideEvent("lunch", span(5, 12)))
    await looks.turn()
    assert await taken(practice) == 0
    clock.advance(timedelta(seconds=31))
    await looks.turn()
    assert await taken(practice) == 1


async def test_a_ring_is_looked_after_at_once(practice: Practice) -> None:
    looks = looks_of(practice)
    await looks.turn()
    practice.lee.add(OutsideEvent("lunch", span(5, 12)))
    looks.ring(SHOP)
    await looks.turn()
    assert await taken(practice) == 1


async def test_of_two_offices_one_looks_until_it_falls_silent(
    practice: Practice, clock: ManualClock
) -> None:
    first, second = looks_of(practice), looks_of(practice, "two")
    await first.turn()
    practice.lee.add(OutsideEvent("lunch", span(5, 12)))
    await second.turn()
    assert await taken(practice) == 0
    clock.advance(timedelta(seconds=41))
    await second.turn()
    assert await taken(practice) == 1


async def test_calendars_are_asked_to_ring_and_asked_again_before_they_stop(
    practice: Practice, clock: ManualClock
) -> None:
    looks = looks_of(practice, bell=BELL)
    await looks.turn()
    clock.advance(timedelta(hours=41))
    await looks.turn()
    assert [one[:2] for one in practice.lee.rings] == [("https://desk.example.com/shop", "token")]
    clock.advance(timedelta(hours=2))
    await looks.turn()
    assert len(practice.lee.rings) == 2


async def test_without_a_public_address_nobody_is_asked_to_ring(practice: Practice) -> None:
    await looks_of(practice).turn()
    assert practice.lee.rings == []


async def test_a_business_that_is_set_up_wrongly_stops_no_other(
    practice: Practice, clock: ManualClock
) -> None:
    whole = practice.world.surroundings

    async def surroundings(business: BusinessId) -> Surroundings:
        if business != SHOP:
            raise ConfigurationError("a secret is missing")
        return await whole(business)

    async def both() -> Sequence[BusinessId]:
        return (BusinessId("broken"), SHOP)

    object.__setattr__(practice.world, "surroundings", surroundings)
    practice.lee.add(OutsideEvent("lunch", span(5, 12)))
    await CalendarLooks(practice.world, both, practice.shop.store.sessions, "one").turn()
    assert await taken(practice) == 1
