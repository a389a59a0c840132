"""Two brains must agree before a write: where their readings differ, the caller is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import time

from voicedesk.brain.frame import Frame, Offered
from voicedesk.domain.business import Business, ServiceId
from voicedesk.language.dates import When
from voicedesk.language.spoken import say_day, say_time
from voicedesk.language.understand import Heard

Hear = Callable[[str], Heard]
"""Words understood on their own."""
Args = Mapping[str, object]

_MIDNIGHT, _LATEST = time.min, time.max


def doubt(tool: str, args: Args, frame: Frame, hear: Hear, business: Business) -> str:
    """The question that settles a difference; empty where both readings agree."""
    if tool == "find_slots":
        return _service_doubt(args, frame, hear, business) or _time_doubt(args, frame, hear)
    if tool == "hold_slot":
        return _choice_doubt(args, frame)
    if tool in ("move_booking", "cancel_booking"):
        return _target_doubt(args, frame) or _consent_doubt(frame)
    if tool == "book_appointment":
        return _consent_doubt(frame)
    if tool == "note_caller":
        return _person_doubt(args, frame, hear)
    return _waiting_doubt(frame) if tool == "join_waitlist" else ""


def _service_doubt(args: Args, frame: Frame, hear: Hear, business: Business) -> str:
    mine, theirs = frame.wish.service, hear(_text(args, "service")).value("service")
    if not mine or not isinstance(theirs, str) or mine == theirs:
        return ""
    names = [business.service(ServiceId(one)).name for one in (mine, theirs)]
    return f"Which service would you like, {names[0]} or {names[1]}?"


def _time_doubt(args: Args, frame: Frame, hear: Hear) -> str:
    heard = frame.turn.heard
    mine = _standing([*frame.wish.whens, *(heard.dates if heard else ())])
    theirs = _standing(hear(_text(args, "when")).dates)
    if not mine or not theirs or any(_meet(a, b) for a in mine for b in theirs):
        return ""
    ours, other = _said(mine[-1], frame), _said(theirs[0], frame)
    if ours == other:
        return ""
    return f"Just so I have it right: which day and time, {ours} or {other}?"


def _choice_doubt(args: Args, frame: Frame) -> str:
    choice, search = args.get("choice"), frame.search
    left = [offered.number for offered in search.narrowed]
    meant = [search.pick] if search.pick is not None else left
    if not meant or choice in meant:
        return ""
    times = [o for o in search.offer if o.number in meant or o.number == choice]
    if len(times) < len({*meant, choice}):
        return "Which of those times would you like?"
    return f"Which one would you like, {' or '.join(_offered(o) for o in times)}?"


def _target_doubt(args: Args, frame: Frame) -> str:
    if frame.target is None or args.get("booking", 1) == frame.target:
        return ""
    return "Which of your appointments is it?"


def _consent_doubt(frame: Frame) -> str:
    """A write needs a yes that the reflex has heard too; without a read-back the tool refuses."""
    turn = frame.turn
    if frame.confirmed or turn.yes or not turn.no or not frame.search.read_back:
        return ""
    return frame.search.read_back


def _waiting_doubt(frame: Frame) -> str:
    """Nobody waits who did not ask for it, or say yes to it."""
    turn = frame.turn
    wanted = turn.heard is not None and turn.heard.wants("waitlist")
    if wanted or (turn.asked == "waitlist" and turn.yes):
        return ""
    return "Shall I put you on the waiting list?"


def _person_doubt(args: Args, frame: Frame, hear: Hear) -> str:
    name, phone = _text(args, "name"), _text(args, "phone")
    if name and frame.person.name and not _same_name(name, frame.person.name):
        return f"Is the name {frame.person.name}? Please spell it for me."
    theirs = hear(phone).value("phone") if phone else None
    mine = _digits(frame.person.phone)
    if isinstance(theirs, str) and mine and not _digits(theirs).endswith(mine[-10:]):
        return "Sorry, which number was it?"
    return ""


def _standing(whens: Iterable[When]) -> list[When]:
    return [when for when in whens if not when.negated]


def _meet(a: When, b: When) -> bool:
    """Whether two expressions leave a moment that fits both."""
    days = not _apart(a.day_from, a.day_to, b.day_from, b.day_to)
    if not days:
        return False
    mine, other = _hours(a), _hours(b)
    return any(x[0] <= y[1] and y[0] <= x[1] for x in mine for y in other)


def _apart(a_from: object, a_to: object, b_from: object, b_to: object) -> bool:
    return _before(a_to, b_from) or _before(b_to, a_from)


def _before(one: object, other: object) -> bool:
    return bool(one is not None and other is not None and str(one) < str(other))


def _hours(when: When) -> list[tuple[time, time]]:
    if when.time_from is None and when.time_to is None:
        return [(_MIDNIGHT, _LATEST)]
    if when.point and when.time_from is not None:
        return [(at, at) for at in (when.time_from, *when.alternatives)]
    return [(when.time_from or _MIDNIGHT, when.time_to or _LATEST)]


def _said(when: When, frame: Frame) -> str:
    today = frame.now.date() if frame.now else when.day_from
    parts = []
    if when.day_from is not None and today is not None:
        parts.append(say_day(when.day_from, today=today))
    if when.time_from is not None:
        parts.append(f"{'at' if when.point else 'from'} {say_time(when.time_from)}")
    return " ".join(parts) or when.text


def _offered(offered: Offered) -> str:
    return f"{offered.day} at {offered.time}"


def _same_name(one: str, other: str) -> bool:
    a, b = (set(name.casefold().replace("-", " ").split()) for name in (one, other))
    return a <= b or b <= a


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _text(args: Args, key: str) -> str:
    value = args.get(key, "")
    return value if isinstance(value, str) else ""
