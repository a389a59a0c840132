"""What a vendor says became of a message."""

from __future__ import annotations

from dataclasses import dataclass

from voicedesk.domain.call import MessageState


@dataclass(frozen=True, slots=True)
class Delivery:
    """One report: of which message, by the vendor's name for it, and what became of it."""

    provider_id: str
    state: MessageState
    why: str = ""
    event: str = ""
    """The vendor's own name of the report; the same is told again."""
