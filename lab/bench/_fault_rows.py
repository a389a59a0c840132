"""A row of the fault table: what goes wrong, when, and what one injection of it came to.

Whoever can inject faults of another kind (rooms, processes, machines) gives rows of this shape.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

MOST_SILENCE_S = 2.0
When = Literal["before", "during"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one call into which a fault was put."""

    silence_s: float
    """The longest that the caller waited for any sound."""
    heard: str
    """At the longest silence: the caller's words, and the desk's after it."""
    booked: bool
    """What was asked for is booked."""
    promised: bool
    """A ticket or a call back was written."""
    untrue: tuple[str, ...] = ()
    """Written or said, and not so."""
    met: bool = True
    """The fault was really met: somebody asked the vendor while it was down."""

    @property
    def good(self) -> bool:
        """Nothing untrue, no long silence, and the wish is booked."""
        return self.booked and not self.untrue and self.silence_s <= MOST_SILENCE_S


@dataclass(frozen=True, slots=True)
class Row:
    """One fault at one moment."""

    number: str
    fault: str
    when: When
    inject: Callable[[int], Awaitable[Seen]]
    """Hold the call of this number and break what is to be broken."""


@dataclass(slots=True)
class Tally:
    """All injections of a row."""

    row: Row
    seen: list[Seen] = field(default_factory=list)

    @property
    def longest_s(self) -> float:
        """The longest silence in any call."""
        return max((each.silence_s for each in self.seen), default=0.0)

    @property
    def score(self) -> float:
        """Share of injections that did no harm."""
        return sum(each.good for each in self.seen) / max(1, len(self.seen))


def table(tallies: Sequence[Tally]) -> list[str]:
    """The fault table."""
    return [
        "| | fault | when | calls that met it | longest silence | booked "
        "| ticket or call back instead | untrue | around the longest silence |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_line(tally) for tally in tallies),
    ]


def _line(tally: Tally) -> str:
    row, seen = tally.row, tally.seen
    worst = max(seen, key=lambda each: each.silence_s, default=None)
    instead = sum(each.promised and not each.booked for each in seen)
    heard = worst.heard.replace("|", " ").strip() if worst else ""
    return (
        f"| {row.number} | {row.fault} | {row.when} | {sum(e.met for e in seen)} of {len(seen)} "
        f"| {tally.longest_s:.2f} s | {sum(each.booked for each in seen)} | {instead} "
        f"| {sum(bool(each.untrue) for each in seen)} | {heard} |"
    )
