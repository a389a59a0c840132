"""A conversation as a point that a proof can come back to: copied, and told from other points."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from voicedesk.agents.live import Post
from voicedesk.brain.asked import question_in
from voicedesk.brain.frame import Frame, Offered
from voicedesk.domain.state import CallState
from voicedesk.language.dates import When

T = TypeVar("T")
_MOST_MISSES = 4


@dataclass(slots=True)
class Node:
    """A conversation up to where the caller may speak next."""

    frame: Frame
    state: CallState
    post: Post = "front"
    whole: frozenset[str] = frozenset()
    """Deeds that were read back whole, word for word."""
    depth: int = 0
    road: int = 0
    """How many utterances led to where the walk began."""
    before: Node | None = None
    lines: tuple[str, ...] = ()
    """What was said and done in the last turn, for a reader."""

    @property
    def over(self) -> bool:
        """Whether nothing more can come of it: said goodbye, or a person is on the line."""
        return self.state.ended is not None or self.state.did("transferred")

    def call(self) -> list[str]:
        """The whole call that leads here."""
        before = self.before.call() if self.before else []
        return [*before, *self.lines]

    def key(self) -> Hashable:
        """Everything that decides what can come; how often and in what words is left out."""
        frame, state = self.frame, self.state
        return (
            self.post,
            _frame_key(frame),
            int(state.level),
            state.customer.id if state.customer else None,
            (bool(state.noted.name), bool(state.noted.phone), bool(state.noted.email)),
            tuple(hold.id for hold in state.holds),
            state.moving.id if state.moving else None,
            state.proposal.ref if state.proposal else None,
            tuple(slot[0].span.start for slot in state.offer),
            frozenset(effect.kind for effect in state.effects),
            len(state.bookings),
            self.over,
        )


def _frame_key(frame: Frame) -> Hashable:
    wish, search, person, trouble = frame.wish, frame.search, frame.person, frame.trouble
    return (
        frame.aim,
        (wish.service, wish.staff, wish.location, _whens(wish.whens), _whens(wish.refused)),
        (wish.prefer, wish.people),
        (search.fresh, _slots(search.offer), _slots(search.narrowed), search.exact, search.pick),
        (_slot(search.held), _slot(search.declined), search.needs, search.waitlist),
        (bool(person.name), bool(person.phone), bool(person.email), frozenset(person.facts)),
        (frozenset(person.fresh), bool(person.notes), frozenset(person.unproved)),
        (trouble.category, bool(trouble.words), trouble.account, trouble.asked_account),
        (trouble.filed, trouble.unreachable, frame.target, _whens(frame.source)),
        (frame.confirmed, frame.cancel_asked, frozenset(frame.done), bool(frame.person_wanted)),
        (min(frame.misses, _MOST_MISSES), min(frame.abused, 2), min(frame.silences, 3)),
        None if frame.bookings is None else _slots(frame.bookings),
        question_in(frame.desk_last),
        frame.mentioned,
    )


def _whens(whens: tuple[When, ...]) -> Hashable:
    return tuple((w.day_from, w.day_to, w.time_from, w.time_to) for w in whens)


def _slots(offered: tuple[Offered, ...]) -> Hashable:
    return tuple(_slot(one) for one in offered)


def _slot(offered: Offered | None) -> Hashable:
    return (offered.start, offered.staff, offered.number) if offered else None


def copied(value: T) -> T:
    """A copy of whatever may change; what is frozen is shared."""
    made: Any = value
    if isinstance(value, list):
        made = list(value)
    elif isinstance(value, set):
        made = set(value)
    elif isinstance(value, dict):
        made = dict(value)
    elif is_dataclass(value) and not isinstance(value, type) and not _is_frozen(value):
        inner: Any = value
        made = replace(inner, **{f.name: copied(getattr(value, f.name)) for f in fields(value)})
    return made  # type: ignore[no-any-return]  # of the type that it was copied from


def _is_frozen(value: object) -> bool:
    parameters: Any = getattr(value, "__dataclass_params__", None)
    return bool(parameters.frozen)
