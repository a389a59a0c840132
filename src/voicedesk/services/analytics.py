"""What became of the calls, counted from what was written about them and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Outcome
from voicedesk.domain.share import Share
from voicedesk.domain.slots import Span
from voicedesk.ports import CallFacts, Clock, FigureFacts
from voicedesk.services.shares import CAME_BACK, SHARES

VERSION, DEFINED = 3, "2026-11-23"
"""Counted up, and dated anew, whenever a figure is defined otherwise."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in seconds; None when nothing was measured."""

    p50: float | None
    p95: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a stretch of time; docs/reference/metrics.md defines each."""

    within: Span
    calls: int
    live: int
    """Calls that have not ended: they can still change every figure."""
    robocalls: int
    """Recordings that rang; they are in no figure."""
    outcomes: Mapping[Outcome, int]
    duration: Spread
    answer_time: Spread
    """From the caller's last word to the desk's answer, over turns."""
    shares: Mapping[str, Share]
    """By the keys of `services.shares.SHARES`, in their order."""
    at_once: int
    """Most calls at the same time."""


@dataclass(frozen=True, slots=True)
class Analytics:
    """Counts the calls of one business."""

    business: BusinessId
    facts: FigureFacts
    clock: Clock

    async def read(self, within: Span) -> Sequence[CallFacts]:
        """The calls of a stretch of time, with those around it that bear on them."""
        around = Span(within.start - CAME_BACK, within.end + CAME_BACK)
        return await self.facts.facts(self.business, around)

    async def figures(self, within: Span) -> Figures:
        """The figures of the calls that began within a stretch of time."""
        return figures_of(await self.read(within), within=within, now=self.clock.now())


def figures_of(around: Sequence[CallFacts], *, within: Span, now: datetime) -> Figures:
    """The figures of a stretch of time; `around` also has the calls of the days about it."""
    people, span = [one for one in around if not one.is_robocall], within.in_utc
    counted = [one for one in people if span.contains(one.started)]
    ended = [one for one in counted if one.ended is not None]
    return Figures(
        within=within,
        calls=len(counted),
        live=len(counted) - len(ended),
        robocalls=sum(one.is_robocall and span.contains(one.started) for one in around),
        outcomes=Counter(one.outcome for one in ended if one.outcome),
        duration=spread_of((one.ended - one.started).total_seconds() for one in ended if one.ended),
        answer_time=spread_of(turn.ms / 1000 for one in counted for turn in one.turns),
        shares={key: count(counted, people, now) for key, count in SHARES.items()},
        at_once=most_at_once(counted),
    )


def most_at_once(calls: Iterable[CallFacts]) -> int:
    """The greatest number of calls that went on together."""
    steps: list[tuple[datetime, int]] = []
    for call in calls:
        steps.append((call.started, 1))
        if call.ended is not None:
            steps.append((call.ended, -1))
    most = now = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


def spread_of(seconds: Iterable[float]) -> Spread:
    """Median and 95th percentile of some durations."""
    known = sorted(seconds)
    if not known:
        return Spread(None, None, 0)
    if len(known) == 1:
        return Spread(known[0], known[0], 1)
    cuts = quantiles(known, n=20, method="inclusive")
    return Spread(cuts[9], cuts[18], len(known))


def days_of(within: Span) -> list[Span]:
    """The days of a stretch of time on its own clock, which may have 23 or 25 hours."""
    days: list[Span] = []
    start = within.start
    while start < within.end:
        end = min(start + timedelta(days=1), within.end)  # one wall-clock day in the same zone
        days.append(Span(start, end))
        start = end
    return days
