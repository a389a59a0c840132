"""What the business knows: documents cut into passages, and the questions they do not answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import CallId


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document that can be found and spoken from."""

    id: str
    business: BusinessId
    source: str
    """File or address it came from, and the heading path after `#`."""
    title: str
    """Headings from the outermost in, joined by ` > `."""
    text: str
    language: str = "en"
    audience: str = "public"
    valid_from: date | None = None
    valid_until: date | None = None
    """Last day on which it may be spoken."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with how well it fits, 0 to 1."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that no passage answered."""

    business: BusinessId
    question: str
    at: datetime
    call: CallId | None = None
