"""Where an answer to a wish is looked for, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from voicedesk.domain.business import Business
from voicedesk.domain.choice import evenly
from voicedesk.domain.days import MINUTES_A_DAY, moment_of, open_within
from voicedesk.domain.intervals import Interval, intersect, union
from voicedesk.services.wishes import Wanted

BEFORE = 3 * MINUTES_A_DAY
AFTER = 14 * MINUTES_A_DAY
SOON = 4 * MINUTES_A_DAY
LONG_WINDOW = 10 * MINUTES_A_DAY
"""From here on a few days are looked at before all of them are."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where an answer is looked for; `only` some stretches of it, when that may be enough."""

    within: Interval
    only: tuple[Interval, ...] = ()
    final: bool = False
    """There is nothing further to look at."""


def inside(business: Business, wanted: Wanted, legal: Interval, k: int) -> Iterator[Look]:
    """Where to look for what was wished: the next days first when any day will do.

    Of many days a few are looked at first, spread as the answer will be: nearly always each of
    them has a time, and nobody can hear more.
    """
    windows = [window for target in wanted.targets for window in target.windows]
    if not windows:
        return
    first = max(legal[0], min(window[0] for window in windows))
    last = min(legal[1], max(window[1] for window in windows))
    for days in (SOON, AFTER) if wanted.any_day else ():
        if first + days < last:
            yield Look((first, first + days))
    if first >= last:
        return
    pointed = wanted.any_day or any(target.point for target in wanted.targets)
    if last - first > LONG_WINDOW and not pointed:
        few = _few_days(business, intersect(union(windows), [(first, last)]), k)
        if few:
            yield Look((first, last), tuple(few))
    yield Look((first, last), final=True)


def around(wanted: Wanted, legal: Interval) -> tuple[Look, Look]:
    """Where to look for something else: the days around, then all that may be booked."""
    windows = [window for target in wanted.targets for window in target.windows]
    first = min((window[0] for window in windows), default=legal[0])
    first = min(max(first - BEFORE, legal[0]), max(legal[0], legal[1] - AFTER))
    return Look((first, min(legal[1], first + BEFORE + AFTER))), Look(legal, final=True)


def _few_days(business: Business, windows: Sequence[Interval], k: int) -> list[Interval]:
    """The windows of as many open days as will be offered, spread over all of them."""
    whole = (windows[0][0], windows[-1][1])
    schedules = [place.schedule for place in business.locations]
    opens = union(part for one in schedules for part in open_within(one, whole, business.zone))
    days: dict[date, list[Interval]] = {}
    for part in intersect(windows, opens):
        days.setdefault(moment_of(part[0], business.zone).date(), []).append(part)
    return [part for day in evenly(list(days.values()), k) for part in day]
