"""Who is calling: two facts, before anything about the caller's own appointments is said."""

from __future__ import annotations

from collections.abc import Sequence

from voicedesk.brain.fold import sentences
from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.speaking import say, use
from voicedesk.domain.call import Level

_FACT_WORDS = {
    "name": "the name it is under",
    "date_of_birth": "your date of birth",
    "phone": "the telephone number we have",
    "email": "the e-mail address we have",
    "postcode": "the postcode we have",
    "account": "the account number we have",
}

_PATIENCE = 2
"""So many times it is asked again."""
_WHOLE_NUMBER = 8
"""Digits, the country's included."""


def proving(frame: Frame, ground: Ground) -> Act | None:
    """Two facts before anything about the caller's own appointments."""
    if ground.view.level >= Level.TWO_FACTS or frame.just_made:
        return None
    result = frame.turn.result("verify_caller")
    if result is not None and result.refused and len(frame.person.facts) >= 2:
        return say(frame, ground, sentences(result.refused)[0], ask="offer_callback")
    if frame.stalls > _PATIENCE and result is None:
        return say(frame, ground, phrase(frame, "not_proved", ground.profile), ask="offer_callback")
    facts = {fact: said for fact, said in frame.person.facts.items() if _is_whole(fact, said)}
    if result is None and frame.person.unproved and len(facts) >= 2:
        return use(frame, ground, "verify_caller", **facts)
    wrong = result.words("say") or result.refused if result else ""
    asked = ground.profile.verification.facts[:2]
    missing = [f for f in asked if f not in facts] or list(asked)
    return say(frame, ground, wrong or _known(frame), _asked_facts(missing, frame))


def _is_whole(fact: str, said: str) -> bool:
    """A piece of a number proves nothing, and a wrong try too many locks the caller out."""
    return fact != "phone" or sum(char.isdigit() for char in said) >= _WHOLE_NUMBER


def _known(frame: Frame) -> str:
    if frame.turn.asked == "facts" or frame.misses:
        return ""
    return {
        "move": "I can move it.",
        "cancel": "I can do that.",
        "lookup": "I can look that up.",
        "resend": "I can send it again.",
        "book": "Tell me what it was, or let me look it up.",
    }.get(frame.aim or "", "")


def _asked_facts(missing: Sequence[str], frame: Frame) -> str:
    words = " and ".join(_FACT_WORDS[f] for f in missing)
    both = missing[:1] == ["name"] and len(missing) > 1
    variants = (
        f"What name is it under, and {_FACT_WORDS[missing[1]]}?" if both else f"What is {words}?",
        f"To be sure who I'm speaking with: {words}, please?",
        f"May I have {words} once more, slowly?",
    )
    return next((v for v in variants if v not in frame.said), variants[frame.turns % 3])
