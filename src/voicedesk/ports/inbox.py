"""What vendors tell us: texts that people wrote, and what became of our messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import MessageState


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a vendor told us; `event` is its own name for it, told again or not."""

    id: str
    business: BusinessId
    kind: Literal["text", "report"]
    event: str
    at: datetime
    sender: str = ""
    """Who wrote the text, E.164; or to whom the message of a report went."""
    to: str = ""
    body: str = ""
    provider_id: str = ""
    """Of the message that is reported on."""
    state: MessageState | None = None
    why: str = ""


class Inbox(Protocol):
    """What came in from vendors, each event once."""

    async def take(self, incoming: Incoming) -> bool:
        """Write it with its order; False when the event was known already."""

    async def get(self, business: BusinessId, incoming: str) -> Incoming | None: ...
