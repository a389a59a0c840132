"""Vectors for a store: asked of the embedder with a deadline, kept with the name of their model."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voicedesk.connectors.knowledge._ranking import Asked, embedded_text
from voicedesk.errors import ConnectorError

if TYPE_CHECKING:
    from voicedesk.domain.knowledge import Passage
    from voicedesk.ports import Embedder

logger = logging.getLogger(__name__)
QUESTION_TIMEOUT_S = 1.5
"""After this the caller is answered by words alone."""
KEPT = 512
LAYOUT = 3
"""Raised when other texts of a passage are made vectors of: then all are made anew."""
WHOLE = 0.7
"""What a title with its text counts in how near a passage is; the title alone is the rest."""
AT_ONCE = 64
"""Passages whose vectors are made at once; what is done is kept, whatever comes after."""
Vector = tuple[float, ...]


@dataclass(slots=True)
class Meaning:
    """An embedder as a store uses it; without one, everything is found by words."""

    embedder: Embedder | None = None
    _kept: OrderedDict[str, Vector] = field(default_factory=OrderedDict, repr=False)

    @property
    def model(self) -> str:
        """The name that vectors are kept under; empty without an embedder."""
        return self.embedder.name if self.embedder else ""

    @property
    def kept_as(self) -> str:
        """The name for a store that keeps several vectors of a passage."""
        return f"{self.model}/{LAYOUT}" if self.embedder else ""

    @property
    def dimensions(self) -> int:
        """Of one vector."""
        return self.embedder.dimensions if self.embedder else 1

    async def of_question(self, asked: Asked) -> Asked:
        """The question with its vector; without one where the embedder fails or is too slow."""
        if self.embedder is None or not asked.text:
            return asked
        vector = self._kept.get(asked.text)
        if vector is None:
            try:
                async with asyncio.timeout(QUESTION_TIMEOUT_S):
                    (made,) = await self.embedder.embed([asked.text])
            except (ConnectorError, TimeoutError) as error:
                kind = type(error).__name__
                logger.warning("question searched by words alone", extra={"error": kind})
                return asked
            vector = self._kept[asked.text] = tuple(made)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return Asked(asked.words, asked.text, vector)

    async def of_passages(self, texts: Mapping[str, Sequence[str]]) -> Mapping[str, bytes]:
        """By key the vectors of its texts, one after the other, as bytes. Raises ConnectorError."""
        if self.embedder is None or not texts:
            return {}
        # a heading stands over many passages
        every = list(dict.fromkeys(text for some in texts.values() for text in some))
        made = map(to_bytes, await self.embedder.embed(every))
        known = dict(zip(every, made, strict=True))
        return {key: b"".join(known[text] for text in some) for key, some in texts.items()}

    async def vectors_of(self, passages: Sequence[Passage]) -> Sequence[Vector | None]:
        """The vector of each passage, None without an embedder. Raises ConnectorError."""
        if self.embedder is None or not passages:
            return [None] * len(passages)
        made = await self.embedder.embed([embedded_text(one) for one in passages])
        return [tuple(one) for one in made]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages may be spoken."""

    on: date
    language: str | None = None
    audience: str = "public"


@dataclass(frozen=True, slots=True)
class Row:
    """What a table of vectors has to know of one passage."""

    number: int
    vectors: bytes
    """Of each part of its title: with the text, then alone."""
    language: str
    audience: str
    valid_from: date | None
    valid_until: date | None


class Nearby:
    """The vectors of one business in memory: the nearest are found by looking at every one."""

    def __init__(self, rows: Sequence[Row], dimensions: int) -> None:
        self._places = {row.number: at for at, row in enumerate(rows)}
        self._numbers = np.array([row.number for row in rows], dtype=np.int64)
        self._language = np.array([row.language for row in rows], dtype=object)
        self._audience = np.array([row.audience for row in rows], dtype=object)
        self._first = np.array([(row.valid_from or date.min).toordinal() for row in rows])
        self._last = np.array([(row.valid_until or date.max).toordinal() for row in rows])
        every = np.frombuffer(b"".join(row.vectors for row in rows), dtype="<f4")
        self._matrix: NDArray[np.float32] = every.reshape(-1, 2, dimensions)
        parts = [len(row.vectors) // (8 * dimensions) for row in rows]
        self._begins = np.cumsum([0, *parts[:-1]])

    def cosines(self, vector: Sequence[float]) -> NDArray[np.float32]:
        """How near every passage is, by the part of its title that is nearest."""
        if not len(self._numbers) or self._matrix.shape[2] != len(vector):
            return np.full(len(self._numbers), -1.0, dtype=np.float32)
        # one dot after the other: a product of matrices would wake a thread on every core
        every = np.vecdot(self._matrix, np.asarray(vector, dtype=np.float32))
        whole, alone = np.maximum.reduceat(every, self._begins, axis=0).T
        return np.asarray(WHOLE * whole + (1 - WHOLE) * alone, dtype=np.float32)

    def best(self, cosines: NDArray[np.float32], scope: Scope, k: int) -> list[int]:
        """The numbers of the nearest that may be spoken."""
        day = scope.on.toordinal()
        allowed = (self._first <= day) & (self._last >= day) & (self._audience == scope.audience)
        if scope.language is not None:
            allowed &= self._language == scope.language
        order = np.argsort(-np.where(allowed, cosines, -2.0))[:k]
        return [int(self._numbers[at]) for at in order if allowed[at]]

    def cosine(self, cosines: NDArray[np.float32], number: int) -> float | None:
        """How near one passage is; None where it has no vector."""
        at = self._places.get(number)
        return None if at is None else float(cosines[at])


def to_bytes(vector: Sequence[float]) -> bytes:
    """A vector as it is kept: four bytes a number, the least significant first."""
    return np.asarray(vector, dtype="<f4").tobytes()


def hash_of(passage: Passage) -> str:
    """The same for passages whose vectors are the same."""
    return hashlib.sha256(embedded_text(passage).encode()).hexdigest()[:32]
