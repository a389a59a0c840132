"""Time that counts only while somebody works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from voicedesk.domain.business import Schedule
from voicedesk.domain.days import MINUTES_A_DAY, minute_after, moment_of, open_within
from voicedesk.domain.intervals import covers, union

LOOK_DAYS = 60


def after_working(
    schedules: Sequence[Schedule], start: datetime, working: timedelta, zone: ZoneInfo
) -> datetime:
    """The moment at which some working time has passed since `start`.

    A business that never opens within two months is taken to work around the clock.
    """
    begin = minute_after(start)
    left = int(working.total_seconds() // 60)
    look = (begin, begin + LOOK_DAYS * MINUTES_A_DAY)
    for opens, closes in union(
        part for schedule in schedules for part in open_within(schedule, look, zone)
    ):
        first = max(opens, begin)
        if first >= closes:
            continue
        if left <= closes - first:
            return moment_of(first + left, zone)
        left -= closes - first
    return moment_of(begin + int(working.total_seconds() // 60), zone)


def is_open(schedules: Sequence[Schedule], moment: datetime, zone: ZoneInfo) -> bool:
    """Whether any of the schedules is open at a moment."""
    minute = int(moment.timestamp() // 60)
    look = (minute - MINUTES_A_DAY, minute + 1)
    return any(covers(open_within(schedule, look, zone), minute) for schedule in schedules)
