"""Passwords: how they are kept, tried, and which are refused."""

from __future__ import annotations

import asyncio
from functools import cached_property

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

SHORTEST = 10
LONGEST = 200
MEMORY_KIB, ROUNDS = 19_456, 2
"""OWASP's second profile for argon2id: many guesses at once must not fill the memory."""


class Passwords:
    """Argon2id, off the event loop."""

    @cached_property
    def _hash(self) -> PasswordHash:
        hasher = Argon2Hasher(memory_cost=MEMORY_KIB, time_cost=ROUNDS, parallelism=1)
        return PasswordHash((hasher,))

    @cached_property
    def _nobodys(self) -> str:
        return self._hash.hash("nobody has this password")

    async def keep(self, password: str) -> str:
        """As it may be written down."""
        return await asyncio.to_thread(self._hash.hash, password)

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether it is the one; nobody's takes as long to try as somebody's."""
        tried = await asyncio.to_thread(self._try, password[:LONGEST], kept)
        return tried and kept is not None

    def _try(self, password: str, kept: str | None) -> bool:
        return self._hash.verify(password, kept or self._nobodys)


def is_weak(password: str, *, email: str) -> bool:
    """Too short, too long, one letter again and again, or the address itself."""
    plain = password.casefold()
    return (
        not SHORTEST <= len(password) <= LONGEST
        or len(set(plain)) < SHORTEST // 2
        or plain in email.casefold()
    )
