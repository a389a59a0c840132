"""Join neighbouring pieces: a day and its time, a time and its part of the day, two ends of a range."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from voicedesk.language.dates.calendar import day_of, plus_days, plus_months
from voicedesk.language.dates.clock import half_of
from voicedesk.language.dates.values import Clock, Days, Frame, Part, Piece, Window

Join = Callable[[Frame, Piece, Piece, str], Piece | None]

_NEAR = re.compile(
    r"(?: ?[,@(-] ?| (?:on|at|in|of|for|the|around|about|any ?time|sometime|any day|some day|say|maybe|early|late"
    r"|right|please|preferably|ideally|starting|from)(?= ))* ?(?:from|at|the)? ?"
)
_TO = re.compile(
    r" ?(?:to|-|until|untill|till|til|through|thru|and|up to|to the|ending|up until) ?(?:the |on |on the )?"
)
_LEAD = re.compile(r"\b(?:from|between|starting|in between) (?:the |on |on the )?$")
_FOLLOWED = re.compile(
    r" ?$| ?[,.?!;]| (?:on|at|in|please|or|and|for|with|works|would|to|if|the)(?![a-z])"
)
_UNTIL = re.compile(r"until|till|til|through|thru|up to")
_BUT = re.compile(r" (?:but|and) ?")
_CORRECTED = re.compile(
    r"[ ,.!-]*(?:(?:no|nope|sorry|wait|actually|i mean|i meant|make (?:that|it)|change (?:that|it) to|rather|or rather|scratch that|uh|um|er"
    r"|correction|instead|not that|oh|hold on|excuse me|my mistake|i said|on second thought|better)[ ,.!-]+(?:the |on )?)+"
)


def joined(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """The pieces joined to whole expressions, weak and dropped ones left out."""
    for join in (
        _part_and_time,
        _day_and_time,
        _part_and_time,
        _ends,
        _day_and_time,
        _same_day,
    ):
        pieces = _neighbours(frame, pieces, join)
    pieces = _corrected(frame, _offered(frame, pieces))
    return [piece for piece in pieces if not (piece.window and piece.window.weak)]


def _offered(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """Ten or eleven on Thursday: the second says what the first is."""
    result: list[Piece] = []
    for piece, after in zip_longest(pieces, pieces[1:]):
        window = piece.window
        if after and window and window.weak and after.window and after.window.point:
            joint = re.fullmatch(
                r" or (?:maybe )?(?:at )?", frame.text[piece.end : after.start]
            )
            if joint and not after.window.weak:
                piece = replace(
                    piece, days=after.days, window=replace(window, weak=False)
                )
        result.append(piece)
    return result


def _neighbours(frame: Frame, pieces: list[Piece], join: Join) -> list[Piece]:
    """Run over the list, replacing two neighbours by their union where they have one."""
    result: list[Piece] = []
    for piece in pieces:
        if result:
            last = result[-1]
            union = join(frame, last, piece, frame.text[last.end : piece.start])
            if union:
                result[-1] = union
                continue
        result.append(piece)
    return result


def _part_and_time(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Four in the evening, evening 4:30, 9 tomorrow morning."""
    if not (first.window and second.window) or not _NEAR.fullmatch(gap):
        return None
    if first.days and second.days:
        return None
    parted, timed = (first, second) if first.window.part else (second, first)
    part = parted.window and parted.window.part
    window = timed.window
    if part is None or window is None or window.part is not None:
        return None
    if window.weak and timed is first and _count_before(frame, second, window, gap):
        return None
    days = first.days or second.days
    return Piece(first.start, second.end, days, _halved(window, part_half=part))


def _count_before(frame: Frame, part: Piece, window: Window, gap: str) -> bool:
    """A seven night stay, book one at night: the number counts something."""
    said = frame.text[part.start : part.end]
    minutes = bool(window.low and window.low.minute)
    return (
        said.startswith(("at ", "for "))
        or gap != " "
        or (said == "night" and not minutes)
    )


def _halved(window: Window, *, part_half: Part) -> Window:
    def fill(clock: Clock | None) -> Clock | None:
        if clock is None or clock.half is not None or clock.exact:
            return clock
        return replace(clock, half=half_of(part_half, clock))

    low, high = fill(window.low), fill(window.high)
    if (
        window.low
        and window.high
        and window.low.half is None
        and low
        and high
        and not low.exact
    ):
        # 11 to 2 in the afternoon begins in the morning
        if low.half == high.half == 12 and low.hour % 12 > high.hour % 12:
            low = replace(low, half=0)
    return replace(window, low=low, high=high, weak=False)


