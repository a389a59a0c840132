"""What vendors tell us is believed only when signed, and written down once with its order."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette

from tests.services.shop import PROFILE, SHOP
from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Message, MessageId, MessageState
from voicedesk.ports import Incoming
from voicedesk.store import Store, open_store
from voicedesk.web.problems import Problem, tell_problem
from voicedesk.web.webhooks import Webhooks

pytestmark = pytest.mark.unit

PUBLIC = "https://desk.example"
TOKENS = {"SHOP_TOKEN": "shop-token", "OTHER_TOKEN": "other-token"}
OURS, THEIRS = "+12025550100", "+12025550177"
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC_KEY = base64.b64encode(
    KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()
TEXT = {"From": THEIRS, "To": OURS, "Body": "YES 4111 1111 1111 1111", "MessageSid": "SM1"}
REPORT = {"From": OURS, "To": THEIRS, "MessageSid": "SM9", "MessageStatus": "undelivered"}
EVENTS = [
    {"event": "delivered", "sg_message_id": "m1.filter0.1", "sg_event_id": "e1"},
    {"event": "bounce", "sg_message_id": "m2.x", "sg_event_id": "e2", "reason": "550 no such user"},
    {"event": "open", "sg_message_id": "m1.x", "sg_event_id": "e3"},
]
OTHER = BusinessId("other")
HERE = f"/webhooks/twilio/{SHOP}"


def files_of(business: str, secret: str) -> Mapping[str, str]:
    """A published profile whose texts go through Twilio, under one number for all."""
    facts = PROFILE["business"]
    assert isinstance(facts, dict)
    connectors = {
        "sms": {"name": "twilio", "secret": secret, "options": {"account": "AC1", "from": OURS}},
        "email": {"name": "sendgrid", "secret": secret, "options": {"webhook_secret": "MAIL_KEY"}},
    }
    rung = OURS if business == SHOP else "+12025550198"
    profile = {
        **PROFILE,
        "business": {**facts, "id": business, "phone": rung},
        "connectors": connectors,
    }
    return {"profile.yaml": json.dumps(profile, default=str), "knowledge/a.md": "# Parking\nYes."}


class Site:
    """The addresses that vendors are given, and what was written down."""

    def __init__(self, store: Store, clock: ManualClock, *, public_url: str = PUBLIC) -> None:
        self.store, self.clock = store, clock
        desks = Desks(
            store, clock, "dental", Path("var"), {**TOKENS, "MAIL_KEY": PUBLIC_KEY}.get, public_url
        )
        hooks = Webhooks(desks, store.inbox)
        self._app = Starlette(routes=hooks.routes, exception_handlers={Problem: tell_problem})

    async def post(
        self, path: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self._app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://internal:81") as client:
            return await client.post(path, content=body, headers=dict(headers or {}))

    async def twilio(
        self, form: Mapping[str, str], *, token: str = "shop-token", path: str = "/webhooks/twilio"
    ) -> int:
        signed = f"{PUBLIC}{path}" + "".join(f"{name}{form[name]}" for name in sorted(form))
        digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
        headers = {"X-Twilio-Signature": base64.b64encode(digest).decode()}
        return (await self.post(path, urlencode(form).encode(), headers)).status_code

    async def sendgrid(self, body: bytes, *, old: timedelta = timedelta(0)) -> int:
        stamp = str(int((self.clock.now() - old).timestamp()))
        signature = KEY.sign(stamp.encode() + body, ec.ECDSA(SHA256()))
        headers = {
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        }
        return (await self.post(f"/webhooks/sendgrid/{SHOP}", body, headers)).status_code

    async def taken(self) -> list[Incoming]:
        orders = [o for o in await self.store.orders.pending() if o.kind == "incoming"]
        found = [await self.store.inbox.get(order.business, order.ref) for order in orders]
        return [one for one in found if one is not None]


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    """An office that serves the shop."""
    async with open_store(f"sqlite:///{tmp_path}/voicedesk.db") as store:
        await store.profiles.publish(SHOP, files_of(SHOP, "SHOP_TOKEN"), by="test", now=clock.now())
        yield Site(store, clock)


async def test_a_signed_text_is_taken_once_without_the_card_in_it(site: Site) -> None:
    assert await site.twilio(TEXT) == 200
    assert await site.twilio(TEXT) == 200
    (text,) = await site.taken()
    assert (text.business, text.kind, text.sender, text.to) == (SHOP, "text", THEIRS, OURS)
    assert text.body.startswith("YES")
    assert "4111" not in text.body


async def test_a_zero_character_in_a_text_is_left_out(site: Site) -> None:
    assert await site.twilio({**TEXT, "Body": "Y\x00ES", "To": f"{OURS}\x00"}, path=HERE) == 200
    (text,) = await site.taken()
    assert (text.body, text.to) == ("YES", OURS)


async def test_half_a_character_in_a_report_is_left_out(site: Site) -> None:
    told = (
        b'[{"event": "bounce", "sg_message_id": "m1\\ud800", "sg_event_id": "e",'
        b' "reason": "\\u0000no"}]'
    )
    assert await site.sendgrid(told) == 204
    (report,) = await site.taken()
    assert (report.provider_id, report.why) == ("m1", "no")


async def test_a_signed_body_that_is_nested_without_end_is_refused(site: Site) -> None:
    assert await site.sendgrid(b"[" * 100_000) == 400


async def test_a_report_is_taken_once_for_each_state(site: Site) -> None:
    path = f"/webhooks/twilio/{SHOP}"
    assert await site.twilio(REPORT, path=path) == 200
    assert await site.twilio(REPORT, path=path) == 200
    assert await site.twilio({**REPORT, "MessageStatus": "sent"}, path=path) == 200
    assert {(r.provider_id, r.state) for r in await site.taken()} == {
        ("SM9", MessageState.FAILED),
        ("SM9", MessageState.SENT),
    }


@pytest.mark.parametrize(
    "form, token, path",
    [
        (TEXT, "stolen", "/webhooks/twilio"),
        (TEXT, "other-token", "/webhooks/twilio"),  # another business's
        ({**TEXT, "To": "+12025550999"}, "shop-token", "/webhooks/twilio"),
        (TEXT, "shop-token", "/webhooks/twilio/nobody"),
    ],
)
async def test_what_is_not_signed_by_whom_it_should_is_refused(
    site: Site, form: Mapping[str, str], token: str, path: str
) -> None:
    assert await site.twilio(form, token=token, path=path) == 403
    assert await site.taken() == []


async def test_a_request_without_a_signature_hears_no_reason(site: Site) -> None:
    answer = await site.post("/webhooks/twilio", urlencode(TEXT).encode())
    assert (answer.status_code, answer.json()["detail"]) == (403, "Forbidden.")


async def test_nothing_is_believed_while_we_do_not_know_our_address(site: Site) -> None:
    homeless = Site(site.store, site.clock, public_url="")
    assert await homeless.twilio(TEXT) == 403


@pytest.mark.parametrize(
    "body, status",
    [(b"x" * 300_000, 413), (b"\xff\xfe", 400), (b"no form", 400), (b"", 403)],
)
async def test_a_body_that_is_none_is_refused(site: Site, body: bytes, status: int) -> None:
    answer = await site.post("/webhooks/twilio", body, {"X-Twilio-Signature": "x"})
    assert answer.status_code == status


async def test_a_short_code_is_heard_and_left_alone(site: Site) -> None:
    assert await site.twilio({**TEXT, "From": "72667"}) == 200
    assert await site.taken() == []


async def test_a_number_of_two_businesses_leads_to_the_one_that_wrote_last(site: Site) -> None:
    now = site.clock.now()
    await site.store.profiles.publish(OTHER, files_of(OTHER, "SHOP_TOKEN"), by="test", now=now)
    for number, business in enumerate((SHOP, OTHER)):
        at = now + timedelta(minutes=number)
        name = f"m{number}"
        await site.store.messages.queue(
            Message(MessageId(name), business, "reminder", "sms", THEIRS, "", "Hi", name, at)
        )
    assert await site.twilio(TEXT) == 200
    assert [text.business for text in await site.taken()] == [OTHER]


async def test_signed_events_of_mails_are_taken_once(site: Site) -> None:
    body = json.dumps(EVENTS).encode() + b"\r\n"
    assert await site.sendgrid(body) == 204
    assert await site.sendgrid(body) == 204
    assert [(r.provider_id, r.state, r.why) for r in await site.taken()] == [
        ("m1", MessageState.DELIVERED, ""),
        ("m2", MessageState.FAILED, "550 no such user"),
    ]


async def test_an_old_batch_is_refused(site: Site) -> None:
    assert await site.sendgrid(b"[]", old=timedelta(minutes=6)) == 403


@pytest.mark.parametrize("body", [b"{", b"7", b'[1, {"event": 3}]', b'{"event": "delivered"}'])
async def test_events_that_make_no_sense_write_nothing(site: Site, body: bytes) -> None:
    assert await site.sendgrid(body) in (204, 400)
    assert await site.taken() == []
