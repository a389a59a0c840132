"""E-mail through SendGrid's mail API, invites included."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.http import Body, Http
from voicedesk.connectors.notify._mail import message_id
from voicedesk.connectors.notify._sent import Sent

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.call import Attachment, Message

VENDOR = "SendGrid"
BASE = "https://api.sendgrid.com"
PATH = "v3/mail/send"


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


def _attached(attachment: Attachment) -> dict[str, object]:
    return {
        "content": base64.b64encode(attachment.content).decode(),
        "type": attachment.content_type,
        "filename": attachment.name,
        "disposition": "attachment",
    }
