"""Join neighbouring pieces: a day and its time, a time and its part of the day."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

from voicedesk.language.dates.calendar import plus_days
from voicedesk.language.dates.clock import half_of
from voicedesk.language.dates.corrections import corrected, moved
from voicedesk.language.dates.ranges import range_of_days, range_with_now
from voicedesk.language.dates.values import Clock, Days, Frame, Part, Piece, Window
from voicedesk.language.dates.weeks import in_their_weeks

Join = Callable[[Frame, Piece, Piece, str], Piece | None]

_NEAR = re.compile(
    r"(?: ?[,@(-] ?| (?:on|at|in|of|for|the|around|about|any ?time|sometime|any day|some day|say"
    r"|maybe|early|late|right|please|preferably|ideally|starting|from)(?= ))*"
    r" ?(?:from|at|the)? ?"
)
_BUT = re.compile(r" (?:but|and) ?")
_OR = re.compile(r" or (?:maybe )?(?:at )?")
_AGAIN = re.compile(r" ?[,-]? ?(?: ?on |the |that's |which is |is )?")
_DAWN = 5  # o'clock; before it a night belongs to the evening that it follows
# What may follow digits that are the time of the day before them.
_FOLLOWED = re.compile(
    r" ?$| ?[,.?!;]| (?:on|at|in|please|or|and|for|with|works|would|to|if|the)(?![a-z])"
)


def joined(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """The pieces joined to whole expressions; digits that nothing made a time are left out."""
    pieces = _bounded(pieces)
    for join in _JOINS:
        pieces = _neighbours(frame, pieces, join)
    pieces = in_their_weeks(frame, _offered(frame, pieces))
    pieces = moved(frame, corrected(frame, pieces))
    return [piece for piece in pieces if not (piece.window and piece.window.weak)]


def _bounded(pieces: list[Piece]) -> list[Piece]:
    """Without "the soonest" where something else says from when: the soonest after Wednesday."""
    others = [p for p in pieces if not (p.window and (p.window.soonest or p.window.weak))]
    bound = any(not piece.negated for piece in others)
    return [p for p in pieces if not (bound and p.window and p.window.soonest)]


def _neighbours(frame: Frame, pieces: list[Piece], join: Join) -> list[Piece]:
    """Run over the list, replacing two neighbours by their union where they have one."""
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else None
        union = last and join(frame, last, piece, frame.text[last.end : piece.start])
        if union:
            result[-1] = union
        else:
            result.append(piece)
    return result


def _part_and_time(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Four in the evening, evening 4:30, 9 tomorrow morning."""
    if not (first.window and second.window) or not _NEAR.fullmatch(gap):
        return None
    if first.days and second.days:
        return None
    parted, timed = (first, second) if first.window.part else (second, first)
    part = parted.window.part if parted.window else None
    window = timed.window
    if part is None or window is None or window.part is not None:
        return None
    if window.weak and timed is first and _counts(frame, second, window, gap):
        return None
    halved = _halved(window, part)
    days = first.days or second.days
    return Piece(first.start, second.end, _past_midnight(days, halved, part), halved)


def _past_midnight(days: Days | None, window: Window, part: Part) -> Days | None:
    """Tonight at two is tomorrow by the calendar."""
    low = window.low
    small = low is not None and low.half == 0 and low.hour % 12 < _DAWN
    if days is None or days.first is None or days.last is None or not small:
        return days
    if "night" not in part.name or days.first != days.last:
        return days
    return replace(days, first=plus_days(days.first, 1), last=plus_days(days.last, 1))


def _counts(frame: Frame, part: Piece, window: Window, gap: str) -> bool:
    """Whether the number counts something: a seven night stay, book one at night."""
    said = frame.text[part.start : part.end]
    minutes = bool(window.low and window.low.minute)
    if said == "at night":
        return False
    return (
        said.startswith(("at ", "for ")) or gap != " " or (said.startswith("night") and not minutes)
    )


def _halved(window: Window, part: Part) -> Window:
    """The times with the half of the day that the part gives them."""
    low, high = _filled(window.low, part), _filled(window.high, part)
    crosses = low and high and low.half == high.half == 12 and low.hour % 12 > high.hour % 12
    if low and crosses and window.low and window.low.half is None:
        low = replace(low, half=0)  # 11 to 2 in the afternoon begins in the morning
    return replace(window, low=low, high=high, weak=False)


def _filled(clock: Clock | None, part: Part) -> Clock | None:
    if clock is None or clock.half is not None or clock.exact:
        return clock
    return replace(clock, half=half_of(part, clock))


def _day_and_time(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Thursday at four, between 9 and 11 on Thursday."""
    if bool(first.days) == bool(second.days) or (first.window and second.window):
        return None
    window, days = first.window or second.window, first.days or second.days
    if window is None or days is None or not _NEAR.fullmatch(gap):
        return None
    if window.weak and not _timely(frame, first, second, gap):
        return None
    if days.first is None and window.point:  # no later than Thursday noon
        window = Window(high=window.low)
    negated = first.negated or second.negated
    return Piece(first.start, second.end, days, replace(window, weak=False), negated=negated)


def _timely(frame: Frame, first: Piece, second: Piece, gap: str) -> bool:
    """Whether digits or a meal beside a day are its time: 9 tomorrow, but no table for 4 today."""
    days, window = first.days or second.days, first.window or second.window
    if window is None or days is None or days.first is None or days.last is None:
        return False
    if window.part:
        return True
    if first.window is None:
        if gap not in {" ", ", "} or not _FOLLOWED.match(frame.text, second.end):
            return False
    elif frame.text.startswith("for ", max(first.start - 4, 0)) or frame.text.startswith(
        "for ", first.start
    ):
        return False
    clock = window.low
    return clock is not None and (clock.minute > 0 or clock.hour <= 12)


def _both_sides(_frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Later than 9:30 but before 11."""
    one, two = first.window, second.window
    if one is None or two is None or (first.days and second.days) or one.part or two.part:
        return None
    near = _NEAR.fullmatch(gap) or _BUT.fullmatch(gap)
    if not near or one.high or one.point or two.low or not (one.low and two.high):
        return None
    window = replace(one, high=two.high)
    return Piece(first.start, second.end, first.days or second.days, window)


def _same_day(_frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Tomorrow, Wednesday: one day said twice; every week on Thursday."""
    one, two = first.days, second.days
    if one is None or two is None or first.negated or not _AGAIN.fullmatch(gap):
        return None
    if one.recurring and gap == " on ":
        return Piece(first.start, second.end, replace(two, recurring=True), second.window)
    if not _equal(one, two) or (first.window and second.window):
        return None
    return Piece(first.start, second.end, two, first.window or second.window)


def _equal(one: Days, two: Days) -> bool:
    return one.first is not None and one.first == one.last == two.first == two.last


def _offered(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """Ten or eleven on Thursday: the second says what the first is."""
    result: list[Piece] = []
    for piece, after in zip_longest(pieces, pieces[1:]):
        window = piece.window
        joint = after and _OR.fullmatch(frame.text, piece.end, after.start)
        strong = after and after.window and after.window.point and not after.window.weak
        if after and joint and strong and window and window.weak:
            result.append(replace(piece, days=after.days, window=replace(window, weak=False)))
        else:
            result.append(piece)
    return result


_JOINS: tuple[Join, ...] = (
    _part_and_time,
    _both_sides,
    _day_and_time,
    _part_and_time,
    range_with_now,
    range_of_days,
    _both_sides,
    _day_and_time,
    _same_day,
)
