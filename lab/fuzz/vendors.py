"""The reader of what vendors ring with: Twilio, SendGrid, Google and Microsoft."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, quote, urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from lab.fuzz.asking import NOW, REFUSED, SHOP, answered, asked, headers_of, object_of
from lab.fuzz.machine import Wrong
from lab.fuzz.truth import storable
from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Incoming
from voicedesk.profile.document import read_document
from voicedesk.profile.load import load_profile
from voicedesk.store import Store, open_store
from voicedesk.web.calendar_hooks import PLACE, CalendarHooks, token_of
from voicedesk.web.problems import Problem, tell_absent, tell_problem
from voicedesk.web.webhooks import Webhooks

PUBLIC = "https://desk.example"
OURS, THEIRS = "+12025550100", "+12025550177"
_TOKEN, _SEED = "shop-token", "secret"
_RINGS: Sequence[object] = (
    {
        "vendor": "twilio",
        "signed": True,
        "named": True,
        "content": {
            "From": THEIRS,
            "To": OURS,
            "Body": "YES 4111 1111 1111 1111",
            "MessageSid": "SM1",
        },
    },
    {
        "vendor": "twilio",
        "signed": True,
        "named": False,
        "content": {
            "From": OURS,
            "To": THEIRS,
            "MessageSid": "SM9",
            "MessageStatus": "undelivered",
            "ErrorCode": "30005",
        },
    },
    {
        "vendor": "twilio",
        "signed": True,
        "named": True,
        "raw": "From=%2B12025550177&To=%2B12025550100&Body=STOP&MessageSid=SM2&OptOutType=STOP",
    },
    {
        "vendor": "sendgrid",
        "signed": True,
        "content": [
            {"event": "delivered", "sg_message_id": "m1.filter0.1", "sg_event_id": "e1"},
            {"event": "bounce", "sg_message_id": "m2.x", "sg_event_id": "e2", "reason": "550"},
        ],
    },
    {"vendor": "google", "signed": True, "content": {"X-Goog-Resource-State": "exists"}},
    {"vendor": "graph", "signed": True, "content": [{"changeType": "updated"}, {}]},
    {"vendor": "graph", "signed": False, "greeting": "Validation: Testing client application"},
    {
        "vendor": "twilio",
        "signed": False,
        "content": {"From": THEIRS, "To": OURS, "MessageSid": "SM3"},
    },
)


class Taking:
    """An inbox that keeps what one request brought."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []

    async def take(self, incoming: Incoming) -> bool:
        """Told once only."""
        if any(one.event == incoming.event for one in self.taken):
            return False
        self.taken.append(incoming)
        return True

    async def get(self, business: BusinessId, incoming: str) -> Incoming | None:
        """As the store does."""
        mine = (one for one in self.taken if one.id == incoming and one.business == business)
        return next(mine, None)


