"""Arithmetic on sorted, disjoint, half-open intervals of whole minutes since the epoch."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]
Intervals = Sequence[Interval]


def union(parts: Iterable[Interval]) -> list[Interval]:
    """Whatever any part covers; touching parts are joined."""
    ordered = sorted(part for part in parts if part[0] < part[1])
    if not ordered:
        return []
    joined: list[Interval] = []
    begin, last = ordered[0]
    for start, end in ordered:
        if start > last:
            joined.append((begin, last))
            begin, last = start, end
        elif end > last:
            last = end
    joined.append((begin, last))
    return joined


def subtract(whole: Intervals, holes: Intervals) -> list[Interval]:
    """What is left of `whole` without `holes`, in one pass over both."""
    left: list[Interval] = []
    at = 0
    for start, end in whole:
        begin = start
        while at < len(holes) and holes[at][1] <= begin:
            at += 1
        look = at
        while look < len(holes) and holes[look][0] < end:
            if holes[look][0] > begin:
                left.append((begin, holes[look][0]))
            begin = max(begin, holes[look][1])
            look += 1
        if begin < end:
            left.append((begin, end))
    return left


def intersect(ones: Intervals, others: Intervals) -> list[Interval]:
    """What both cover, in one pass over both."""
    both: list[Interval] = []
    i = j = 0
    while i < len(ones) and j < len(others):
        one_start, one_end = ones[i]
        other_start, other_end = others[j]
        # spelled out: max() and min() cost more than the rest of this loop
        start = one_start if one_start > other_start else other_start
        end = one_end if one_end < other_end else other_end
        if start < end:
            both.append((start, end))
        if one_end <= other_end:
            i += 1
        else:
            j += 1
    return both


def shift(parts: Intervals, by: int) -> list[Interval]:
    """Every interval moved by some minutes."""
    return [(start + by, end + by) for start, end in parts]


def widen(parts: Intervals, before: int, after: int) -> list[Interval]:
    """Sorted intervals, each longer by so many minutes on both sides; those that meet are one."""
    joined: list[Interval] = []
    last = -(1 << 62)
    for start, end in parts:
        begin, stop = start - before, end + after
        if begin > last:
            joined.append((begin, stop))
            last = stop
        elif stop > last:
            joined[-1] = (joined[-1][0], stop)
            last = stop
    return joined


def covers(parts: Intervals, minute: int) -> bool:
    """Whether a minute lies in one of the intervals."""
    at = bisect_right(parts, (minute, 1 << 62)) - 1
    return at >= 0 and parts[at][0] <= minute < parts[at][1]
