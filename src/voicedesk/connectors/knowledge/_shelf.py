"""A store over a database: what SQLite and PostgreSQL have in common as stores of knowledge."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from voicedesk.connectors.knowledge._meaning import AT_ONCE, Meaning, Nearby, Row, Scope
from voicedesk.connectors.knowledge._ranking import (
    CANDIDATES,
    Asked,
    Candidate,
    Spread,
    Vocabulary,
    ask,
    ranked,
    vocabulary_of,
)
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Found, Passage
from voicedesk.errors import ConnectorUnavailable

if TYPE_CHECKING:
    from voicedesk.ports import Embedder

C = TypeVar("C")
_In = TypeVar("_In", contravariant=True)
T = TypeVar("T")


class Tables(Protocol[_In]):
    """The tables of one kind of database; `connectors.knowledge._sqlite` is one."""

    @property
    def FAILURES(self) -> tuple[type[Exception], ...]:  # noqa: N802  # a constant of a module
        """What the database raises."""

    def transaction(self, connection: _In, /) -> AbstractContextManager[object]: ...
    def state(self, connection: _In, business: str, /) -> int:
        """Another number whenever another process may have changed something."""

    def replace(
        self,
        connection: _In,
        business: str,
        file: str,
        passages: Sequence[Passage],
        digest: str,
        /,
    ) -> None: ...
    def add_vectors(
        self, connection: _In, business: str, model: str, vectors: Mapping[str, bytes], /
    ) -> None: ...
    def without_vectors(
        self, connection: _In, business: str, model: str, most: int, /
    ) -> Mapping[str, Sequence[str]]: ...
    def vectors(self, connection: _In, business: str, model: str, /) -> list[Row]: ...
    def sources(self, connection: _In, business: str, /) -> Mapping[str, int]: ...
    def digests(self, connection: _In, business: str, /) -> Mapping[str, str]: ...
    def texts(self, connection: _In, business: str, /) -> list[str]: ...
    def spread(self, connection: _In, business: str, asked: Asked, scope: Scope, /) -> Spread: ...
    def by_words(
        self, connection: _In, business: str, asked: Asked, scope: Scope, /
    ) -> set[int]: ...
    def passages(self, connection: _In, numbers: Iterable[int], /) -> list[tuple[int, Passage]]: ...
    def close(self, connection: _In, /) -> None: ...


@dataclass(slots=True)
class Shelf(Generic[C]):
    """Implements `ports.Knowledge`; the database is asked in threads, by one at a time."""

    name: str
    """Where it is, for error messages."""
    tables: Tables[C]
    connect: Callable[[], C]
    embedder: Embedder | None = None
    _connection: C | None = field(default=None, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _meaning: Meaning = field(init=False, repr=False)
    _states: dict[str, int] = field(default_factory=dict, repr=False)
    _vocabularies: dict[str, Vocabulary] = field(default_factory=dict, repr=False)
    _nearby: dict[str, Nearby] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._meaning = Meaning(self.embedder)

    async def replace(
        self, business: BusinessId, source: str, passages: Sequence[Passage], *, digest: str = ""
    ) -> None:
        def work(connection: C) -> None:
            self.tables.replace(connection, business, source, passages, digest)

        await self._write(work, business)

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        def words(connection: C) -> Vocabulary:
            return self._vocabulary(connection, business)

        asked = ask(query, await self._read(words))
        if not asked.words:
            return []
        asked = await self._meaning.of_question(asked)
        scope = Scope(on, language)

        def find(connection: C) -> Sequence[Found]:
            return self._found(connection, business, asked, scope, k)

        return await self._read(find)

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        return await self._read(lambda connection: self.tables.sources(connection, business))

    async def digests(self, business: BusinessId) -> Mapping[str, str]:
        return await self._read(lambda connection: self.tables.digests(connection, business))

    async def refresh(self, business: BusinessId) -> int:
        model = self._meaning.kept_as
        if not model:
            return 0

        def missing(connection: C) -> Mapping[str, Sequence[str]]:
            return self.tables.without_vectors(connection, business, model, AT_ONCE)

        vectors = await self._meaning.of_passages(await self._read(missing))

        def keep(connection: C) -> None:
            self.tables.add_vectors(connection, business, model, vectors)

        if vectors:
            await self._write(keep, business)
        return len(vectors)

    async def check(self) -> None:
        await self._read(lambda connection: self.tables.sources(connection, ""))

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self.tables.close(self._connection)
                self._connection = None

    def __del__(self) -> None:
        if self._connection is not None:
            self.tables.close(self._connection)

    async def _read(self, work: Callable[[C], T]) -> T:
        return await asyncio.to_thread(self._do, work)

    async def _write(self, work: Callable[[C], None], business: BusinessId) -> None:
        def whole(connection: C) -> None:
            with self.tables.transaction(connection):
                work(connection)
            self._forget(business)

        await asyncio.to_thread(self._do, whole)

    def _do(self, work: Callable[[C], T]) -> T:
        failures: tuple[type[Exception], ...] = (OSError, *self.tables.FAILURES)
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self.connect()
                return work(self._connection)
            except failures as error:
                self.close()
                raise ConnectorUnavailable(f"cannot open the knowledge in {self.name}") from error

    def _forget(self, business: str) -> None:
        self._vocabularies.pop(business, None)
        self._nearby.pop(business, None)

    def _look(self, connection: C, business: str) -> None:
        """What was read before is forgotten if another process changed it since."""
        state = self.tables.state(connection, business)
        if state != self._states.get(business):
            self._forget(business)
            self._states[business] = state

    def _vocabulary(self, connection: C, business: str) -> Vocabulary:
        self._look(connection, business)
        if business not in self._vocabularies:
            self._vocabularies[business] = vocabulary_of(self.tables.texts(connection, business))
        return self._vocabularies[business]

    def _found(
        self, connection: C, business: str, asked: Asked, scope: Scope, k: int
    ) -> Sequence[Found]:
        self._look(connection, business)
        spread = self.tables.spread(connection, business, asked, scope)
        if not spread.total:
            return []
        numbers = self.tables.by_words(connection, business, asked, scope)
        near: dict[int, float | None] = {}
        if asked.vector is not None:
            nearby = self._near(connection, business)
            cosines = nearby.cosines(asked.vector)
            numbers |= set(nearby.best(cosines, scope, CANDIDATES))
            near = {number: nearby.cosine(cosines, number) for number in numbers}
        proposed = [
            Candidate(passage, near.get(number))
            for number, passage in self.tables.passages(connection, numbers)
        ]
        return ranked(asked, proposed, spread, k=k)

    def _near(self, connection: C, business: str) -> Nearby:
        if business not in self._nearby:
            rows = self.tables.vectors(connection, business, self._meaning.kept_as)
            self._nearby[business] = Nearby(rows, self._meaning.dimensions)
        return self._nearby[business]
