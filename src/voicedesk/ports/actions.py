"""Other systems of the business, asked or told something during a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """One request; everything in it is already read and bounded."""

    name: str
    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] | None = None
    secret: str | None = None
    """The name of the secret, never the secret."""
    key: str | None = None
    """The idempotency key of what writes."""
    timeout_s: float = 4


class ActionCaller(Protocol):
    """Makes requests to the systems that a profile names."""

    async def ask(self, request: ActionRequest) -> Mapping[str, object] | None:
        """The answer; None where there is nothing of that name. Raises ConnectorError."""
