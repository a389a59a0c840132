"""Which keys were handed over, for vendors that do not know a repetition by themselves."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from voicedesk.errors import ConnectorUnavailable

_SCHEMA = "CREATE TABLE IF NOT EXISTS sent (key TEXT PRIMARY KEY, id TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class Sent:
    """A small file: hashes of keys with the far side's ids, no address and no word of a message."""

    path: Path

    async def get(self, key: str) -> str | None:
        """The id that a key was handed over under."""
        return await asyncio.to_thread(self._one, "SELECT id FROM sent WHERE key = ?", _hash(key))

    async def has(self, provider_id: str) -> bool:
        """Whether the far side's id belongs to any key."""
        query = "SELECT id FROM sent WHERE id = ?"
        return await asyncio.to_thread(self._one, query, provider_id) is not None

    async def put(self, key: str, provider_id: str) -> str:
        """Remember; returns the id."""
        query = "INSERT OR IGNORE INTO sent (key, id) VALUES (?, ?)"
        await asyncio.to_thread(self._one, query, _hash(key), provider_id)
        return provider_id

    def _one(self, query: str, *values: str) -> str | None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
                connection.execute(_SCHEMA)
                row = connection.execute(query, values).fetchone()
        except (OSError, sqlite3.Error) as error:
            raise ConnectorUnavailable(f"cannot keep {self.path.name}") from error
        return None if row is None else str(row[0])


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