@dataclass(slots=True)
class VendorRings:
    """Twilio, SendGrid, Google and Microsoft: signed or not, and whatever the body is."""

    seeds: Sequence[str] = field(default_factory=lambda: tuple(map(json.dumps, _RINGS)))
    words: Sequence[str] = (
        "MessageStatus",
        "SmsStatus",
        "delivered",
        "undelivered",
        "ErrorCode",
        "30005",
        "MessageSid",
        "From",
        "To",
        "Body",
        "STOP",
        "4111 1111 1111 1111",
        "%00",
        "%ff",
        "%ED%A0%80",
        "&",
        "=",
        "+",
        "event",
        "bounce",
        "sg_message_id",
        "sg_event_id",
        "reason",
        "clientState",
        "value",
        "validationToken",
        "sync",
        "twilio",
        "sendgrid",
        "google",
        "graph",
        "X-Goog-Channel-Token",
        "signed",
        "raw",
    )
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=partial(ec.generate_private_key, ec.SECP256R1())
    )
    _folder: TemporaryDirectory[str] = field(
        default_factory=partial(TemporaryDirectory, prefix="fuzz-")
    )
    _inbox: Taking = field(default_factory=Taking)
    _rung: list[BusinessId] = field(default_factory=list)
    _app: Starlette = field(init=False)
    _store: Store = field(init=False)

    def __post_init__(self) -> None:
        self._store = store = self._runner.run(self._opened())
        keys = {"SHOP_TOKEN": _TOKEN, "MAIL_KEY": _public(self._key)}
        desks = Desks(store, ManualClock(NOW), "dental", Path(self._folder.name), keys.get, PUBLIC)
        hooks, calendars = Webhooks(desks, self._inbox), CalendarHooks(self._rung.append, _SEED)
        self._app = Starlette(
            routes=[*hooks.routes, *calendars.routes],
            exception_handlers={Problem: tell_problem, HTTPException: tell_absent},
        )

    def close(self) -> None:
        """Close the database."""
        self._runner.run(self._store.__aexit__(None, None, None))
        self._runner.close()
        self._folder.cleanup()

    def read(self, given: str) -> object:
        """As the office does; what is not signed by the vendor must leave nothing."""
        told = object_of(given)
        vendor = str(told.get("vendor"))
        body, path, headers = self._request(vendor, told)
        self._inbox.taken.clear()
        self._rung.clear()
        answer = self._runner.run(asked(self._app, "POST", path, headers, body))
        answered(answer)
        if answer.status_code >= REFUSED and (self._inbox.taken or self._rung):
            raise Wrong("what was refused was taken")
        if told.get("signed") is not True and (self._inbox.taken or self._rung):
            raise Wrong("what nobody signed was taken")
        storable(self._inbox.taken, "what a vendor told")
        return vendor[:8], answer.status_code, len(self._inbox.taken), len(self._rung)

    def _request(
        self, vendor: str, told: Mapping[str, object]
    ) -> tuple[bytes, str, dict[str, str]]:
        signed, content, said = told.get("signed") is True, told.get("content"), told.get("raw")
        raw = said.encode("utf-8", "surrogatepass") if isinstance(said, str) else None
        if vendor == "twilio":
            fields = (
                {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}
            )
            body = raw or urlencode(fields, errors="surrogatepass").encode()
            path = "/webhooks/twilio" + ("/dental" if told.get("named") else "")
            return body, path, _by_twilio(path, body) if signed else {"X-Twilio-Signature": "x"}
        body = raw or json.dumps(content).encode()
        if vendor == "sendgrid":
            return body, "/webhooks/sendgrid/dental", self._by_sendgrid(body, signed=signed)
        if vendor == "google":
            headers = headers_of(content)
            headers |= {"X-Goog-Channel-Token": token_of(_SEED, SHOP)} if signed else {}
            return b"", f"{PLACE}/dental", headers
        if vendor == "graph" and signed and isinstance(content, list):
            token = token_of(_SEED, SHOP)
            rings = [{**one, "clientState": token} for one in content if isinstance(one, dict)]
            body = json.dumps({"value": rings}).encode()
        greeting = told.get("greeting")
        asked = (
            f"?validationToken={quote(greeting, errors='replace')}"
            if isinstance(greeting, str)
            else ""
        )
        return body, f"{PLACE}/dental{asked}", {}

    def _by_sendgrid(self, body: bytes, *, signed: bool) -> dict[str, str]:
        stamp = str(int(NOW.timestamp()))
        signature = self._key.sign(stamp.encode() + body, ec.ECDSA(SHA256())) if signed else b"x"
        return {
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        }

    async def _opened(self) -> Store:
        store = await open_store(f"sqlite:///{self._folder.name}/voicedesk.db").__aenter__()
        files = load_profile("dental").files
        more = {
            "sms": {
                "name": "twilio",
                "secret": "SHOP_TOKEN",
                "options": {"account": "AC1", "from": OURS},
            },
            "email": {
                "name": "sendgrid",
                "secret": "SHOP_TOKEN",
                "options": {"webhook_secret": "MAIL_KEY"},
            },
        }
        profile = json.dumps({**_plain(files["profile.yaml"]), "connectors": more}, default=str)
        changed = {**files, "profile.yaml": profile}
        await store.profiles.publish(SHOP, changed, by="fuzz", now=NOW)
        return store


def _by_twilio(path: str, body: bytes) -> dict[str, str]:
    """Twilio's signature over what a form says, as far as it says anything."""
    try:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        form = {}
    words = f"{PUBLIC}{path}" + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(_TOKEN.encode(), words.encode(), hashlib.sha1).digest()
    return {"X-Twilio-Signature": base64.b64encode(digest).decode()}


def _public(key: ec.EllipticCurvePrivateKey) -> str:
    shape = PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, shape)).decode()


def _plain(text: str) -> dict[str, object]:
    data = read_document("profile.yaml", text).data
    return {str(key): value for key, value in data.items()} if isinstance(data, dict) else {}
