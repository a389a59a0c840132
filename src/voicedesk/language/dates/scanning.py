"""Walk through the text and pick up every piece of it that means days or a stretch of the clock."""

import re
from dataclasses import replace

from voicedesk.language.dates.calendar import plus_days
from voicedesk.language.dates.clock import part_at
from voicedesk.language.dates.days import days_at
from voicedesk.language.dates.guards import allowed, refused
from voicedesk.language.dates.lexicon import FULL_WEEKDAY, PARTS
from voicedesk.language.dates.moments import moment_at
from voicedesk.language.dates.values import Days, Frame, Piece, Window
from voicedesk.language.dates.windows import window_at

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|@|'\d")
_AFTER = re.compile(
    r"(?:any ?time |any day |some ?time )?(?:(?P<strict>after|later than|past)|since|from|starting(?: on| from)?"
    r"|beginning(?: on| from)?|as of|as early as|not before|no earlier than|not until) (?:on )?(?:around )?"
)
_BEFORE = re.compile(
    r"(?:any ?time |any day |some ?time )?(?:(?P<strict>before|prior to|earlier than)|by|until|untill|till|til|up to"
    r"|up until|through|as late as|no later than|not after|ending(?: on)?) (?:on )?(?:around )?(?:the (?=end))?"
)
_SIDE = re.compile(r"(?:the )?(?:beginning|start|end) of|eo[mywd]")
_NOT = re.compile(
    r"(?<!why )(?:not|except|except for|but not|anything but|any day but|no) (?:on )?(?:the )?"
)
_EVERY = re.compile(
    r"(?:every|each) (?:single |other )?(?P<what>day|week|month|morning|evening|afternoon|night)(?![a-z])"
)
_ONWARDS = re.compile(
    r" (?:onwards?|on|or later|or after)(?![a-z])(?! (?:a|the|my|\d|[a-z]*day))"
)
_THIS_PART = re.compile(
    r"(?:(?P<side>early|late|later|earlier) )?(?:this|last) (?=[a-z])"
)


def scanned(frame: Frame) -> list[Piece]:
    """The pieces in the order of the text, none overlapping."""
    pieces: list[Piece] = []
    at = 0
    for word in _WORD.finditer(frame.text):
        if word.start() < at or _glued(frame, word.start()):
            continue
        piece = _piece_at(frame, word.start())
        if piece and allowed(frame, piece):
            pieces.append(
                replace(piece, negated=piece.negated or refused(frame, piece))
            )
            at = piece.end
    return pieces


def _glued(frame: Frame, at: int) -> bool:
    """Whether a digit before, as in 1.5 or x9, makes this the rest of another word."""
    if at == 0:
        return False
    before = frame.text[at - 1]
    if before.isalnum() or before in "$#_€£":
        return True
    return (
        before in ".,:"
        and at > 1
        and frame.text[at - 2].isdigit()
        and frame.text[at].isdigit()
    )


def _piece_at(frame: Frame, at: int) -> Piece | None:
    """The longest piece that begins here."""
    found = [
        piece
        for piece in (
            _moment(frame, at),
            _days(frame, at),
            _window(frame, at),
            _part(frame, at),
            _open_days(frame, at),
            _negated(frame, at),
            _every(frame, at),
        )
        if piece
    ]
    return max(found, key=lambda piece: piece.end, default=None)


def _days(frame: Frame, at: int) -> Piece | None:
    found = days_at(frame, at)
    return Piece(at, found[1], days=found[0]) if found else None


def _window(frame: Frame, at: int) -> Piece | None:
    found = window_at(frame, at)
    return Piece(at, found[1], window=found[0]) if found else None


def _part(frame: Frame, at: int) -> Piece | None:
    """A part of the day, of this day or the one before where that is said."""
    lead = None
    found = part_at(frame, at)
    if not found and (lead := _THIS_PART.match(frame.text, at)):
        found = part_at(frame, lead.end())
    if not found:
        return None
    part, end, weak = found
    if lead and (side := lead["side"]):
        part = PARTS.get(
            f"{side.replace('later', 'late').replace('earlier', 'early')} {part.name}",
            part,
        )
    days = None
    if lead:
        day = plus_days(frame.today, -1 if "last" in lead.group() else 0)
        days = Days(day, day)
    elif part.name.endswith("tonight"):
        days = Days(frame.today, frame.today)
    return Piece(at, end, days, Window(part=part, weak=weak and days is None))


def _moment(frame: Frame, at: int) -> Piece | None:
    found = moment_at(frame, at)
    return Piece(at, found[2], found[0], found[1]) if found else None


def _open_days(frame: Frame, at: int) -> Piece | None:
    """Since Monday, until the 5th, after next week."""
    for pattern, opens in ((_AFTER, True), (_BEFORE, False)):
        lead = pattern.match(frame.text, at)
        found = lead and days_at(frame, lead.end())
        if not lead or not found:
            continue
        if lead.group().startswith("since") and re.match(
            FULL_WEEKDAY, frame.text[lead.end() :]
        ):
            found = _week_back(found[0]), found[1]
        if lead.group().startswith("from") and _past_period(frame, found[0]):
            return Piece(at, found[1], found[0])
        strict = bool(lead["strict"]) and not _SIDE.match(frame.text, lead.end())
        return Piece(at, found[1], _opened(found[0], opens=opens, strict=strict))
    return None


def _week_back(days: Days) -> Days:
    """Since Monday: the Monday that was."""
    day = days.first and plus_days(days.first, -7)
    return replace(days, first=day, last=day)


def _past_period(frame: Frame, days: Days) -> bool:
    """Payments from last month are those of last month."""
    return days.grain != "day" and days.last is not None and days.last < frame.today


def _opened(days: Days, *, opens: bool, strict: bool) -> Days:
    if opens and days.first != days.last and days.grain == "day" and not strict:
        return days
    if not opens:
        return replace(days, first=None, last=days.first if strict else days.last)
    later = (
        plus_days(days.last, 1)
        if strict and days.grain != "day" and days.last
        else days.first
    )
    return replace(days, first=later, last=None)


def _negated(frame: Frame, at: int) -> Piece | None:
    lead = _NOT.match(frame.text, at)
    found = lead and days_at(frame, lead.end())
    return Piece(at, found[1], found[0], negated=True) if found else None


def _every(frame: Frame, at: int) -> Piece | None:
    match = _EVERY.match(frame.text, at)
    if not match:
        return None
    days = Days(frame.today, frame.today, "day", recurring=True)
    return Piece(at, match.end(), days)
