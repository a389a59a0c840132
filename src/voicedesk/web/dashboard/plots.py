"""Plots as shapes for SVG: no script draws them, so they print and need no permission."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicedesk.domain.share import Share

WIDTH, HEIGHT = 1000.0, 200.0
GAP = 0.12
"""How much of a day's width stays empty between two bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle; an open one is hatched, because it can still change."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn, and the value at its upper edge."""

    bars: tuple[Bar, ...] = ()
    lines: Mapping[str, str] | None = None
    """Points of polylines, by their tone."""
    bands: tuple[Bar, ...] = ()
    top: float = 1.0


def stacked(days: Sequence[tuple[Mapping[str, int], bool]], tones: Sequence[str]) -> Plot:
    """Bars of counts upon each other, one for each day, which says whether it can change."""
    top = max((sum(counts.values()) for counts, _ in days), default=0) or 1
    step = WIDTH / max(1, len(days))
    bars: list[Bar] = []
    for at, (counts, is_open) in enumerate(days):
        floor = HEIGHT
        for tone in tones:
            high = HEIGHT * counts.get(tone, 0) / top
            if high:
                floor -= high
                bars.append(_bar(at, step, floor, high, tone, is_open=is_open))
    return Plot(tuple(bars), top=float(top))


def banded(shares: Sequence[tuple[Share, bool]]) -> Plot:
    """A share for each day as a mark within its 95 % band; days without calls are left out."""
    step = WIDTH / max(1, len(shares))
    bands: list[Bar] = []
    marks: list[Bar] = []
    for at, (share, is_open) in enumerate(shares):
        band, value = share.band, share.value
        if band is None or value is None:
            continue
        low, high = band
        y, height = HEIGHT * (1 - high), HEIGHT * (high - low)
        bands.append(_bar(at, step, y, height, "band", is_open=is_open))
        marks.append(_bar(at, step, min(HEIGHT - 3, HEIGHT * (1 - value)), 3, "mark"))
    return Plot(tuple(marks), bands=tuple(bands))


def logarithmic(
    lines: Mapping[str, Sequence[float | None]], *, low: float = 0.1, high: float = 10.0
) -> Plot:
    """Times in seconds as lines over days, each tenfold equally high; gaps where none is known."""
    drawn = {tone: _points(values, low, high) for tone, values in lines.items()}
    return Plot(lines=drawn, top=high)


def height_of(seconds: float, *, low: float = 0.1, high: float = 10.0) -> float:
    """Where a time lies on the scale of `logarithmic`, from the top."""
    kept = min(max(seconds, low), high)
    return HEIGHT * (1 - math.log(kept / low) / math.log(high / low))


def _points(values: Sequence[float | None], low: float, high: float) -> str:
    step = WIDTH / max(1, len(values))
    known = [
        f"{(at + 0.5) * step:.1f},{height_of(value, low=low, high=high):.1f}"
        for at, value in enumerate(values)
        if value is not None
    ]
    return " ".join(known)


def _bar(at: int, step: float, y: float, height: float, tone: str, *, is_open: bool = False) -> Bar:
    x, width = (at + GAP / 2) * step, step * (1 - GAP)
    return Bar(round(x, 1), round(y, 1), round(width, 1), round(height, 1), tone, is_open)
