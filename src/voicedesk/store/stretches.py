"""Claimed time as whole stretches: exact to the second, in pieces of a day at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_

from voicedesk.store.tables.ledger import stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement

    from voicedesk.domain.business import BusinessId, ClaimKey
    from voicedesk.domain.slots import Slot, Span
    from voicedesk.ports import OutsideEvent

LONGEST = timedelta(days=1)
"""Because no piece is longer, a question about a month reads no more than a month and a day."""


def during(
    business: BusinessId, keys: Sequence[ClaimKey], start: datetime, end: datetime
) -> ColumnElement[bool]:
    """The condition for pieces of these keys that share time with a span."""
    return and_(
        stretches.c.business == business,
        stretches.c.key.in_(list(dict.fromkeys(keys))),
        stretches.c.end > start,
        stretches.c.end < end + LONGEST,
        stretches.c.start < end,
    )


def of_slot(business: BusinessId, slot: Slot, owner: str) -> list[dict[str, object]]:
    """The rows of whoever has a slot."""
    return [
        {"business": business, "key": key, "owner": owner, "start": start, "end": end}
        for key in dict.fromkeys(slot.keys)
        for start, end in _pieces(slot.claimed)
    ]


def of_event(
    business: BusinessId, key: ClaimKey, calendar: str, event: OutsideEvent, owner: str
) -> list[dict[str, object]]:
    """The rows of an event in somebody's calendar."""
    return [
        {
            "business": business,
            "key": key,
            "owner": owner,
            "start": start,
            "end": end,
            "calendar": calendar,
            "uid": event.uid,
            "summary": event.summary,
        }
        for start, end in _pieces(event.span)
    ]


def _pieces(span: Span) -> Iterator[tuple[datetime, datetime]]:
    start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
    while start < end:
        yield start, min(start + LONGEST, end)
        start += LONGEST
