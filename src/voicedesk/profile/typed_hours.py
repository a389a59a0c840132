"""Hours as people type them, "Mon-Fri 9am to 5:30pm", read into the form of a profile."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voicedesk.profile.parts import WEEKDAYS, Weekday

_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\.?|p\.?m\.?|noon|midnight)?"
_STRETCH = re.compile(rf"{_CLOCK}\s*(?:-|\u2013|\u2014|to|until|till)\s*{_CLOCK}", re.IGNORECASE)
_DAY = r"(mo|tu|we|th|fr|sa|su)[a-z]*\.?"
_DAYS = re.compile(
    rf"\b{_DAY}(?:\s*(?:-|\u2013|\u2014|to|through)\s*{_DAY})?(?![a-z])", re.IGNORECASE
)
_DAY_WORD = re.compile(
    r"\b(?:mo|tu|we|th|fr|sa|su|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b",
    re.IGNORECASE,
)
_DAILY = re.compile(r"\b(?:daily|every ?day|7 days(?: a week)?)\b", re.IGNORECASE)
_WEEKDAYS = re.compile(r"\bweekdays\b", re.IGNORECASE)
_WEEKENDS = re.compile(r"\bweekends?\b", re.IGNORECASE)
_CLOSED = re.compile(r"\bclosed\b", re.IGNORECASE)
_AFTERNOON = 12
_LATEST = 24

Week = dict[Weekday, list[str]]


def typed_stretches(text: str) -> list[str]:
    """The stretches of a day as a profile writes them; what cannot be read stays as it is typed."""
    if not text.strip() or _CLOSED.fullmatch(text.strip()):
        return []
    found = _in_order([_written(match) for match in _STRETCH.finditer(text)])
    rest = _STRETCH.sub("", text).replace("and", "").strip(" ,;&/")
    if rest or not found or None in found:
        return [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    return [one for one in found if one]


def _in_order(found: list[str | None]) -> list[str | None]:
    """A later stretch is later in the day: "9-12:30, 1:30-5" goes on in the afternoon."""
    for n in range(1, len(found)):
        before, this = found[n - 1], found[n]
        if before and this and this[:5] < before[-5:] and int(this[6:8]) <= _AFTERNOON:
            start, end = (int(this[:2]) + _AFTERNOON, int(this[6:8]) % _AFTERNOON + _AFTERNOON)
            found[n] = f"{start:02}{this[2:6]}{end:02}{this[8:]}" if start < _LATEST else this
    return found


def read_week(lines: Sequence[str]) -> Week:
    """The hours that lines of a text state, "Mo-Fr 09:00-17:00" or "Saturday: 10am - 2pm"."""
    week: Week = {}
    for line in lines:
        for days, stretches in _statements(line):
            for day in days:
                known = week.setdefault(day, [])
                known += [one for one in stretches if one not in known]
    return {day: sorted(week[day]) for day in WEEKDAYS if week.get(day)}


def _statements(line: str) -> list[tuple[list[Weekday], list[str]]]:
    """Each run of days with the stretches after it; days without any are closed."""
    marks = [
        (match.start(), match.end(), days) for match, days in _all_days(line) if days is not None
    ]
    found: list[tuple[list[Weekday], list[str]]] = []
    pending: list[Weekday] = []
    for n, (_, end, days) in enumerate(marks):
        until = marks[n + 1][0] if n + 1 < len(marks) else len(line)
        said = line[end:until]
        stretches = [one for m in _STRETCH.finditer(said) if (one := _written(m))]
        pending += [day for day in days if day not in pending]
        if stretches or _CLOSED.search(said):
            found.append((pending, stretches))
            pending = []
    return found


def _all_days(line: str) -> list[tuple[re.Match[str], list[Weekday] | None]]:
    found = [(match, _between(match)) for match in _DAYS.finditer(line)]
    found += [(match, list(WEEKDAYS)) for match in _DAILY.finditer(line)]
    found += [(match, list(WEEKDAYS[:5])) for match in _WEEKDAYS.finditer(line)]
    found += [(match, list(WEEKDAYS[5:])) for match in _WEEKENDS.finditer(line)]
    return sorted(found, key=lambda one: one[0].start())


def _between(match: re.Match[str]) -> list[Weekday] | None:
    words = re.findall(r"[a-z]+", match[0].lower())
    named = [word for word in words if word not in {"to", "through"}]
    if not all(_DAY_WORD.fullmatch(word) for word in named):
        return None
    first = _position(match[1])
    last = _position(match[2]) if match[2] else first
    count = (last - first) % len(WEEKDAYS) + 1
    return [WEEKDAYS[(first + n) % len(WEEKDAYS)] for n in range(count)]


def _position(letters: str) -> int:
    return next(n for n, day in enumerate(WEEKDAYS) if day.startswith(letters.lower()))


def _written(match: re.Match[str]) -> str | None:
    """Both clocks with the half of the day that was meant: "9 to 5" ends in the afternoon."""
    start, end = _minutes(*match.group(1, 2, 3)), _minutes(*match.group(4, 5, 6))
    if start is None or end is None:
        return None
    if not match[3] and match[6] and start + _AFTERNOON * 60 < end and start < 6 * 60:
        start += _AFTERNOON * 60
    if end <= start and not match[6] and end < _AFTERNOON * 60:
        end += _AFTERNOON * 60
    if end == 0:
        end = _LATEST * 60
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, half = int(hour), (half or "").replace(".", "").lower()
    if half in {"pm", "noon"} and hours < _AFTERNOON:
        hours += _AFTERNOON
    if half in {"am", "midnight"} and hours == _AFTERNOON:
        hours = 0
    minutes = int(minute or 0)
    return hours * 60 + minutes if hours <= _LATEST and minutes < 60 else None
