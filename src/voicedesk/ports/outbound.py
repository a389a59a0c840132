"""Telephone calls that the desk makes: what is to be said, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from voicedesk.ports.calls import DialResult

ErrandKind = Literal["callback", "reminder", "waitlist"]
Refusal = Literal["opted_out", "no_consent", "out_of_hours", "not_allowed", "over_limit"]
Outcome = DialResult | Literal["message_left", "unwanted"] | Refusal


@dataclass(frozen=True, slots=True)
class Errand:
    """One call to make; `key` makes it once."""

    kind: ErrandKind
    to: str
    says: str
    """For the person alone; a machine hears none of it."""
    key: str
    asked_for: bool = False
    """The person has asked to be rung about this."""


class Dialler(Protocol):
    """Rings a number and says what there is to say."""

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        """`introduction` opens to a person; `message` is all that a machine is left."""
