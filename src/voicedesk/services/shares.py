"""Each share among the figures: which calls are counted, and out of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from voicedesk.domain.booking import Deed
from voicedesk.domain.call import CallbackStatus, CallId, Outcome
from voicedesk.domain.share import Share
from voicedesk.ports import CallFacts, Sound
from voicedesk.ports.figures import LOSSY

CAME_BACK = timedelta(days=7)
"""Whoever rings again about the same within this time was not helped the first time."""
SHORT = timedelta(seconds=5)
"""A caller who leaves earlier misdialled."""
AT_ONCE = timedelta(seconds=5)
EARLY = timedelta(seconds=10)
ONE_WAY_S = 5.0
"""Seconds in all in which a call was heard at one end only: a word was surely lost."""
CONTENT = 4
"""Of five: from here on a caller was content."""
RESOLVED = frozenset({Outcome.BOOKED, Outcome.MOVED, Outcome.CANCELLED, Outcome.ANSWERED})
REFLEX = "reflex"

Count = Callable[[Sequence[CallFacts], Sequence[CallFacts], datetime], Share]
"""The calls that are counted, those and the ones about them, and now."""


def conversion(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Calls in which something was booked, of those in which a time was looked for."""
    return _ended([one for one in calls if one.is_wanted], has_booked)


