"""Join two pieces to a range: Monday to Friday, the 3rd to the 6th of April, now until eight."""

import re
from dataclasses import replace
from datetime import date

from voicedesk.language.dates.calendar import day_of, plus_days, plus_months
from voicedesk.language.dates.values import Days, Frame, Piece, Window

_TO = re.compile(
    r" ?(?:to|-|until|untill|till|til|through|thru|and|up to|to the|ending|up until) ?"
    r"(?:the |on |on the )?"
)
_LEAD = re.compile(r"\b(?:from|between|starting|in between) (?:the |on |on the )?$")
_LED = ("from", "between", "since", "starting")
_UNTIL = re.compile(r"until|till|til|through|thru|up to")


def range_of_days(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """From one day to another; each end borrows the month or year that only the other has."""
    if first.days is None or second.days is None or first.negated or second.negated:
        return None
    until = second.days
    if until.first is None and until.last and _UNTIL.match(frame.text, second.start):
        until = replace(until, first=until.last)
        gap = f"{gap.strip()} to "
    if not _TO.fullmatch(gap) or (gap.strip() == "and" and not _led(frame, first)):
        return None
    if frame.moves and gap.strip().startswith("to"):
        return None
    days = _span(first.days, until, today=frame.today)
    if days is None:
        return None
    low = first.window.low if first.window else None
    high = (second.window.high or second.window.low) if second.window else None
    return Piece(first.start, second.end, days, Window(low, high) if low or high else None)


def range_with_now(frame: Frame, first: Piece, second: Piece, gap: str) -> Piece | None:
    """Between now and eight o'clock: two moments, one of which has its day."""
    low, high = first.window, second.window
    if not (low and low.point and high and high.point) or bool(first.days) == bool(second.days):
        return None
    known = low.low if first.days else high.low
    if not _led(frame, first) or not _TO.fullmatch(gap) or known is None or not known.exact:
        return None
    window = Window(low.low, high.low, bare=True)
    return Piece(first.start, second.end, first.days or second.days, window)


def _led(frame: Frame, piece: Piece) -> bool:
    """Whether a from or a between leads the piece."""
    before = frame.text[: piece.start]
    return bool(_LEAD.search(before)) or frame.text.startswith(_LED, piece.start)


def _span(first: Days, second: Days, *, today: date) -> Days | None:
    """The days from the start of the first to the end of the second."""
    start, end = first.first, second.last
    if start is None or end is None:
        return None
    start = _borrowed(first, second, start)
    if first.year and second.year is None and second.month and end < start:
        end = plus_months(end, 12)
    if end < start and first.year is None and first.month and second.month:
        if end < today and second.year is None:  # both of the next year, the end being just past
            end = plus_months(end, 12)
        else:
            start = plus_months(start, -12)
    if end < start and second.number is None and second.month is None:
        end = plus_days(end, (start - end).days // 7 * 7 + 7)  # Thursday to Tuesday
    if end < start:
        return None
    return Days(start, end, first.grain, mismatch=first.mismatch or second.mismatch)


def _borrowed(first: Days, second: Days, start: date) -> date:
    """The start in the year, or in the month and year, that only the end was said with."""
    if second.first is None or second.last is None:
        return start
    if first.month and first.year is None and second.year:
        found = day_of(second.year, first.month, first.number or 1)
        late = found is not None and found > second.last
        return (plus_months(found, -12) if late and found else found) or start
    if first.number and first.month is None and second.month:
        before = first.number > second.first.day
        month = plus_months(second.first, -1) if before else second.first
        return day_of(month.year, month.month, first.number) or start
    return start
