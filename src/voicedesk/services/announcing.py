"""Tells other systems what happens at a desk: which webhook what, signed, and what became of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from voicedesk.errors import ConnectorError, CredentialsRejected
from voicedesk.ports import Clock, Notice, Notices, NoticeSender, Order
from voicedesk.profile.webhooks import Webhook
from voicedesk.services.events import EVENTS, Data, Event
from voicedesk.services.ids import id_from

if TYPE_CHECKING:
    from voicedesk.domain.business import BusinessId

PREFIX = "whsec_"
"""Begins a secret that is written in base64."""

SecretOf = Callable[[str], Awaitable[str | None]]
DataOf = Callable[[str, str], Awaitable[Data | None]]


def signed(secret: str, notice: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove where a body comes from, as Standard Webhooks 1.0 writes them.

    The signature is over the id, the time of sending and the body, so that nobody can send an old
    one again: who receives it refuses what is older than five minutes.
    """
    stamp = str(int(at.timestamp()))
    told = b".".join((notice.encode(), stamp.encode(), body))
    mac = hmac.new(key_of(secret), told, hashlib.sha256).digest()
    return {
        "webhook-id": notice,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def key_of(secret: str) -> bytes:
    """The key that a secret stands for: base64 after `whsec_`, else its letters."""
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except ValueError as error:
            raise CredentialsRejected("a secret that begins with whsec_ is base64") from error
    return secret.encode()


@dataclass(frozen=True, slots=True)
class Announcer:
    """The webhooks of one business."""

    business: BusinessId
    hooks: tuple[Webhook, ...]
    notices: Notices
    sender: NoticeSender
    secret: SecretOf
    data: DataOf
    clock: Clock

    async def note(self, order: Order) -> int:
        """Write a notice for every webhook that wants the event of an order; how many are new."""
        event = EVENTS.get(order.kind)
        if event is None:
            return 0
        ref = str(order.data.get("booking", order.ref))
        new = 0
        for hook in self.hooks:
            if hook.events and event not in hook.events:
                continue
            id_ = f"evt_{id_from(self.business, hook.id, order.id)}"
            notice = Notice(id_, self.business, hook.id, event, ref, order.created)
            new += await self.notices.add(notice)
        return new

    async def send(self, id_: str) -> str:
        """Send a notice once; its state afterwards. Raises ConnectorError, which is noted."""
        notice = await self.notices.get(self.business, id_)
        if notice is None or notice.state == "sent":
            return "sent"
        try:
            status = await self._send(notice)
        except ConnectorError as error:
            state = "waiting" if error.retryable else "failed"
            now = self.clock.now()
            await self.notices.tried(notice, state, status=None, why=str(error), now=now)  # type: ignore[arg-type]  # one of the two
            raise
        now = self.clock.now()
        await self.notices.tried(notice, "sent", status=status, why="", now=now)
        return "sent"

    async def gave_up(self, id_: str, why: str) -> None:
        """Nobody tries any more."""
        notice = await self.notices.get(self.business, id_)
        if notice is not None and notice.state == "waiting":
            now = self.clock.now()
            kept = replace(notice, why=why)
            await self.notices.tried(kept, "failed", status=None, why=why, now=now)

    async def _send(self, notice: Notice) -> int:
        hook = next((one for one in self.hooks if one.id == notice.hook), None)
        if hook is None:
            raise CredentialsRejected("the profile has no such webhook any more")
        secret = await self.secret(hook.secret)
        if not secret:
            raise CredentialsRejected(f"there is no secret {hook.secret} to sign with")
        event = Event(
            id=notice.id,
            type=notice.event,
            created=notice.at,
            business=self.business,
            data=await self.data(notice.event, notice.ref),
        )
        body = event.model_dump_json().encode()
        headers = signed(secret, notice.id, self.clock.now(), body)
        headers |= {"Content-Type": "application/json", "User-Agent": "voicedesk"}
        return await self.sender.send(hook.url, headers, body)
