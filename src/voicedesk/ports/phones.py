"""Telephone numbers at the LiveKit server: the ways in and out, and where calls are led."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS = "voicedesk"
"""The name of whatever `voicedesk phone setup` makes."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """An inbound trunk: whose calls are let in, for which numbers."""

    name: str = OURS
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Networks of the carrier; others are not let in."""
    user: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class WayOut:
    """An outbound trunk: through whom numbers are dialled, and as which number."""

    address: str
    numbers: tuple[str, ...] = ()
    user: str = ""
    name: str = OURS
    id: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """A dispatch rule: calls of these trunks get a room of their own, and this agent."""

    trunks: tuple[str, ...]
    agents: tuple[str, ...]
    name: str = OURS
    pin: bool = False
    id: str = ""


class Trunks(Protocol):
    """What the LiveKit server knows of telephones. Every method raises ConnectorError."""

    async def ways_in(self) -> Sequence[WayIn]: ...

    async def ways_out(self) -> Sequence[WayOut]: ...

    async def leads(self) -> Sequence[Lead]: ...

    async def let_in(self, way: WayIn, *, password: str = "") -> WayIn:
        """Make it, or change the one whose id it has."""

    async def let_out(self, way: WayOut, *, password: str = "") -> WayOut:
        """Make it, or change the one whose id it has."""

    async def lead(self, rule: Lead) -> Lead: ...

    async def is_served(self) -> bool:
        """Whether a SIP service is there to carry calls."""