def _day_and_time(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Thursday at four, between 9 and 11 on Thursday."""
    if first.negated != second.negated and (first.window is None or first.days is None):
        negated = True
    else:
        negated = first.negated
    if first.window and second.window and not (first.days and second.days):
        return _both_sides(first, second, gap)
    if bool(first.days) == bool(second.days) or (first.window and second.window):
        return None
    if not _NEAR.fullmatch(gap):
        return None
    window = first.window or second.window
    days = first.days or second.days
    if (
        window is None
        or days is None
        or (days.first is None or days.last is None)
        and window.weak
    ):
        return None
    if window.weak and not window.part:
        clock = window.low
        if first.window is None and (
            gap not in {" ", ", "} or not _FOLLOWED.match(frame.text, second.end)
        ):
            return None
        if clock is None or clock.hour > 23 or (clock.minute == 0 and clock.hour > 12):
            return None
        if first.window and re.search(
            r"\bfor $", frame.text[max(0, first.start - 4) : first.start]
        ):
            return None
    window = replace(window, weak=False)
    if days.first is None and window.point:  # no later than Thursday noon
        window = Window(high=window.low)
    return Piece(first.start, second.end, days, window, negated=negated)


def _both_sides(first: Piece, second: Piece, gap: str) -> Piece | None:
    """Later than 9:30 but before 11."""
    one, two = first.window, second.window
    if one is None or two is None or one.part or two.part:
        return None
    near = _NEAR.fullmatch(gap) or _BUT.fullmatch(gap)
    if near and one.low and not one.high and not one.point and two.high and not two.low:
        window = replace(one, high=two.high)
        return Piece(first.start, second.end, first.days or second.days, window)
    return None


def _ends(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """From one day to another; the first borrows the month or year that only the second has."""
    if moment := _from_moment(frame, first, second, gap):
        return moment
    if not (first.days and second.days) or second.negated or first.negated:
        return None
    if (
        second.days.first is None
        and second.days.last
        and _UNTIL.match(frame.text, second.start)
    ):
        second = replace(second, days=replace(second.days, first=second.days.last))
        gap = f"{gap.strip()} to "
    if not _TO.fullmatch(gap):
        return None
    led = bool(_LEAD.search(frame.text[: first.start])) or _opens(frame, first)
    if gap.strip() == "and" and not led:
        return None
    days = _span(frame, first.days, second.days)
    if days is None:
        return None
    low = first.window.low if first.window else None
    high = second.window and (second.window.high or second.window.low)
    window = Window(low, high) if low or high else None
    return Piece(first.start, second.end, days, window)


def _from_moment(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Between now and eight o'clock."""
    low, high = first.window, second.window
    if not (low and low.point and high and high.point) or bool(first.days) == bool(
        second.days
    ):
        return None
    led = _LEAD.search(frame.text[: first.start]) or _opens(frame, first)
    known = low.low if first.days else high.low
    if not led or not _TO.fullmatch(gap) or known is None or not known.exact:
        return None
    return Piece(
        first.start,
        second.end,
        first.days or second.days,
        Window(low.low, high.low, bare=True),
    )


def _opens(frame: Frame, piece: Piece) -> bool:
    return frame.text.startswith(("from", "between", "since", "starting"), piece.start)


def _span(frame: Frame, first: Days, second: Days) -> Days | None:
    from_, to = first.first, second.last
    if second.first is None and second.last is None:
        return None
    if from_ is None or to is None:
        return None
    if first.year is None and second.year and first.month:
        from_ = _in_year(first, second.year, to) or from_
    elif first.number and first.month is None and second.month and second.first:
        month = (
            second.first
            if first.number <= second.first.day
            else plus_months(second.first, -1)
        )
        from_ = day_of(month.year, month.month, first.number) or from_
    elif first.year and second.year is None and second.month and to < from_:
        to = plus_months(to, 12)
    if to < from_ and first.year is None and first.month and second.month:
        from_ = plus_months(from_, -12)
    if to < from_ and second.number is None and second.month is None:
        to = _later(to, from_)
    if to < from_:
        return None
    return Days(from_, to, first.grain, mismatch=first.mismatch or second.mismatch)


def _later(to: date, from_: date) -> date:
    """Thursday to Tuesday: the Tuesday after that Thursday."""
    weeks = ((from_ - to).days + 6) // 7
    return plus_days(to, 7 * weeks)


def _in_year(days: Days, year: int, until: date) -> date | None:
    if days.month is None:
        return None
    found = day_of(year, days.month, days.number or 1)
    if found and found > until:
        found = day_of(year - 1, days.month, days.number or 1)
    return found


def _same_day(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Tomorrow, Wednesday: one day said twice."""
    if not (first.days and second.days) or not re.fullmatch(
        r" ?[,-]? ?(?: ?on |the |that's |which is |is )?", gap
    ):
        return None
    one, two = first.days, second.days
    if one.recurring and gap == " on ":  # every week on Thursday
        return Piece(
            first.start, second.end, replace(two, recurring=True), second.window
        )
    if (
        one.first is None
        or one.first != one.last
        or two.first != two.last
        or first.negated
    ):
        return None
    if one.first != two.first or (first.window and second.window):
        return None
    return Piece(first.start, second.end, two, first.window or second.window)


def _corrected(frame: Frame, pieces: list[Piece]) -> list[Piece]:
    """In "Tuesday, no, Wednesday" the first is taken back; what it alone said of day or time stays."""
    kept: list[Piece] = []
    for piece in pieces:
        if kept and _CORRECTED.fullmatch(frame.text[kept[-1].end : piece.start]):
            last = kept.pop()
            kept.append(_taken_over(last, piece))
            continue
        kept.append(piece)
    return kept


def _taken_over(old: Piece, new: Piece) -> Piece:
    """The new piece, with the old time where only the day was corrected, and the other way round."""
    days = new.days or old.days
    window = new.window or old.window
    if window and window.weak:
        window = replace(window, weak=False) if old.window else None
    return replace(new, days=days, window=window)
