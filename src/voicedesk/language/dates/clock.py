"""Times of the day: half past two, 2:30pm, nine oh five, 25 to 7, in the evening, 4 to 6 pm."""

import re
from dataclasses import replace
from datetime import time

from voicedesk.language.dates.lexicon import PARTS
from voicedesk.language.dates.values import Clock, Frame, Part, Window

ClockFound = tuple[Clock, int, bool]  # the time, where it ends, whether it is no more than digits
Found = tuple[Window, int]

_HALF = r"(?: ?(?P<half>[ap]m)(?![a-z]))"
_SHORT = r"(?P<short>[ap])(?![a-z'])"
_TIMES = (
    # 15:23:24, 3:30 pm, 2.30pm, 15h30, 3:20p
    re.compile(rf"(?P<h>\d{{1,2}}) ?: ?(?P<m>[0-5]\d)(?:[:.](?P<s>[0-5]\d))?(?![\d:])"
        rf"(?: ?o'clock)?(?:{_HALF}|{_SHORT})?"),
    re.compile(rf"(?P<h>\d{{1,2}})\.(?P<m>[0-5]\d){_HALF}"),
    re.compile(r"(?<=at )(?P<h>\d{1,2})\.(?P<m>[0-5]\d)(?![\d%]| ?(?:percent|dollars|pounds"
        r"|euros))"),
    re.compile(r"(?P<h>\d{1,2})h(?P<m>[0-5]\d)?(?![a-z\d])"),
    # 9 05 pm, 1140 am, 5 pm, 5p, 7 o'clock am, 12 noon
    re.compile(rf"(?P<h>\d{{1,2}})[ -](?P<m>[0-5]\d)(?!\d)(?: o'clock)?{_HALF}"),
    re.compile(rf"(?P<h>\d{{1,2}})(?P<m>[0-5]\d){_HALF}"),
    re.compile(rf"(?P<h>\d{{1,2}})(?: ?o'clock)?(?: in the)?{_HALF}"),
    re.compile(rf"(?P<h>\d{{1,2}}){_SHORT}"),
    re.compile(rf"(?P<h>\d{{1,2}}) ?o'clock(?: ?{_HALF})?"),
)  # fmt: skip
_NAMED = {"noon": 12, "midday": 12, "mid day": 12, "noonish": 12, "midnight": 0}
_NAME = re.compile(r"(?:the |12 )?(?P<name>noonish|noon|mid ?day|midnight)(?![a-z])")
_CLOSE = re.compile(
    r"(?:the )?(?:eod|cob|close of business|end of (?:the )?(?:business |working |work )?day)"
    r"(?![a-z])"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d| ?(?:[ap]m|h|hours)(?![a-z]))")
_PAST = re.compile(
    r"(?:(?:a |an )?(?P<named>quarter|half)|(?P<m>\d{1,2})(?: minutes?| mins?)?) "
    r"(?P<way>past|after|to|till|of|before|from) (?=\d|noon|mid)"
)
_TWO_TIMES = re.compile(r"\d{1,2} to ")
_HALF_HOUR = re.compile(r"half (?P<h>\d{1,2})(?![\d:]| (?:day|hour|hours|minutes))")
_PAIR = re.compile(r"(?P<h>\d{1,2}) (?P<m>[0-5]\d)(?![\d:/]| \d)")
_RUN = re.compile(r"(?P<h>1?\d|2[0-3])(?P<m>[0-5]\d)(?![\d:/])")
_BARE = re.compile(r"(?P<h>\d{1,2})(?![\d:/%]|\.\d|,\d|(?:st|nd|rd|th)(?![a-z]))")

_PARTS = re.compile(
    r"(?:(?:in |during |at |for |by )?(?:the |that )?)?(?P<side>early |late |later )?(?:in |on )?"
    r"(?:the )?"
    r"(?P<part>early hours of the morning|morning|afternoon|evening|night|tonight|noontime)"
    r"(?P<plural>ish|(?<!night)s|time)?(?![a-z])"
)
_MEALS = re.compile(
    r"(?P<lead>(?:at|around|during|over) )?(?:the |my )?(?P<side>after |before )?"
    r"(?P<part>lunch|breakfast|dinner|work|school|business hours)(?P<time> ?time| hours)?(?![a-z])"
)
_FIRST_THING = re.compile(
    r"(?P<side>first|1st|last) thing(?: in the (?:morning|afternoon|evening))?(?![a-z])"
)


def _clock(hour: int, minute: int, second: str | None, half: str | None) -> Clock | None:
    if hour > 24 or minute > 59 or (half and hour > 12 and hour > 23):
        return None
    exact = hour > 12 or hour == 0
    sided = None if not half else (12 if half == "p" else 0)
    if hour == 0 and sided == 12:  # "0 45 p.m." can only be a quarter to one
        return Clock(12, minute, exact=True)
    return Clock(hour % 24, minute, int(second) if second else None, sided, exact)


