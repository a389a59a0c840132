"""Puts a reply together: what was just learnt, then the words, then one question."""

from __future__ import annotations

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground, Say, Use
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.talk import Did

_HOME = {
    "find_slots": "scheduling",
    "hold_slot": "scheduling",
    "book_appointment": "scheduling",
    "join_waitlist": "scheduling",
    "find_bookings": "scheduling",
    "move_booking": "scheduling",
    "cancel_booking": "scheduling",
    "resend_confirmation": "scheduling",
    "open_ticket": "support",
    "send_code": "support",
    "check_code": "support",
    "look_up_record": "support",
    "change_contact": "support",
    "take_message": "support",
}
URGENT = 1.0
"""Of an emergency: what is said to it is laid down, and waits for nobody."""
_SURE, _LIKELY, _GUESS = 0.95, 0.6, 0.25
_ASIDES = ("answer_question", "take_message")


def say(frame: Frame, ground: Ground, *parts: str, ask: str = "") -> Say:
    """A reply: greeting by name once, what an aside brought, the words, one question by its key."""
    words = [by_name(frame, ground), lead(frame, ground), *parts]
    if ask:
        words.append(phrase(frame, ask, ground.profile))
    return Say(" ".join(w for w in words if w), confidence(frame))


def use(frame: Frame, ground: Ground, tool: str, *, saying: str = "", **args: object) -> Act:
    """A tool call, by way of the agent who has the tool."""
    if tool in ground.tools:
        return Use(tool, _filled(args), saying, confidence(frame))
    post = _HOME.get(tool)
    if post and f"go_to_{post}" in ground.tools:
        return Use(f"go_to_{post}", {}, saying, confidence(frame))
    return say(frame, ground, phrase(frame, "trouble", ground.profile), ask="offer_callback")


def lead(frame: Frame, ground: Ground) -> str:
    """What asides of this turn brought, or an apology when nothing was understood."""
    told = [d.words("say") or d.refused for d in frame.turn.did if _is_told(frame, d)]
    if told:
        return " ".join(told)
    heard = frame.turn.heard
    every = heard is not None and all(when.recurring for when in heard.dates)
    if heard is not None and heard.recurring and every and frame.aim == "book":
        return phrase(frame, "one_at_a_time", ground.profile)
    if frame.misses and not frame.turn.did:
        return phrase(frame, "sorry", ground.profile)
    return ""


def _is_told(frame: Frame, did: Did) -> bool:
    """Whether what an aside brought is said: not that nothing was found to what nobody asked."""
    if did.tool not in _ASIDES:
        return False
    return frame.turn.question or did.tool != "answer_question" or bool(did.facts.get("answered"))


def confidence(frame: Frame) -> float:
    """How sure the reflex is that it understood the last utterance."""
    heard = frame.turn.heard
    if heard is None:
        return _SURE
    if heard.emergency:
        return URGENT
    if frame.misses:
        return _GUESS
    if frame.turn.question and not frame.turn.did:
        return _LIKELY
    return _SURE if heard.confident or frame.turn.used else _LIKELY


def by_name(frame: Frame, ground: Ground) -> str:
    """A hello to whom the number belongs, in the first answer of a call."""
    name = ground.view.first_name
    if (
        not name
        or frame.turns != 1
        or frame.turn.spoke
        or any(name in words for words in frame.said)
    ):
        return ""
    return f"Hello {name}."


def _filled(args: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in args.items() if value not in ("", None, 0, False)}