def resolution(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """First calls about something after which the same person had not to ring again.

    A first call has none of the person on that topic in the seven days before. It is resolved when
    none follows in seven days, no ticket of it was open for longer, and the caller did not give up.
    Until then it is undecided; callers who withheld their number are not counted.
    """
    by_topic: defaultdict[tuple[str, str], list[CallFacts]] = defaultdict(list)
    for one in around:
        if one.person is not None:
            by_topic[one.person, topic(one)].append(one)
    wanted = {one.call for one in calls}
    some: list[CallId] = []
    of: list[CallId] = []
    undecided: list[CallId] = []
    for row in by_topic.values():
        for one, following in _firsts(row):
            if one.call not in wanted:
                continue
            verdict = _resolved(one, following, now)
            (undecided if verdict is None else of).append(one.call)
            if verdict:
                some.append(one.call)
    return Share(tuple(some), tuple(of), tuple(undecided))


def containment(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Ended with what was wanted: no person called in, nothing left for one, nobody gone."""
    return _ended(calls, lambda one: one.outcome in RESOLVED and not leaves_work(one))


def plain(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Not put through to a person, as most others count containment: giving up is in it."""
    return _ended(calls, lambda one: not one.reached)


def escalation(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Calls in which a person was called in, reached or not."""
    return _ended(calls, lambda one: one.asked > 0)


def reached(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Put through, of the calls in which a person was called in."""
    return _ended([one for one in calls if one.asked], lambda one: one.reached)


def abandonment(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Left with nothing done; who left within five seconds misdialled and is not counted."""
    return _ended(_meant(calls), lambda one: one.outcome is Outcome.ABANDONED)


def greeted(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Greeted within five seconds of the ring; who left unheard after that counts against."""
    return _ended(
        _meant(calls),
        lambda one: one.greeted is not None and one.greeted - one.started <= AT_ONCE,
    )


def early(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Hung up in the first ten seconds with nothing done."""
    return _ended(calls, is_early)


def reflex(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Turns that were answered without a language model, of all turns."""
    turns = [(one.call, turn.by == REFLEX) for one in calls for turn in one.turns]
    return Share(tuple(call for call, yes in turns if yes), tuple(call for call, _ in turns))


def kept(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Promised calls back that were made in time, of those that are due."""
    some: list[CallId] = []
    of: list[CallId] = []
    undecided: list[CallId] = []
    for one in calls:
        for promise in one.promises:
            if promise.status is CallbackStatus.DROPPED:
                continue
            in_time = promise.status is CallbackStatus.KEPT and promise.changed <= promise.due
            (of if in_time or promise.due <= now else undecided).append(one.call)
            if in_time:
                some.append(one.call)
    return Share(tuple(some), tuple(of), tuple(undecided))


def satisfaction(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Callers who gave four or five of five, of those who answered."""
    of = [one for one in calls if one.score is not None]
    some = [one.call for one in of if one.score is not None and one.score >= CONTENT]
    return Share(tuple(some), tuple(one.call for one in of))


def answered(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Callers who said how it was, of those who were asked."""
    of = [one for one in calls if one.is_asked]
    return Share(
        tuple(one.call for one in of if one.score is not None), tuple(one.call for one in of)
    )


def lossy(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Calls that lost more than three of a hundred packets of the caller's sound."""
    return _sounded(calls, lambda sound: sound.loss is not None and sound.loss > LOSSY)


def one_way(calls: Sequence[CallFacts], around: Sequence[CallFacts], now: datetime) -> Share:
    """Calls in which for five seconds nothing came from the caller, or nothing left the desk."""
    return _sounded(calls, lambda sound: max(sound.unheard_s, sound.unsent_s) >= ONE_WAY_S)


SHARES: Mapping[str, Count] = MappingProxyType(
    {
        "conversion": conversion,
        "resolution": resolution,
        "containment": containment,
        "plain": plain,
        "escalation": escalation,
        "reached": reached,
        "abandonment": abandonment,
        "greeted": greeted,
        "early": early,
        "kept": kept,
        "reflex": reflex,
        "satisfaction": satisfaction,
        "answered": answered,
        "lossy": lossy,
        "one_way": one_way,
    }
)
"""Every share by its key, in the order in which they are shown."""


def has_booked(one: CallFacts) -> bool:
    """Whether the ledger has a booking of this call."""
    return any(deed.deed is Deed.BOOKED for deed in one.deeds)


def leaves_work(one: CallFacts) -> bool:
    """Whether a person was called in, or something was left for one."""
    return bool(one.asked or one.reached or one.tickets or one.promises)


def is_early(one: CallFacts) -> bool:
    """Whether the caller hung up in the first ten seconds."""
    gone = one.ended is not None and one.ended - one.started <= EARLY
    return gone and one.outcome is Outcome.ABANDONED


def topic(one: CallFacts) -> str:
    """What a call was about, as far as what was done in it tells."""
    return "booking" if one.is_wanted or one.is_change or one.deeds else "else"


def _ended(calls: Iterable[CallFacts], counts: Callable[[CallFacts], bool]) -> Share:
    of = [one for one in calls if one.ended is not None]
    live = tuple(one.call for one in calls if one.ended is None)
    some = tuple(one.call for one in of if counts(one))
    return Share(some, tuple(one.call for one in of), live)


def _sounded(calls: Iterable[CallFacts], counts: Callable[[Sound], bool]) -> Share:
    heard = [(one.call, one.sound) for one in calls if one.sound is not None]
    some = tuple(call for call, sound in heard if counts(sound))
    return Share(some, tuple(call for call, _ in heard))


def _meant(calls: Iterable[CallFacts]) -> list[CallFacts]:
    return [
        one
        for one in calls
        if not (
            one.outcome is Outcome.ABANDONED
            and one.ended is not None
            and one.ended - one.started < SHORT
        )
    ]


def _firsts(row: list[CallFacts]) -> list[tuple[CallFacts, CallFacts | None]]:
    """The first calls of a person on a topic, each with the next one."""
    row = sorted(row, key=lambda one: one.started)
    earlier: list[CallFacts | None] = [None, *row[:-1]]
    nexts: list[CallFacts | None] = [*row[1:], None]
    return [
        (one, after)
        for before, one, after in zip(earlier, row, nexts, strict=True)
        if before is None or one.started - before.started > CAME_BACK
    ]


def _resolved(one: CallFacts, following: CallFacts | None, now: datetime) -> bool | None:
    ends = one.started + CAME_BACK
    if following is not None and following.started <= ends:
        return False
    if any(done is not None and done > ends for done in one.tickets):
        return False
    if now < ends:
        return None
    return None not in one.tickets and one.outcome not in (None, Outcome.ABANDONED)
