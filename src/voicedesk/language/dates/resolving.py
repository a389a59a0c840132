"""Turn a joined piece into a When: the half of the day decided, the open sides left open."""

from dataclasses import replace
from datetime import time

from voicedesk.language.dates.clock import settled
from voicedesk.language.dates.values import Clock, Days, Frame, Piece, Window
from voicedesk.language.dates.when import Grain, When


def resolved(frame: Frame, piece: Piece) -> When | None:
    """The public value; None when nothing is fixed."""
    days, window = piece.days, piece.window
    if days is None and window and _closes(window):
        days = Days(None if window.low is None else frame.today, frame.today)
    from_, to = (days.first, days.last) if days else (None, None)
    if from_ and to and to < from_:
        return None
    when = When(
        text="",
        span=(0, 0),
        day_from=from_,
        day_to=to,
        time_from=None,
        time_to=None,
        grain=days.grain if days else "part_of_day",
        negated=piece.negated,
        approximate=bool(days and days.approximate),
        recurring=bool(days and days.recurring),
        mismatch=bool(days and days.mismatch),
        holiday=days.holiday if days else None,
        after=bool(days and days.after and window is None),
    )
    if window is None:
        return when if from_ or to else None
    return _with_clock(frame, when, window)


def _closes(window: Window) -> bool:
    return any(side.closes for side in (window.low, window.high) if side)


def _with_clock(frame: Frame, when: When, window: Window) -> When:
    """The hours of the window, each side's half of the day settled."""
    today = when.day_from in {None, frame.today} and when.day_to in {None, frame.today}
    if window.part:
        part = window.part
        return replace(
            when,
            time_from=part.start,
            time_to=part.end or time(23, 59),
            grain="part_of_day",
            part=part.name,
        )
    low, inferred = _side(frame, window.low, today=today)
    high, also = _side(frame, window.high, today=today)
    if low and high and window.bare and window.high and not window.high.exact and high <= low:
        high = time((high.hour + 12) % 24, high.minute)
    grain: Grain = (window.low or window.high or Clock(0)).grain
    return replace(
        when,
        time_from=low,
        time_to=high,
        grain=grain,
        point=window.point,
        approximate=when.approximate or window.approximate,
        either_half=inferred or also,
    )


def _side(frame: Frame, clock: Clock | None, *, today: bool) -> tuple[time | None, bool]:
    if clock is None:
        return None, False
    return settled(clock, frame, today=today)
