"""E-mail through SendGrid's mail API, invites included."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.http import Body, Http
from voicedesk.connectors.notify._mail import message_id
from voicedesk.connectors.notify._reports import Delivery
from voicedesk.connectors.notify._sent import Sent
from voicedesk.domain.call import MessageState

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.call import Attachment, Message

VENDOR = "SendGrid"
BASE = "https://api.sendgrid.com"
PATH = "v3/mail/send"
STATES: Mapping[str, MessageState] = {
    "processed": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "bounce": MessageState.FAILED,
    "blocked": MessageState.FAILED,
    "dropped": MessageState.FAILED,
    "spamreport": MessageState.SUPPRESSED,
    "unsubscribe": MessageState.SUPPRESSED,
    "group_unsubscribe": MessageState.SUPPRESSED,
}
WELL = frozenset({MessageState.SENT, MessageState.DELIVERED})


@dataclass(frozen=True, slots=True)
class SendGrid:
    """At least once: a repetition after a lost answer carries the same Message-ID."""

    http: Http
    sender: str
    name: str
    sent: Sent
    channel: Literal["email"] = "email"

    async def send(self, message: Message) -> str:
        """Returns SendGrid's message id."""
        known = await self.sent.get(message.key)
        if known is not None:
            return known
        answer = await self.http.send("POST", PATH, body=Body(json=self._mail(message)))
        given = answer.headers.get("X-Message-Id", message_id(message))
        return await self.sent.put(message.key, given)

    async def check(self) -> None:
        """A mail in the sandbox: proves the key and its right to send; nothing is delivered."""
        mail = self._envelope(self.sender, "check", "check")
        sandbox = {"mail_settings": {"sandbox_mode": {"enable": True}}}
        await self.http.send("POST", PATH, body=Body(json={**mail, **sandbox}))

    def _mail(self, message: Message) -> dict[str, object]:
        mail = self._envelope(message.to, " ".join(message.subject.split()), message.body)
        mail["headers"] = {"Message-ID": message_id(message)}
        if message.attachments:
            mail["attachments"] = [_attached(one) for one in message.attachments]
        return mail

    def _envelope(self, to: str, subject: str, body: str) -> dict[str, object]:
        return {
            "personalizations": [{"to": [{"email": to}]}],
            "from": {"email": self.sender, **({"name": self.name} if self.name else {})},
            "subject": subject,
            "content": [{"type": "text/plain", "value": body}],
        }


def build(wiring: Wiring) -> SendGrid:
    """Options: from, name; the secret is an API key with the right to send mail."""
    key = secret(wiring, VENDOR, "an API key with the right Mail Send")
    headers = {"Authorization": f"Bearer {key}"}
    return SendGrid(
        Http(VENDOR, option(wiring, VENDOR, "url", BASE), headers=headers),
        option(wiring, VENDOR, "from"),
        str(wiring.options.get("name", "")),
        Sent(wiring.folder / "outbox" / "sendgrid.db"),
    )


def is_signed(body: bytes, timestamp: str, signature: str, *, key: str) -> bool:
    """Whether events come from SendGrid: ECDSA over the timestamp and the raw body.

    Args:
        body: As it came, its line ends included.
        timestamp: The header X-Twilio-Email-Event-Webhook-Timestamp.
        signature: The header X-Twilio-Email-Event-Webhook-Signature.
        key: The verification key that SendGrid shows, base64 of a public P-256 key.

    Source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events
    """
    # loading the library takes longer than a start may
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        public = load_der_public_key(base64.b64decode(key))
        given = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    if not isinstance(public, EllipticCurvePublicKey):
        return False
    try:
        public.verify(given, timestamp.encode() + body, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def deliveries(events: object) -> list[Delivery]:
    """What a batch of events says of messages; what says nothing that we know is left out."""
    every = events if isinstance(events, list) else []
    found = [_delivery(event) for event in every if isinstance(event, dict)]
    return [one for one in found if one is not None]


def _delivery(event: Mapping[str, object]) -> Delivery | None:
    state = STATES.get(str(event.get("event", "")))
    # the id that sending gave, with where it went through the servers behind a dot
    sent, _, _ = str(event.get("sg_message_id", "")).partition(".")
    name = str(event.get("sg_event_id", ""))
    if state is None or not sent or not name:
        return None
    why = "" if state in WELL else str(event.get("reason") or event.get("event"))
    return Delivery(sent, state, why[:200], event=name)


def _attached(attachment: Attachment) -> dict[str, object]:
    return {
        "content": base64.b64encode(attachment.content).decode(),
        "type": attachment.content_type,
        "filename": attachment.name,
        "disposition": "attachment",
    }
