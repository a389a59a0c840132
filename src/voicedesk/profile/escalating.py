"""When a person is called in: the one place that decides it, whoever thinks for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voicedesk.profile.schema import Profile

Cause = Literal["emergency", "asked", "topic", "angry", "misunderstood", "model_failed"]


@dataclass(frozen=True, slots=True)
class Signal:
    """What is known about how a call goes, at the end of a turn."""

    text: str = ""
    """What the caller said last."""
    asked: bool = False
    emergency: bool = False
    angry: bool = False
    misunderstandings: int = 0
    """Turns in a row that were not understood, this one included."""
    model_failed: bool = False
    """No language model answered, and it was needed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person is to be called in."""

    cause: Cause
    topic: str = ""
    """What it is about, where the profile leaves that to people."""


def decide(profile: Profile, signal: Signal) -> Decision | None:
    """Whether a person is to be called in now, for the weightiest of the reasons.

    A model that fails is no reason while the caller is understood without it.
    """
    rules = profile.escalation
    if signal.emergency or counts_as_danger(profile, signal.text):
        return Decision("emergency")
    if signal.asked:
        return Decision("asked")
    if topic := _named(signal.text, rules.topics):
        return Decision("topic", topic)
    if signal.angry or counts_as_anger(profile, signal.text):
        return Decision("angry")
    if signal.misunderstandings < rules.after_misunderstandings:
        return None
    return Decision("model_failed" if signal.model_failed else "misunderstood")


def counts_as_danger(profile: Profile, text: str) -> bool:
    """Whether the business counts these words as an emergency, whatever else is named."""
    return bool(_named(text, profile.emergency.words))


def counts_as_anger(profile: Profile, text: str) -> bool:
    """Whether the business counts these words as upset."""
    return bool(_named(text, profile.escalation.angry_words))


def _named(text: str, words: tuple[str, ...]) -> str:
    said = text.casefold()
    return next((word for word in words if word.casefold() in said), "")
