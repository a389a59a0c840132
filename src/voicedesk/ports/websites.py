"""Websites of businesses, read once when a desk is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.profile.website import WebPage


class Websites(Protocol):
    """Fetches what a website shows to everybody."""

    async def read(self, address: str) -> Sequence[WebPage]:
        """The page of an address, and those of the same site that tell of the business.

        Raises ConnectorRefused for an address that is not to be asked, ConnectorUnavailable when
        nothing comes.
        """
