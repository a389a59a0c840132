"""Weekdays that belong to a week said beside them: next week, maybe Wednesday or Thursday."""

import re
from dataclasses import replace
from datetime import date

from voicedesk.language.dates.calendar import plus_days, unit_around
from voicedesk.language.dates.lexicon import WEEKDAY
from voicedesk.language.dates.values import Frame, Piece

_BARE = re.compile(rf"(?:on )?{WEEKDAY}")
_LISTED = re.compile(
    r"[ ,.]*(?:(?:sometime|maybe|say|like|on|perhaps|preferably|either|or|and|ideally|probably|um"
    r"|possibly|any ?time|any day|the|how about|what about|best|for|please|uh|if possible)[ ,.]*)*"
)
_WEEK = re.compile(r"\bweek(?![a-z])(?!s? from)")
_OR = re.compile(r",? (?:or|and) (?:on |maybe )?|, (?:on )?")


def in_their_weeks(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """The pieces with bare weekdays moved into the week that was named before or after them."""
    result: list[Piece] = []
    week: date | None = None
    for piece in pieces:
        last = result[-1] if result else None
        gap = frame.text[last.end : piece.start] if last else ""
        if last and week and _is_weekday(frame, piece) and _LISTED.fullmatch(gap):
            if _week_of(last):
                result.pop()
            result.append(_moved(piece, week))
            continue
        week = _week_of(piece) or _named_week(frame, piece)
        result.append(piece)
        if _named_week(frame, piece):
            _pull(frame, result)
    return result


def _pull(frame: Frame, pieces: list[Piece]) -> None:
    """Wednesday or Thursday next week: the Wednesday is next week's, too."""
    new = pieces[-1]
    if new.days is None or new.days.first is None:
        return
    monday = unit_around(new.days.first, "week")[0]
    for index in range(len(pieces) - 2, -1, -1):
        piece, after = pieces[index], pieces[index + 1]
        listed = _OR.fullmatch(frame.text, piece.end, after.start)
        if not listed or not _is_weekday(frame, piece):
            return
        pieces[index] = _moved(piece, monday)


def _week_of(piece: Piece) -> date | None:
    """The Monday of the week that a piece names as a whole."""
    days = piece.days
    if days is None or days.grain != "week" or days.first is None or piece.negated:
        return None
    return unit_around(days.first, "week")[0]


def _is_weekday(frame: Frame, piece: Piece) -> bool:
    """Whether the piece says a weekday and nothing else of a day."""
    days = piece.days
    said = _BARE.match(frame.text, piece.start)
    plain = days is not None and days.first == days.last and days.number is None
    return bool(said and plain and "week" not in frame.text[said.end() : piece.end])


def _named_week(frame: Frame, piece: Piece) -> date | None:
    """The Monday of the week that a piece names beside its weekday: Tuesday of next week."""
    days = piece.days
    if days is None or days.first is None or days.first != days.last or piece.negated:
        return None
    said = frame.text[piece.start : piece.end]
    return unit_around(days.first, "week")[0] if _WEEK.search(said) else None


def _moved(piece: Piece, monday: date) -> Piece:
    if piece.days is None or piece.days.first is None:
        return piece
    day = plus_days(monday, piece.days.first.weekday())
    return replace(piece, days=replace(piece.days, first=day, last=day))
