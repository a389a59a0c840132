"""Points and stretches counted from this very minute: now, in two hours, the last ten minutes."""

import re
from datetime import UTC, datetime, timedelta

from voicedesk.language.dates.lexicon import CLOCK_UNIT, count_of, unit_of
from voicedesk.language.dates.values import Clock, Days, Frame, Window
from voicedesk.language.dates.when import Grain

Found = tuple[Days, Window, int]
_SECONDS: dict[str, int] = {"second": 1, "minute": 60, "hour": 3600}
_AMOUNT = (
    r"(?:(?P<part>half(?: an| a)?|(?:a )?quarter(?: of)?(?: an?)?|3[- ]quarters(?: of)?(?: an?)?"
    r"|1 ?/ ?2|1 ?/ ?4|3 ?/ ?4) ?(?:hour|hr|h)(?![a-z])"
    rf"|(?P<count>\d{{1,4}}(?![\d/:])|an?|a couple(?: of)?|couple(?: of)?|a pair of|a few)"
    r"(?P<and>(?: and)? (?:a )?half)?"
    rf" ?(?:more )?(?P<unit>{CLOCK_UNIT})(?P<half> and a half)?"
    r"(?:(?:,| and|, and)? (?P<minutes>\d{1,2}) (?:minutes?|mins?))?)"
)
_NOW = re.compile(
    r"(?:right |just )?now(?![a-z])(?! that)"
    r"|(?P<soon>asap|as soon as (?:possible|you can)|(?:at )?the soonest|the earliest)(?![a-z])"
)
_IN = re.compile(
    rf"in (?:about |around |approximately |exactly |another )?{_AMOUNT}(?:'? time)?(?! (?:ago"
    r"|before))"
)
_FROM_NOW = re.compile(rf"{_AMOUNT} (?P<way>from now|hence|later|ago|back)(?![a-z])")
_STRETCH = re.compile(
    r"(?:in |during |for |within )?(?:the )?(?P<which>next|last|past|previous|coming|following) "
    rf"(?:(?P<n>\d{{1,4}}|few|couple(?: of)?) )?(?P<u>{CLOCK_UNIT})(?P<h> and a half)?"
)
_FRACTIONS = {"h": 0.5, "a": 0.25, "q": 0.25, "t": 0.75}


def moment_at(frame: Frame, at: int) -> Found | None:
    """A moment counted from now that begins here."""
    if now := _NOW.match(frame.text, at):
        return _moment(frame.now, "second", now.end(), soonest=now["soon"] is not None)
    if ahead := _IN.match(frame.text, at):
        return _moment(_later(frame.now, _amount(ahead)), _grain(ahead), ahead.end())
    if away := _FROM_NOW.match(frame.text, at):
        sign = -1 if away["way"] in {"ago", "back"} else 1
        return _moment(_later(frame.now, sign * _amount(away)), _grain(away), away.end())
    if stretch := _STRETCH.match(frame.text, at):
        return _stretch(frame.now, stretch)
    return None


def _later(now: datetime, amount: timedelta) -> datetime:
    """So much time later by the clock on the wall, also across a change of the clocks."""
    return (now.astimezone(UTC) + amount).astimezone(now.tzinfo)


def _amount(match: re.Match[str]) -> timedelta:
    if part := match["part"]:
        digits = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75}.get(part.replace(" ", "")[:3])
        share = digits or (0.75 if part.startswith("3") else _FRACTIONS[part.lstrip()[0]])
        if part.startswith("a quarter"):
            share = 0.25
        return timedelta(hours=share)
    unit = unit_of(match["unit"])
    amount = count_of(match["count"]) + (0.5 if match["and"] or match["half"] else 0)
    return timedelta(seconds=amount * _SECONDS[unit], minutes=int(match["minutes"] or 0))


def _grain(match: re.Match[str]) -> Grain:
    return "minute" if match["part"] or unit_of(match["unit"]) != "second" else "second"


def _moment(moment: datetime, grain: Grain, end: int, *, soonest: bool = False) -> Found:
    clock = Clock(
        moment.hour,
        moment.minute,
        moment.second if grain == "second" else None,
        exact=True,
    )
    day = moment.date()
    return Days(day, day, grain), Window(low=clock, point=not soonest, soonest=soonest), end


def _stretch(now: datetime, match: re.Match[str]) -> Found:
    """The next three hours begin with the next whole hour; the next hour, with no number, now."""
    unit = unit_of(match["u"])
    step = timedelta(seconds=_SECONDS[unit])
    amount = step * (count_of(match["n"]) if match["n"] else 1) + (
        step / 2 if match["h"] else 0 * step
    )
    past = match["which"] in {"last", "past", "previous"}
    base = now
    if match["n"]:
        base = now - timedelta(
            seconds=(now.minute * 60 + now.second if unit == "hour" else now.second)
        )
        base += timedelta(0) if past else step
    first, last = (_later(base, -amount), base) if past else (base, _later(base, amount))
    window = Window(
        Clock(first.hour, first.minute, exact=True),
        Clock(last.hour, last.minute, exact=True),
    )
    return Days(first.date(), last.date(), unit), window, match.end()
