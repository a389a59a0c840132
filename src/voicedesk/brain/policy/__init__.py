"""What to do next: the reflex's whole policy, a pure function of the frame and the call's view."""

from __future__ import annotations

from collections.abc import Callable

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy import asides
from voicedesk.brain.policy.acting import acting
from voicedesk.brain.policy.acts import Act, Ground, Say, Use
from voicedesk.brain.policy.booking import booking, service_name
from voicedesk.brain.policy.changing import changing, finished_words
from voicedesk.brain.policy.helping import helping
from voicedesk.brain.policy.misdialled import misdialled
from voicedesk.brain.policy.parting import parting, rating
from voicedesk.brain.policy.paying import paying
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.pricing import pricing
from voicedesk.brain.policy.promised import promised
from voicedesk.brain.policy.record import record
from voicedesk.brain.policy.speaking import URGENT, confidence, say

__all__ = ["URGENT", "Act", "Ground", "Say", "Use", "decide"]

_POSTS = {
    "book": "scheduling",
    "move": "scheduling",
    "cancel": "scheduling",
    "lookup": "scheduling",
    "resend": "scheduling",
    "support": "support",
    "late": "support",
}
_MARKS = {"scheduling": "find_slots", "support": "open_ticket"}


def decide(frame: Frame, ground: Ground) -> Act:
    """The next act; rules are asked in order and the first that has one wins."""
    for rule in _RULES:
        act = rule(frame, ground)
        if act is not None:
            return act
    return asides.unclear(frame, ground)


def _opening(frame: Frame, ground: Ground) -> Act | None:
    if frame.turn.heard is None and not frame.turn.did:
        return say(frame, ground, ask="start")
    return None


def _finished(frame: Frame, ground: Ground) -> Act | None:
    words = finished_words(frame, ground)
    if not words:
        return None
    heard = frame.turn.heard
    if heard is not None and heard.wants("goodbye"):
        return parting(frame, ground, words)
    if frame.aim == "book" and frame.wish.service:  # a second service was asked for as well
        name = service_name(frame, ground)
        return say(frame, ground, words, f"And the {name}: what day and time would suit you?")
    return say(frame, ground, words, ask="more")


def _refused(frame: Frame, ground: Ground) -> Act | None:
    for tool in ("move_booking", "cancel_booking", "resend_confirmation"):
        result = frame.turn.result(tool)
        if result is None:
            continue
        words = result.refused or result.words("say")
        if result.facts.get("gone"):
            return say(frame, ground, words, ask="ask_new_time")
        if result.facts.get("sent_again"):
            return say(frame, ground, words, ask="more")
        if result.refused or result.facts.get("refused"):
            return say(frame, ground, words, ask="offer_callback")
    return None


def _at_post(frame: Frame, ground: Ground) -> Act | None:
    """The agent whose work it is does it."""
    post = _POSTS.get(frame.aim or "")
    if post is None or _MARKS[post] in ground.tools or f"go_to_{post}" not in ground.tools:
        return None
    return Use(f"go_to_{post}", {}, "", confidence(frame))


def _given_up(frame: Frame, ground: Ground) -> Act | None:
    """The caller let a task go."""
    turn = frame.turn
    if frame.aim is not None or turn.did or not turn.used or turn.heard is None:
        return None
    if turn.asked == "confirm_cancel" and turn.no:
        return say(frame, ground, phrase(frame, "stays", ground.profile), ask="more")
    if turn.heard.wants("cancel") or (turn.asked == "facts" and turn.no):
        return say(frame, ground, phrase(frame, "left", ground.profile), ask="more")
    return None


_RULES: tuple[Callable[[Frame, Ground], Act | None], ...] = (
    _opening,
    asides.danger,
    asides.abuse,
    rating,
    paying,
    record,
    acting,
    promised,
    asides.person,
    asides.lost,
    _finished,
    _refused,
    asides.leaving,
    asides.language,
    asides.robot,
    misdialled,
    asides.again,
    pricing,
    asides.question,
    asides.small_talk,
    _given_up,
    _at_post,
    asides.late,
    asides.message,
    changing,
    booking,
    helping,
)
