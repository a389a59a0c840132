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

_ASKS_TIME = re.compile(r"\b(?:time|when|how early|how late|o'clock)\b", re.IGNORECASE)
_ASKS_DAY = re.compile(r"\b(?:when|day|date)\b", re.IGNORECASE)
# Times that were offered, as the desk says or writes them.
_OFFERS_TIME = re.compile(
    r"\b(?:\d{1,2}:\d\d|half past|quarter (?:to|past)|noon|[ap]\.?m\b|thirty|fifteen|forty.five"
    r"|at (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\b",
    re.IGNORECASE,
)
_ASKS_OTHER = re.compile(
    r"\b(?:phone|number|e-?mail|name|spell|birth|born|address|zip|post ?code|code|card|account"
    r"|how many|how much|service)\b",
    re.IGNORECASE,
)
# Where something is moved, "from three to four" are two times and no window.
_MOVES = re.compile(
    r"\b(?:mov(?:e|ed|ing)|reschedul(?:e|ed|ing)|chang(?:e|ed|ing)|switch|push|swap|shift|bump)"
    r"(?: [a-z']+){0,3} (?:appointment|booking|reservation|visit|slot|time|meeting|session|it|one"
    r"|from|today|tomorrow|[a-z]+day|\d+)\b"
)
# Where 3/4 is the fourth of March: the United States, their territories, and neighbours in habit.
_MONTH_FIRST = frozenset(("US", "PR", "GU", "VI", "AS", "MP", "UM", "PH", "CA", "FM", "MH", "PW"))
# "Six then": a number that, with such a word, puts the time right that the desk has just said.
_OTHER_HOUR = re.compile(
    r"\W*(?:(?:no|oh|hm+|um|uh|ok|okay|well|actually|wait|sorry|rather|make (?:it|that)"
    r"|let'?s (?:do|say|make it|go for)|(?:how|what) about|say)[ ,.-]+)*"
    r"(?:at )?\d{1,2}(?:[ :]?[0-5]\d)?[ ,]*(?:then|instead|rather|please then|actually)\W*"
    r"|\W*(?:no|wait|actually|sorry|oh)[ ,.-]+(?:(?:wait|make it|at)[ ,.-]+)*\d{1,2}[ :][0-5]\d\W*"
)
# "Three thirty", where a name was asked for: nobody is called so.
_BARE_HOUR = re.compile(r"\W*\d{1,2}[ :](?:00|15|30|45)\W*")
_ASKS_FIGURES = re.compile(
    r"\b(?:phone|number|spell|birth|born|address|zip|post ?code|code|card|account|how many"
    r"|digits)\b",
    re.IGNORECASE,
)
_LONGEST = 2000  # characters; nobody says more in one breath


_IS = re.compile(
    r"(?<=[a-z\d])['’]s(?= (?:fine|good|great|okay|ok|perfect|best|better|possible|free)\b)",
    re.IGNORECASE,
)
"""In "eight's fine"; as long as what stands for it, so that places in the text stay."""


_OVER_BY = re.compile(
    r"\b(?:done|finished|through|out(?: of (?:there|here))?|leav(?:e|ing)|gone|over|away)"
    r"(?: (?:at the latest|again))? $",
    re.IGNORECASE,
)
"""Before "by eleven": the visit ends then."""
_UP_TO = re.compile(r"(?:by|before|no later than|at)\b", re.IGNORECASE)


def find_dates(
    text: str,
    *,
    now: datetime,
    asked: str | None = None,
    hours: OpenHours | None = None,
    region: str = "US",
) -> tuple[When, ...]:
    """The expressions of time in the text, in order of appearance.

    Args:
        text: What was said, as a recogniser writes it.
        now: The present, aware, in the zone of the business; all answers are local to it.
        asked: What was asked before; a bare "230" is a time only after a question for one.
        hours: The usual day of the business, which decides between 05:00 and 17:00.
        region: Where the business is: 03/04 is a day in March only where the month comes first.

    Returns:
        What was meant: in "Tuesday, no, Wednesday" only Wednesday.
    """
    normal = normalise(_IS.sub(", ", text[:_LONGEST]))
    frame = Frame(
        normal.text,
        now,
        hours,
        asks_time=_asks_time(asked or "") or _puts_right(normal.text, asked or ""),
        asks_day=bool(_ASKS_DAY.search(asked or "")),
        moves=bool(_MOVES.search(normal.text)),
        day_first=region not in _MONTH_FIRST,
        spelled=normal.spelled,
    )
    found = []
    for piece in joined(frame, scanned(frame)):
        if when := resolved(frame, piece):
            first, last = normal.span(piece.start, piece.end)
            found.append(_over_by(replace(when, span=(first, last)), text))
    return tuple(found)


def _over_by(when: When, text: str) -> When:
    """The same with its words, and those before it that make it the end of a visit."""
    first, last = when.span
    lead = _OVER_BY.search(text[:first])
    ends = when.time_to if when.time_from is None else when.time_from if when.point else None
    if ends is None or not lead or not _UP_TO.match(text[first:last]):
        return replace(when, text=text[first:last])
    start = lead.start()
    bounded = replace(when, time_from=None, time_to=ends, point=False, ends=True)
    return replace(bounded, text=text[start:last], span=(start, last))


def _puts_right(text: str, asked: str) -> bool:
    """Whether a bare number changes the time that was just said, whatever is asked now."""
    if not _OFFERS_TIME.search(asked):
        return False
    bare = _BARE_HOUR.fullmatch(text) and not _ASKS_FIGURES.search(asked)
    return bool(bare or _OTHER_HOUR.fullmatch(text))


def _asks_time(asked: str) -> bool:
    """Whether a time is the answer: one was asked for, or some were offered to choose from."""
    question = re.split(r"[.!] ", asked.strip())[-1]
    if _ASKS_TIME.search(question):
        return True
    return bool(_OFFERS_TIME.search(asked)) and not _ASKS_OTHER.search(question)
