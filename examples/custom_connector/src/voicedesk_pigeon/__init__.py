"""Texts through an SMS gateway of one's own: one POST for each, with a key that makes it one."""

from dataclasses import dataclass, field
from typing import Literal

import httpx2

from voicedesk.connectors.registry import Wiring
from voicedesk.domain.call import Message
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable, CredentialsRejected


@dataclass(frozen=True, slots=True)
class Pigeon:
    """A gateway at `url` that takes `{"to", "text"}` and answers `{"id"}`."""

    url: str
    token: str = field(repr=False)
    channel: Literal["sms"] = "sms"

    async def send(self, message: Message) -> str:
        """Hand a text over; the gateway sends it once by its key."""
        body = {"to": message.to, "text": message.body}
        return (await self._ask("POST", "/messages", body=body, key=message.key))["id"]

    async def check(self) -> None:
        """Raise when the gateway cannot be reached or does not know us."""
        await self._ask("GET", "/me")

    async def _ask(
        self, verb: str, path: str, *, body: dict[str, str] | None = None, key: str = ""
    ) -> dict[str, str]:
        headers = {"authorization": f"Bearer {self.token}", "idempotency-key": key}
        try:
            async with httpx2.AsyncClient(base_url=self.url, timeout=10) as client:
                answer = await client.request(verb, path, json=body, headers=headers)
        except httpx2.TransportError as error:
            raise ConnectorUnavailable(f"{self.url}: {type(error).__name__}") from error
        if answer.status_code in {401, 403}:
            raise CredentialsRejected(f"{self.url} does not accept the token")
        if answer.status_code >= 500:
            raise ConnectorUnavailable(f"{self.url} answered {answer.status_code}")
        if answer.is_error:
            raise ConnectorRefused(f"{self.url} refused with {answer.status_code}")
        told: dict[str, str] = answer.json()
        return told


def build(wiring: Wiring) -> Pigeon:
    """Build from the profile's `options` and the secret that it names."""
    return Pigeon(str(wiring.options["url"]), wiring.secret or "")
