"""A database whose process may die at every labelled point of a transaction, or lose its answer."""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import event

from voicedesk.errors import StoreUnavailable
from voicedesk.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

Answer = TypeVar("Answer")
BEFORE, LAST, AFTER = "before a transaction", "before its commit", "after its commit"
TABLES = ("holds", "claims", "stretches", "entries", "orders", "bookings", "calls", "journal")
LABELS = (BEFORE, LAST, AFTER, *(f"write to {table}" for table in TABLES))
LOST_SHARE = 0.03
_WRITES = re.compile(r"\s*(?:insert\s+into|update|delete\s+from)\s+\"?(\w+)", re.IGNORECASE)


@dataclass(slots=True)
class Fate:
    """At which point, met for which time, this process dies; and which answers it loses."""

    path: Path | None = None
    """Where the point is written down on which it died."""
    label: str = ""
    """None: it lives on."""
    times: int = 1
    loses: bool = False
    rng: Random = field(default_factory=lambda: Random(0))
    met: Counter[str] = field(default_factory=Counter)

    def pass_by(self, label: str) -> None:
        """One more point; the last one, perhaps."""
        self.met[label] += 1
        if label == self.label and self.met[label] == self.times:
            if self.path is not None:
                with self.path.open("a") as file:
                    file.write(f"{label}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    def lose_answer(self) -> None:
        """Fail although it is done, as a connection does that is cut behind the commit."""
        if self.loses and self.rng.random() < LOST_SHARE:
            raise StoreUnavailable("the answer was lost behind the commit")


def doom(rng: Random, path: Path | None) -> Fate:
    """A death at some point."""
    return Fate(path, label=rng.choice(LABELS), times=rng.randint(1, 25))


class MortalDatabase(Database):
    """A database whose every write passes the points."""

    def __init__(self, url: URL, *, rng: Random, fate: Fate) -> None:
        super().__init__(url, rng=rng)
        self._fate = fate
        event.listen(self._reader.sync_engine, "before_cursor_execute", self._statement)

    async def write(self, work: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
        self._fate.pass_by(BEFORE)

        async def inside(connection: AsyncConnection) -> Answer:
            answer = await work(connection)
            self._fate.pass_by(LAST)
            return answer

        answer = await super().write(inside)
        self._fate.pass_by(AFTER)
        self._fate.lose_answer()
        return answer

    def _statement(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        found = _WRITES.match(statement)
        if found and found.group(1) in TABLES:
            self._fate.pass_by(f"write to {found.group(1)}")
