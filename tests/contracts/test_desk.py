"""What every store must do for orders, attempts, gaps, profiles and secrets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import CALL, DENTAL, NOW
from tests.stores import AnyStore
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Ticket, TicketId
from voicedesk.domain.knowledge import Gap
from voicedesk.errors import ProfileInvalid
from voicedesk.ports import Order

pytestmark = pytest.mark.db

SALON = BusinessId("salon")
HOUR = timedelta(hours=1)
FILES = {
    "profile.yaml": 'numbers: ["+1 202 555 0100", "+12025550101"]\nbusiness: {name: Smiles}\n',
    "knowledge/hours.md": "# Hours\n\nWe are open — always.\n",
}


async def opened(store: AnyStore, number: int, business: BusinessId = DENTAL) -> Order:
    ticket = Ticket(TicketId(f"t{number}"), business, "billing", "Charged twice.", NOW)
    await store.tickets.open(ticket, key=f"k{number}")
    return (await store.orders.pending())[-1]


class TestOrders:
    async def test_orders_wait_in_order_until_taken(self, store: AnyStore) -> None:
        first, second = await opened(store, 1), await opened(store, 2)
        assert list(await store.orders.pending()) == [first, second]
        assert list(await store.orders.pending(limit=1)) == [first]
        await store.orders.taken(first.id, now=NOW)
        await store.orders.taken(first.id, now=NOW)
        assert list(await store.orders.pending()) == [second]

    async def test_what_failed_waits_to_be_retried(self, store: AnyStore) -> None:
        order = await opened(store, 1)
        await opened(store, 2, SALON)
        await store.orders.taken(order.id, now=NOW)
        await store.orders.failed(order, why="no calendar", now=NOW)
        assert list(await store.orders.failures()) == [(order, "no calendar")]
        assert list(await store.orders.failures(DENTAL)) == [(order, "no calendar")]
        assert list(await store.orders.failures(SALON)) == []
        await store.orders.retry(order.id, now=NOW)
        assert list(await store.orders.failures()) == []
        assert order.id in [waiting.id for waiting in await store.orders.pending()]

    async def test_what_started_later_can_fail_too(self, store: AnyStore) -> None:
        reminder = Order("remind:b1:0:24", DENTAL, "remind", "b1", NOW, {"hours": 24})
        await store.orders.failed(reminder, why="no text", now=NOW)
        assert list(await store.orders.failures(DENTAL)) == [(reminder, "no text")]
        assert list(await store.orders.pending()) == []
        await store.orders.retry(reminder.id, now=NOW)
        assert [waiting.ref for waiting in await store.orders.pending()] == ["b1"]

    async def test_only_what_failed_is_retried(self, store: AnyStore) -> None:
        order = await opened(store, 1)
        await store.orders.taken(order.id, now=NOW)
        await store.orders.retry(order.id, now=NOW)
        assert list(await store.orders.pending()) == []


class TestAttempts:
    async def test_attempts_add_up_since_a_moment(self, store: AnyStore) -> None:
        add, total = store.attempts.add, store.attempts.total
        await add(DENTAL, "+1202", "identity", now=NOW - HOUR)
        await add(DENTAL, "+1202", "identity", now=NOW)
        await add(DENTAL, "+1202", "cents", now=NOW, amount=2_500_000_000)
        await add(DENTAL, "+1303", "identity", now=NOW)
        await add(SALON, "+1202", "identity", now=NOW)
        assert await total(DENTAL, "+1202", "identity", since=NOW - HOUR) == 2
        assert await total(DENTAL, "+1202", "identity", since=NOW) == 1
        assert await total(DENTAL, "+1202", "cents", since=NOW) == 2_500_000_000
        assert await total(DENTAL, "+1404", "identity", since=NOW - HOUR) == 0


class TestGaps:
    async def test_a_closed_gap_is_listed_no_more(self, store: AnyStore) -> None:
        parking = Gap(DENTAL, "Is there parking?", NOW, CALL)
        pets = replace(parking, question="May I bring my dog?", call=None)
        await store.gaps.add(parking)
        await store.gaps.add(pets)
        await store.gaps.add(replace(parking, business=SALON))
        assert list(await store.gaps.list(DENTAL)) == [parking, pets]
        await store.gaps.close(DENTAL, parking.question, now=NOW)
        assert list(await store.gaps.list(DENTAL)) == [pets]
        assert len(await store.gaps.list(SALON)) == 1


class TestProfiles:
    async def test_versions_are_numbered_and_kept(self, store: AnyStore) -> None:
        first = await store.profiles.publish(DENTAL, FILES, by="ana", now=NOW)
        second = await store.profiles.publish(
            DENTAL, FILES | {"knowledge/new.md": "# New"}, by="bo", now=NOW + HOUR
        )
        assert (first.version, second.version) == (1, 2)
        assert first.files == FILES
        assert await store.profiles.current(DENTAL) == second
        assert await store.profiles.version(DENTAL, 1) == first
        assert await store.profiles.version(DENTAL, 3) is None
        assert list(await store.profiles.history(DENTAL)) == [first, second]

    async def test_businesses_are_numbered_apart(self, store: AnyStore) -> None:
        await store.profiles.publish(SALON, {"profile.yaml": "{}"}, by="ana", now=NOW)
        stored = await store.profiles.publish(DENTAL, FILES, by="ana", now=NOW)
        assert stored.version == 1
        assert list(await store.profiles.businesses()) == [DENTAL, SALON]
        assert await store.profiles.current(BusinessId("nobody")) is None

    async def test_a_version_is_published_only_after_the_one_that_was_seen(
        self, store: AnyStore
    ) -> None:
        first = await store.profiles.publish(DENTAL, FILES, by="ana", now=NOW, after=0)
        with pytest.raises(ProfileInvalid, match="published meanwhile"):
            await store.profiles.publish(DENTAL, FILES, by="bo", now=NOW, after=0)
        assert list(await store.profiles.history(DENTAL)) == [first]
        second = await store.profiles.publish(DENTAL, FILES, by="bo", now=NOW, after=1)
        assert await store.profiles.current(DENTAL) == second

    async def test_a_called_number_leads_to_its_business(self, store: AnyStore) -> None:
        await store.profiles.publish(DENTAL, FILES, by="ana", now=NOW)
        assert await store.profiles.by_number("+12025550101") == DENTAL
        assert await store.profiles.by_number("+12025550199") is None
        moved = {"profile.yaml": 'numbers: ["+12025550199"]\n'}
        await store.profiles.publish(DENTAL, moved, by="ana", now=NOW)
        assert await store.profiles.by_number("+12025550101") is None
        assert await store.profiles.by_number("+12025550199") == DENTAL


class TestSecrets:
    async def test_a_secret_is_kept_per_business_and_name(self, store: AnyStore) -> None:
        put, get = store.secrets.put, store.secrets.get
        await put(DENTAL, "TWILIO_AUTH_TOKEN", "olé", now=NOW)
        await put(DENTAL, "TWILIO_AUTH_TOKEN", "olé 2", now=NOW)
        assert await get(DENTAL, "TWILIO_AUTH_TOKEN") == "olé 2"
        assert await get(SALON, "TWILIO_AUTH_TOKEN") is None
        assert await get(DENTAL, "GOOGLE_API_KEY") is None
