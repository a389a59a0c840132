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
    r"(?:any ?time |any day |some ?time )?(?:(?P<strict>after|later than|past)|since|from"
    r"|starting(?: on| from)?"
    r"|beginning(?: on| from)?|as of|as early as|not before|no earlier than|not until) (?:on )?"
    r"(?:around )?"
)
_BEFORE = re.compile(
    r"(?:any ?time |any day |some ?time )?(?:(?P<strict>before|prior to|earlier than)|by|until"
    r"|untill|till|til|up to"
    r"|up until|through|as late as|no later than|not after|ending(?: on)?) (?:on )?(?:around )?"
    r"(?:the (?=end))?"
)
_SIDE = re.compile(r"(?:the )?(?:beginning|start|end) of|eo[mywd]")
_NOT = re.compile(
    r"(?<!why )(?:not|except|except for|but not|anything but|any day but|no) (?:on )?(?:the )?"
)
_EVERY = re.compile(
    r"(?:daily|everyday|weekly|monthly|(?:once|twice|\d+ times) (?:a|every) (?:day|week|month|year)"
    r"|(?:every|each) (?:single |other |few |couple of |\d{1,2} )?"
    r"(?:days?|weeks?|months?|years?|morning|evening|afternoon|night))(?![a-z])"
)
_ONWARDS = re.compile(r" (?:and )?(?:onwards?|or later|or after)(?![a-z])(?! \d)")
_THIS_PART = re.compile(r"(?:(?P<side>early|late|later|earlier) )?(?P<which>this|last) (?=[a-z])")


def scanned(frame: Frame) -> list[Piece]:
    """The pieces in the order of the text, none overlapping."""
    pieces: list[Piece] = []
    at = 0
    for word in _WORD.finditer(frame.text):
        if word.start() < at or _glued(frame, word.start()):
            continue
        piece = _piece_at(frame, word.start())
        if piece and allowed(frame, piece):
            pieces.append(replace(piece, negated=piece.negated or refused(frame, piece)))
            at = piece.end
    return pieces


def _glued(frame: Frame, at: int) -> bool:
    """Whether a digit before, as in 1.5 or x9, makes this the rest of another word."""
    if at == 0:
        return False
    before = frame.text[at - 1]
    if before.isalnum() or before in "$#_€£":
        return True
    return before in ".,:" and at > 1 and frame.text[at - 2].isdigit() and frame.text[at].isdigit()


def _piece_at(frame: Frame, at: int) -> Piece | None:
    """The longest piece that begins here."""
    found = (reader(frame, at) for reader in _READERS)
    return max((one for one in found if one), key=lambda one: one.end, default=None)


def _days(frame: Frame, at: int) -> Piece | None:
    found = days_at(frame, at)
    return Piece(at, found[1], days=found[0]) if found else None


def _window(frame: Frame, at: int) -> Piece | None:
    found = window_at(frame, at)
    return Piece(at, found[1], window=found[0]) if found else None


def _part(frame: Frame, at: int) -> Piece | None:
    """A part of the day: in the evening, lunchtime, tonight."""
    found = part_at(frame, at)
    if not found:
        return None
    part, end, weak = found
    tonight = part.name.endswith("tonight")
    days = Days(frame.today, frame.today) if tonight else None
    return Piece(at, end, days, Window(part=part, weak=weak and not tonight))


def _this_part(frame: Frame, at: int) -> Piece | None:
    """This afternoon, late this morning, last night."""
    lead = _THIS_PART.match(frame.text, at)
    found = lead and part_at(frame, lead.end())
    if not lead or not found:
        return None
    day = plus_days(frame.today, -1 if lead["which"] == "last" else 0)
    side = {"early": "early", "earlier": "early", "late": "late", "later": "late"}.get(
        lead["side"] or ""
    )
    part = PARTS.get(f"{side} {found[0].name}", found[0])
    return Piece(at, found[1], Days(day, day), Window(part=part))


def _moment(frame: Frame, at: int) -> Piece | None:
    found = moment_at(frame, at)
    return Piece(at, found[2], found[0], found[1]) if found else None


def _open_days(frame: Frame, at: int) -> Piece | None:
    """Since Monday, until the 5th, after next week."""
    for pattern, opened in ((_AFTER, _from), (_BEFORE, _until)):
        lead = pattern.match(frame.text, at)
        found = lead and days_at(frame, lead.end())
        if lead and found:
            return Piece(at, found[1], opened(frame, lead, found[0]))
    return None


def _from(frame: Frame, lead: re.Match[str], days: Days) -> Days:
    """The days from these on; a period that is past or has two ends said stays as it is."""
    said = lead.group()
    if said.startswith("from") and days.grain != "day" and days.last and days.last < frame.today:
        return days  # payments from last month
    if days.first != days.last and days.grain == "day":
        return days
    if said.startswith("since") and re.match(FULL_WEEKDAY, frame.text[lead.end() :]):
        return replace(days, first=days.first and plus_days(days.first, -7), last=None)
    strict = bool(lead["strict"]) and not _SIDE.match(frame.text, lead.end())
    if strict and days.grain != "day" and days.last:
        return replace(days, first=plus_days(days.last, 1), last=None)
    return replace(days, last=None, after=strict)


def _until(frame: Frame, lead: re.Match[str], days: Days) -> Days:
    """The days up to these: "before the 20th" ends with the 19th."""
    strict = lead["strict"] and days.first and not _SIDE.match(frame.text, lead.end())
    last = plus_days(days.first, -1) if strict and days.first else days.last
    return replace(days, first=None, last=last)


def _onwards(frame: Frame, at: int) -> Piece | None:
    """The 5th onwards, Monday or later."""
    found = days_at(frame, at)
    after = found and _ONWARDS.match(frame.text, found[1])
    if not found or not after:
        return None
    return Piece(at, after.end(), replace(found[0], last=None))


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


_READERS = (
    _moment,
    _days,
    _window,
    _part,
    _this_part,
    _open_days,
    _onwards,
    _negated,
    _every,
)
