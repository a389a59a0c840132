"""Passages as records of a far store: flat facts, taken in by parts, read back as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from voicedesk.connectors.knowledge._ranking import Candidate
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Passage
from voicedesk.errors import ConnectorUnavailable

AT_ONCE = 64
"""Records that one request carries."""
FIELDS = (
    "business", "passageId", "source", "title", "text", "language", "audience", "first", "last"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One passage of a source, with its place in it."""

    number: int
    passage: Passage


def in_parts(passages: Sequence[Passage]) -> Iterator[list[Part]]:
    """The passages of a source, so many as one request carries."""
    every = [Part(number, passage) for number, passage in enumerate(passages)]
    for begin in range(0, len(every), AT_ONCE):
        yield every[begin : begin + AT_ONCE]


def edition_of(source: str, passages: Sequence[Passage], digest: str) -> str:
    """A name for what a source holds now; the same for the same passages."""
    words = "\x1f".join([source, digest, *map(repr, passages)])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def record_of(passage: Passage) -> dict[str, object]:
    """A passage as flat facts; days as numbers that can be compared, with none left out."""
    return {
        "business": passage.business,
        "passageId": passage.id,
        "source": passage.source,
        "title": passage.title,
        "text": passage.text,
        "language": passage.language,
        "audience": passage.audience,
        "first": (passage.valid_from or date.min).toordinal(),
        "last": (passage.valid_until or date.max).toordinal(),
    }


def passage_of(record: Mapping[str, object]) -> Passage:
    """A record as the passage it was made of. Raises ConnectorUnavailable for another record."""
    try:
        first, last = (date.fromordinal(int(float(str(record[at])))) for at in ("first", "last"))
        words = {name: str(record[name]) for name in FIELDS[2:7]}
        return Passage(
            id=str(record["passageId"]),
            business=BusinessId(str(record["business"])),
            source=words["source"],
            title=words["title"],
            text=words["text"],
            language=words["language"],
            audience=words["audience"],
            valid_from=None if first == date.min else first,
            valid_until=None if last == date.max else last,
        )
    except (KeyError, ValueError, OverflowError) as error:
        raise ConnectorUnavailable("a record in the store is no passage of ours") from error


def candidate(
    record: Mapping[str, object], vector: object, asked: Sequence[float] | None
) -> Candidate:
    """A record as a candidate; its cosine where both it and the question have a vector."""
    passage = passage_of(record)
    if asked is None or not isinstance(vector, list) or len(vector) != len(asked):
        return Candidate(passage)
    dot = sum(float(one) * two for one, two in zip(vector, asked, strict=True))
    length = sum(float(one) ** 2 for one in vector) ** 0.5
    return Candidate(passage, dot / length if length else None)
