"""Counts how a desk talks: words, questions, things said or asked twice, read-backs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from voicedesk.brain.asked import question_in

Row = Mapping[str, object]

WRITES = {
    "book_appointment": "confirm_book",
    "move_booking": "confirm_move",
    "cancel_booking": "confirm_cancel",
}
"""What must have been asked before a tool that writes."""
DEEDS = ("booked", "moved", "cancelled")
SLOTS = ("name", "phone", "email")


@dataclass(frozen=True, slots=True)
class Manners:
    """Figures of one call, printed beside pass and fail."""

    turns: int
    words_a_turn: float
    longest_turn: int
    most_questions_a_turn: int
    repeated_sentences: int
    asked_again: int
    """Questions for something that the caller had told."""
    unasked_writes: int
    """Bookings, moves and cancellations without a read-back right before them."""
    read_backs_a_write: float

    def row(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


@dataclass(slots=True)
class _Count:
    known: set[str] = field(default_factory=set)
    asked: str = ""
    asked_again: int = 0
    read_backs: int = 0
    writes: int = 0
    unasked: int = 0


def manners(transcript: Sequence[Row]) -> Manners:
    """Count the desk's turns of one call, from its journal in order."""
    said = [str(row["text"]) for row in transcript if row["kind"] == "say"]
    words = [len(turn.split()) for turn in said] or [0]
    sentences = Counter(s for turn in said for s in _sentences(turn))
    count = _Count()
    for row in transcript:
        _take(count, row)
    return Manners(
        turns=len(said),
        words_a_turn=round(sum(words) / len(words), 1),
        longest_turn=max(words),
        most_questions_a_turn=max((turn.count("?") for turn in said), default=0),
        repeated_sentences=sum(times - 1 for times in sentences.values() if times > 1),
        asked_again=count.asked_again,
        unasked_writes=count.unasked,
        read_backs_a_write=round(count.read_backs / count.writes, 1) if count.writes else 0.0,
    )


def _take(count: _Count, row: Row) -> None:
    if row["kind"] == "say":
        asked = question_in(str(row["text"])) or ""
        count.asked = asked or count.asked
        count.asked_again += asked in count.known
        count.read_backs += asked in WRITES.values()
    elif row["kind"] == "tool" and row["ok"]:
        _take_tool(count, row)


def _take_tool(count: _Count, row: Row) -> None:
    args, tool = row["args"], str(row["name"])
    if tool == "note_caller" and isinstance(args, Mapping):
        count.known.update(slot for slot in SLOTS if args.get(slot))
    if tool in WRITES and any(f'"{deed}"' in str(row["result"]) for deed in DEEDS):
        count.writes += 1
        count.unasked += count.asked != WRITES[tool]


def _sentences(turn: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+", turn.strip().casefold())
    return [part for part in parts if len(part.split()) > 3]