def clock_at(frame: Frame, at: int) -> ClockFound | None:
    """The time that begins here, if its form alone says that it is one."""
    text = frame.text
    if named := _NAME.match(text, at):
        hour = _NAMED[named["name"]]
        return Clock(hour, exact=True), named.end(), False
    if close := _CLOSE.match(text, at):
        latest = frame.hours.latest if frame.hours else time(23, 59)
        return (
            Clock(latest.hour, latest.minute, exact=True, closes=True),
            close.end(),
            False,
        )
    if past := _past(frame, at):
        return past
    for pattern in _TIMES:
        match = pattern.match(text, at)
        if not match:
            continue
        groups = match.groupdict()
        half = (groups.get("half") or groups.get("short") or "")[:1] or None
        clock = _clock(int(match["h"]), int(groups.get("m") or 0), groups.get("s"), half)
        if clock:
            padded = match["h"].startswith("0") or "h" in match.group()
            if padded and not half and "o'clock" not in match.group():
                clock = replace(clock, exact=True)
            return clock, match.end(), False
    return None


def digits_at(frame: Frame, at: int) -> ClockFound | None:
    """Digits that are a time where something beside them says so: 9 05, 230, 4; years are not."""
    if _YEAR.match(frame.text, at) and not frame.text[:at].endswith(("at ", "around ", "@ ")):
        return None
    for pattern in (_PAIR, _RUN, _BARE):
        if match := pattern.match(frame.text, at):
            minute = int(match["m"]) if "m" in match.groupdict() else 0
            clock = _clock(int(match["h"]), minute, None, None)
            return (clock, match.end(), True) if clock else None
    return None


def _past(frame: Frame, at: int) -> ClockFound | None:
    """Half past two, 25 to 7 p.m., a quarter to noon; also the British half three."""
    if match := _PAST.match(frame.text, at):
        minutes = {"quarter": 15, "half": 30}.get(match["named"] or "") or int(match["m"] or 0)
        base = clock_at(frame, match.end()) or digits_at(frame, match.end())
        counted = minutes % 5 == 0 or "min" in match.group()
        led = frame.text.endswith(("from ", "my ", "the "), 0, at)
        if frame.moves and led and _TWO_TIMES.fullmatch(match.group()):
            return None  # move it from ten to eleven
        if base and base[0].minute == 0 and 0 < minutes < 60 and counted:
            back = match["way"] in {"to", "till", "of", "before"}
            return _moved(base[0], -minutes if back else minutes), base[1], False
        return None
    if match := _HALF_HOUR.match(frame.text, at):
        clock = _clock(int(match["h"]), 30, None, None)
        return (clock, match.end(), False) if clock else None
    return None


def _moved(base: Clock, minutes: int) -> Clock:
    if minutes > 0:
        return replace(base, minute=minutes)
    hour = base.hour - 1
    if base.exact:
        return replace(base, hour=hour % 24, minute=60 + minutes)
    half = base.half
    if base.hour == 12 and half is not None:  # ten to twelve p.m. is still in the morning
        half = 12 - half
    return replace(base, hour=hour or 12, minute=60 + minutes, half=half)


def part_at(frame: Frame, at: int) -> tuple[Part, int, bool] | None:
    """A part of the day: in the morning, late evening, after lunch; true for a mere meal."""
    if match := _FIRST_THING.match(frame.text, at):
        return (
            PARTS["last thing" if match["side"] == "last" else "first thing"],
            match.end(),
            False,
        )
    if match := _PARTS.match(frame.text, at):
        name = match["part"]
        if name.startswith("early hours"):
            return PARTS["early morning"], match.end(), False
        side = (match["side"] or "").replace("later", "late")
        return (
            PARTS.get(side + name, PARTS.get(name, PARTS["afternoon"])),
            match.end(),
            False,
        )
    if match := _MEALS.match(frame.text, at):
        part = PARTS.get((match["side"] or "") + match["part"])
        timed = bool(match["lead"] or match["side"] or match["time"])
        return (part, match.end(), not timed) if part else None
    return None


def half_of(part: Part, clock: Clock) -> int | None:
    """The half of the day that a part gives to an hour: three at night is early, ten is late."""
    hour = clock.hour % 12
    name = part.name
    if "morning" in name or name in {"breakfast", "before work", "before lunch"}:
        return 0
    if "night" in name:
        return 0 if hour < 5 else 12
    if name in {"lunch", "business hours"}:
        return 12 if hour < 7 else 0
    return 12


def settled(clock: Clock, frame: Frame, *, today: bool) -> tuple[time, bool]:
    """The time, and whether its half of the day was only inferred from hours or the present."""
    if clock.exact or clock.half is not None or clock.hour > 12:
        return clock.at(None), False
    early, late = clock.at(0), clock.at(12)
    if frame.hours:
        opens, closes = frame.hours.earliest, frame.hours.latest
        fitting = [one for one in (early, late) if opens <= one < closes]
        if len(fitting) == 1:
            return fitting[0], True
        return (early if 7 <= clock.hour <= 11 else late), True
    if today and early <= frame.now.time() < late and clock.hour != 12:
        return late, True
    return (late if clock.hour == 12 else early), True
