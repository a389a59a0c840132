"""Websites in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voicedesk.errors import ConnectorUnavailable
from voicedesk.profile.website import WebPage


class MemoryWebsites:
    """Implements `ports.Websites` over pages by their address."""

    def __init__(self, sites: Mapping[str, Sequence[WebPage]]) -> None:
        self._sites = sites

    async def read(self, address: str) -> Sequence[WebPage]:
        """Raises ConnectorUnavailable for an address that is not known."""
        if address not in self._sites:
            raise ConnectorUnavailable("the website does not answer")
        return self._sites[address]
