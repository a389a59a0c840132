"""Any expression of days that begins at a place in the text."""

from dataclasses import replace

from voicedesk.language.dates.composed import COMPOSED, Found
from voicedesk.language.dates.holidays import HOLIDAYS
from voicedesk.language.dates.named import NAMED
from voicedesk.language.dates.periods import PERIODS
from voicedesk.language.dates.values import Frame
from voicedesk.language.dates.written import WRITTEN

_DEPTH = 3  # expressions inside expressions; more is no speech
_PLAIN = (*WRITTEN, *NAMED, *PERIODS, *HOLIDAYS)


def days_at(frame: Frame, at: int) -> Found | None:
    """The longest expression of days that begins here, and where it ends."""
    key = at, frame.depth
    if key not in frame.read:
        frame.read[key] = _read(frame, at)
    return frame.read[key]


def _read(frame: Frame, at: int) -> Found | None:
    best = _plain(frame, at)
    if frame.depth >= _DEPTH:
        return best
    inner = replace(frame, depth=frame.depth + 1)
    for pattern, composer in COMPOSED:
        if match := pattern.match(frame.text, at):
            found = composer(match, inner, days_at)
            if found and (best is None or found[1] > best[1]):
                best = found
    return best


def _plain(frame: Frame, at: int) -> Found | None:
    best: Found | None = None
    for pattern, reader in _PLAIN:
        match = pattern.match(frame.text, at)
        if match and (best is None or match.end() > best[1]):
            days = reader(match, frame)
            if days and days.first:
                best = days, match.end()
    return best
