"""Encrypts what any store of recordings keeps, and opens it again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from voicedesk.errors import ConnectorRefused, SettingsInvalid

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import CallId
    from voicedesk.ports import Recordings

_MARK = b"sealed:"


class Sealed:
    """Implements `ports.Recordings` over another.

    `key` is one Fernet key, or several with commas between: the first seals, all open. What was
    kept before there was a key is still readable.
    """

    def __init__(self, inner: Recordings, key: str) -> None:
        self._inner, self._box = inner, _box(key)

    async def put(self, business: BusinessId, call: CallId, name: str, content: bytes) -> str:
        token = await asyncio.to_thread(self._box.encrypt, content)
        return await self._inner.put(business, call, name, _MARK + token)

    async def get(self, business: BusinessId, call: CallId, name: str) -> bytes | None:
        """Raises ConnectorRefused when none of our keys opens it."""
        from cryptography.fernet import InvalidToken  # few processes play recordings

        kept = await self._inner.get(business, call, name)
        if kept is None or not kept.startswith(_MARK):
            return kept
        try:
            return await asyncio.to_thread(self._box.decrypt, kept.removeprefix(_MARK))
        except InvalidToken as error:
            message = "A recording was sealed with a key that is no longer in VOICEDESK_KEY."
            raise ConnectorRefused(message) from error

    async def erase(self, business: BusinessId, call: CallId) -> int:
        return await self._inner.erase(business, call)


def _box(key: str) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet  # few processes keep recordings

    try:
        return MultiFernet([Fernet(part.strip()) for part in key.split(",")])
    except ValueError as error:
        raise SettingsInvalid("VOICEDESK_KEY is not a key of 32 bytes in base 64.") from error
