"""Clocks: the machine's own, and one that stands still until it is told to move."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)


class ManualClock:
    """A clock that moves only when told; for rehearsals, `chat --now` and tests."""

    def __init__(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Jump to a moment, forwards or back."""
        if now.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._now = now

    def advance(self, by: timedelta) -> datetime:
        """Let time pass; returns the new now."""
        self._now = (self._now.astimezone(UTC) + by).astimezone(self._now.tzinfo)
        return self._now


class RunningClock:
    """A clock that starts at a chosen moment and runs at the speed of the machine's own."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        passed = timedelta(seconds=time.monotonic() - self._began)
        return (self._start.astimezone(UTC) + passed).astimezone(self._start.tzinfo)
