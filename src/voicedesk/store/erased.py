"""Who was erased, as nobody can read it, so that a restored backup is erased again."""

from __future__ import annotations

import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Column, func, select

from voicedesk.errors import StoreError, StoreUnavailable
from voicedesk.store.tables.calls import calls, journal
from voicedesk.store.tables.inbox import incoming
from voicedesk.store.tables.ledger import bookings, entries, orders
from voicedesk.store.tables.people import callbacks, customer_phones, messages, opt_outs, tickets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database

FILE = "erased.jsonl"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBERS: tuple[Column[str], ...] = (
    customer_phones.c.phone,
    calls.c.caller,
    bookings.c.phone,
    callbacks.c.phone,
    tickets.c.phone,
    messages.c.to,
    opt_outs.c.to,
    incoming.c.sender,
)
"""Where a restored copy can have somebody's number; each table has its business."""
_WRITTEN: tuple[Column[datetime], ...] = (
    calls.c.started,
    journal.c.at,
    entries.c.at,
    orders.c.created,
    messages.c.created,
    incoming.c.at,
)
"""What tells when a copy was made: the latest of them."""


@dataclass(frozen=True, slots=True)
class ErasureLog:
    """A file beside the database, not in it: a backup of the database does not have it.

    A line is a moment and a keyed hash (HMAC-SHA-256) of business and number. The key is random and
    stands in the first line, so the file is as secret as the database; keep a copy of it elsewhere.
    """

    file: Path

    def note(self, business: BusinessId, phone: str, *, now: datetime) -> None:
        """Write down that a number was erased. Raises StoreUnavailable."""
        try:
            key = self._key() or self._begin()
            line = {"at": now.isoformat(), "who": _hash(key, business, phone)}
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError as error:
            message = f"{self.file} cannot be written: {error.strerror}."
            raise StoreUnavailable(message) from error

    async def again(self, database: Database) -> Sequence[tuple[BusinessId, str]]:
        """Numbers that a restored database has and that were erased after it was copied.

        Who came back after an erasure that the copy knows of is left alone. Raises StoreError for
        a file that cannot be read.
        """
        if not self.file.exists():
            return []
        key = self._key()
        lines = self.file.read_text("utf-8").splitlines()[1:]
        found = await database.read(_latest)
        try:
            told = [json.loads(line) for line in lines]
            since = {one["who"] for one in told if datetime.fromisoformat(one["at"]) >= found}
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{self.file} is damaged; nobody can be erased again by it."
            ) from error
        known = await database.read(_numbers)
        return [
            (business, phone) for business, phone in known if _hash(key, business, phone) in since
        ]

    def _key(self) -> bytes:
        with suppress(FileNotFoundError), self.file.open(encoding="utf-8") as file:
            try:
                return bytes.fromhex(json.loads(file.readline())["key"])
            except (ValueError, KeyError, TypeError) as error:
                raise StoreError(f"{self.file} is damaged: its first line has no key.") from error
        return b""

    def _begin(self) -> bytes:
        key = secrets.token_bytes(32)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.touch(mode=0o600)
        self.file.write_text(json.dumps({"key": key.hex()}) + "\n", "utf-8")
        return key


def _hash(key: bytes, business: BusinessId, phone: str) -> str:
    return hmac.digest(key, f"{business} {phone}".encode(), "sha256").hex()


async def _latest(connection: AsyncConnection) -> datetime:
    moments = [await connection.scalar(select(func.max(column))) for column in _WRITTEN]
    return max((one for one in moments if one), default=_LONG_AGO)


async def _numbers(connection: AsyncConnection) -> list[tuple[BusinessId, str]]:
    # not one union: each column is opened in its own way
    found: dict[tuple[BusinessId, str], None] = {}
    for column in _NUMBERS:
        each = select(column.table.c.business, column).where(column.isnot(None))
        found.update(((row[0], row[1]), None) for row in await connection.execute(each))
    return list(found)
