"""Find every expression of time in what somebody said."""

import re
from dataclasses import replace
from datetime import datetime

from voicedesk.language.dates.joining import joined
from voicedesk.language.dates.resolving import resolved
from voicedesk.language.dates.scanning import scanned
from voicedesk.language.dates.values import Frame
from voicedesk.language.dates.when import OpenHours, When
from voicedesk.language.numbers import normalise

_ASKS_TIME = re.compile(r"\b(?:what time|which time|when|how early|how late|o'clock|time)\b", re.I)
_ASKS_DAY = re.compile(r"\b(?:what day|which day|what date|which date|when|day|date)\b", re.I)
_LONGEST = 2000  # characters; nobody says more in one breath


def find_dates(
    text: str,
    *,
    now: datetime,
    asked: str | None = None,
    hours: OpenHours | None = None,
) -> tuple[When, ...]:
    """The expressions of time in the text, in order of appearance.

    Args:
        text: What was said, as a recogniser writes it.
        now: The present, aware, in the zone of the business; all answers are local to it.
        asked: What was asked before; a bare "230" is a time only after a question for one.
        hours: The usual day of the business, which decides between 05:00 and 17:00.

    Returns:
        What was meant: in "Tuesday, no, Wednesday" only Wednesday.
    """
    normal = normalise(text[:_LONGEST])
    frame = Frame(
        normal.text,
        now,
        hours,
        asks_time=bool(asked and _ASKS_TIME.search(asked)),
        asks_day=bool(asked and _ASKS_DAY.search(asked)),
        spelled=normal.spelled,
    )
    found = []
    for piece in joined(frame, scanned(frame)):
        if when := resolved(frame, piece):
            first, last = normal.span(piece.start, piece.end)
            found.append(replace(when, text=text[first:last], span=(first, last)))
    return tuple(found)
