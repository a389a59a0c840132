"""Other systems are told once, signed, and with what is true when they are told."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pytest

from examples.webhook_receiver.receive import is_genuine
from tests.services.shop import CALL, MIRA, SHOP, Shop, open_shop
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryNoticeSender
from voicedesk.domain.booking import Attendee
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable, CredentialsRejected
from voicedesk.ports import Order
from voicedesk.profile.webhooks import Webhook
from voicedesk.services.announcing import Announcer, key_of, signed
from voicedesk.services.events import EVENTS, data_of

pytestmark = pytest.mark.unit

EVERY = Webhook(id="every", url="https://hooks.example.com/a", secret="A_SECRET")
TICKETS = Webhook(
    id="tickets",
    url="https://hooks.example.com/b",
    secret="A_SECRET",
    events=("ticket.opened",),
)


@dataclass
class Told:
    shop: Shop
    sender: MemoryNoticeSender
    announcer: Announcer

    async def note(self) -> list[int]:
        return [await self.announcer.note(one) for one in await self.shop.store.orders.pending()]

    async def bodies(self) -> list[dict[str, object]]:
        for one in await self.shop.store.notices.list(SHOP):
            await self.announcer.send(one.id)
        return [json.loads(body) for _, _, body in self.sender.sent]


@pytest.fixture
def told(clock: ManualClock) -> Told:
    shop, sender = open_shop(clock), MemoryNoticeSender()
    store = shop.store

    async def secret(name: str) -> str | None:
        return {"A_SECRET": "quiet harbour"}.get(name)

    data = partial(
        data_of,
        SHOP,
        ledger=store.ledger,
        tickets=store.tickets,
        callbacks=store.callbacks,
        calls=store.calls,
    )
    hooks = (EVERY, TICKETS)
    return Told(shop, sender, Announcer(SHOP, hooks, store.notices, sender, secret, data, clock))


async def test_each_webhook_is_told_what_it_wants(told: Told) -> None:
    await told.shop.booked("Thursday at two", Attendee("Ada", "+12025550188"))
    await told.shop.desk.support.open_ticket("billing", "Charged twice", call=CALL, name="Ada")
    assert await told.note() == [1, 2]
    # an order that is carried out again tells nothing new
    assert set(await told.note()) == {0}
    events = sorted((one["type"], one["id"]) for one in await told.bodies())
    assert [event for event, _ in events] == ["booking.created", "ticket.opened", "ticket.opened"]
    assert len({id_ for _, id_ in events}) == 3


async def test_a_receiver_knows_that_it_is_us(told: Told) -> None:
    await told.shop.booked("Thursday at two", Attendee("Ada", "+12025550188"))
    await told.note()
    (event,) = await told.bodies()
    ((url, headers, body),) = told.sender.sent
    now = told.shop.clock.now().timestamp()
    assert url == EVERY.url
    assert headers["webhook-id"] == event["id"]
    assert is_genuine("quiet harbour", dict(headers), body, now)
    assert not is_genuine("another", dict(headers), body, now)
    assert not is_genuine("quiet harbour", dict(headers), body + b" ", now)
    assert not is_genuine("quiet harbour", dict(headers), body, now + 301)
    assert not is_genuine("quiet harbour", {}, body, now)


def test_the_signature_is_the_published_one() -> None:
    # the example of github.com/standard-webhooks/standard-webhooks
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert key_of("plain") == b"plain"
    assert key_of("whsec_" + base64.b64encode(b"k").decode()) == b"k"
    with pytest.raises(CredentialsRejected):
        key_of("whsec_§")


async def test_what_is_told_is_the_record_as_it_stands(told: Told) -> None:
    booking = await told.shop.booked("Thursday at two", Attendee("Ada", "+12025550188"))
    await told.note()
    await told.shop.desk.scheduling.cancel(booking, call=CALL)
    (event,) = await told.bodies()
    assert isinstance(event["data"], dict)
    assert (event["data"]["status"], event["data"]["name"]) == ("cancelled", "Ada")


@pytest.mark.parametrize("event", sorted(set(EVENTS.values())))
async def test_what_is_gone_is_null(told: Told, event: str) -> None:
    assert await told.announcer.data(event, "nobody") is None


async def test_an_outage_waits_and_a_refusal_is_final(told: Told) -> None:
    await told.shop.booked("Thursday at two", Attendee("Ada", "+12025550188"))
    await told.note()
    (notice,) = await told.shop.store.notices.list(SHOP)
    told.sender.failing = ConnectorUnavailable("the webhook fails (500)")
    with pytest.raises(ConnectorUnavailable):
        await told.announcer.send(notice.id)
    (waiting,) = await told.shop.store.notices.list(SHOP, state="waiting")
    assert (waiting.tries, waiting.why) == (1, "the webhook fails (500)")
    await told.announcer.gave_up(notice.id, "too long")
    told.sender.failing = ConnectorRefused("the webhook refused the request (400)")
    with pytest.raises(ConnectorRefused):
        await told.announcer.send(notice.id)
    (failed,) = await told.shop.store.notices.list(SHOP, state="failed")
    assert failed.why == "the webhook refused the request (400)"
    told.sender.failing = None
    assert await told.announcer.send(notice.id) == "sent"
    assert await told.announcer.send(notice.id) == "sent"
    assert len(told.sender.sent) == 1


async def test_a_webhook_without_its_secret_is_not_told(told: Told) -> None:
    nameless = EVERY.model_copy(update={"secret": "NONE"})
    announcer = Announcer(
        SHOP,
        (nameless,),
        told.announcer.notices,
        told.sender,
        told.announcer.secret,
        told.announcer.data,
        told.shop.clock,
    )
    await told.shop.booked("Thursday at two", Attendee(MIRA.name, customer=MIRA.id))
    (order,) = await told.shop.store.orders.pending()
    assert await announcer.note(order) == 1
    assert await announcer.note(Order("x", SHOP, "remind", "x", order.created, {})) == 0
    (notice,) = await told.shop.store.notices.list(SHOP)
    with pytest.raises(CredentialsRejected, match="NONE"):
        await announcer.send(notice.id)
