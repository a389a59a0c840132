"""Knowledge in one SQLite file: full-text search by word stems, and vectors where a model is."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from voicedesk.connectors.knowledge import _sqlite as tables
from voicedesk.connectors.knowledge._meaning import AT_ONCE, Meaning, Nearby, Scope
from voicedesk.connectors.knowledge._ranking import (
    CANDIDATES,
    Asked,
    Candidate,
    Vocabulary,
    ask,
    ranked,
    vocabulary_of,
)
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Found, Passage
from voicedesk.errors import ConnectorUnavailable

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.ports import Embedder


@dataclass(slots=True)
class EmbeddedKnowledge:
    """Implements `ports.Knowledge` in a file, or in memory for `:memory:`."""

    path: Path | str = ":memory:"
    embedder: Embedder | None = None
    _connection: sqlite3.Connection | None = field(default=None, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _meaning: Meaning = field(init=False, repr=False)
    _vocabularies: dict[str, Vocabulary] = field(default_factory=dict, repr=False)
    _nearby: dict[str, Nearby] = field(default_factory=dict, repr=False)
    _seen: int = field(default=-1, repr=False)
    """The state of the file, by SQLite's count of others' changes, that these were read from."""

    def __post_init__(self) -> None:
        self._meaning = Meaning(self.embedder)

    async def replace(
        self, business: BusinessId, source: str, passages: Sequence[Passage], *, digest: str = ""
    ) -> None:
        await asyncio.to_thread(self._replace, business, source, passages, digest)

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        asked = ask(query, await asyncio.to_thread(self._vocabulary, business))
        if not asked.words:
            return []
        asked = await self._meaning.of_question(asked)
        return await asyncio.to_thread(self._search, business, asked, Scope(on, language), k)

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        return await asyncio.to_thread(self._sources, business)

    async def digests(self, business: BusinessId) -> Mapping[str, str]:
        return await asyncio.to_thread(self._digests, business)

    async def refresh(self, business: BusinessId) -> int:
        if not self._meaning.model:
            return 0
        missing = await asyncio.to_thread(self._without_vectors, business)
        vectors = await self._meaning.of_passages(missing)
        await asyncio.to_thread(self._add_vectors, vectors)
        return len(vectors)

    async def check(self) -> None:
        await asyncio.to_thread(self._open)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _open(self) -> sqlite3.Connection:
        with self._lock:
            if self._connection is None:
                try:
                    self._connection = tables.opened(self.path)
                except (OSError, sqlite3.Error) as error:
                    message = f"cannot open the knowledge in {self.path}"
                    raise ConnectorUnavailable(message) from error
            return self._connection

    def _sources(self, business: BusinessId) -> Mapping[str, int]:
        with self._lock:
            return tables.sources(self._open(), business)

    def _digests(self, business: BusinessId) -> Mapping[str, str]:
        with self._lock:
            return tables.digests(self._open(), business)

    def _without_vectors(self, business: BusinessId) -> Mapping[str, str]:
        with self._lock:
            return tables.without_vectors(self._open(), business, self._meaning.model, AT_ONCE)

    def _replace(
        self, business: BusinessId, source: str, passages: Sequence[Passage], digest: str
    ) -> None:
        with self._lock, self._open() as connection:
            tables.replace(connection, business, source, passages, digest)
            self._forget()

    def _add_vectors(self, vectors: Mapping[str, bytes]) -> None:
        with self._lock, self._open() as connection:
            tables.add_vectors(connection, self._meaning.model, vectors)
            self._forget()

    def _forget(self) -> None:
        self._vocabularies.clear()
        self._nearby.clear()

    def _look(self) -> sqlite3.Connection:
        """The file; what was read from it before is forgotten if another process changed it."""
        connection = self._open()
        state = connection.execute("PRAGMA data_version").fetchone()[0]
        if state != self._seen:
            self._forget()
            self._seen = state
        return connection

    def _vocabulary(self, business: BusinessId) -> Vocabulary:
        with self._lock:
            connection = self._look()
            if business not in self._vocabularies:
                self._vocabularies[business] = vocabulary_of(tables.texts(connection, business))
            return self._vocabularies[business]

    def _search(self, business: BusinessId, asked: Asked, scope: Scope, k: int) -> Sequence[Found]:
        with self._lock:
            connection = self._look()
            spread = tables.spread(connection, business, asked, scope)
            if not spread.total:
                return []
            numbers = tables.by_words(connection, business, asked, scope)
            near: dict[int, float | None] = {}
            if asked.vector is not None:
                nearby = self._near(connection, business)
                cosines = nearby.cosines(asked.vector)
                numbers |= set(nearby.best(cosines, scope, CANDIDATES))
                near = {number: nearby.cosine(cosines, number) for number in numbers}
            found = tables.passages(connection, numbers)
        proposed = [Candidate(passage, near.get(number)) for number, passage in found]
        return ranked(asked, proposed, spread, k=k)

    def _near(self, connection: sqlite3.Connection, business: BusinessId) -> Nearby:
        if business not in self._nearby:
            rows = tables.vectors(connection, business, self._meaning.model)
            self._nearby[business] = Nearby(rows)
        return self._nearby[business]


def build(wiring: Wiring) -> EmbeddedKnowledge:
    """`knowledge.db` in the business's folder."""
    return EmbeddedKnowledge(wiring.folder / "knowledge.db", wiring.embedder)
