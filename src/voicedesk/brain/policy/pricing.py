"""What costs the least or the most of all that the business does."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.speaking import use

_LEAST = re.compile(
    r"\b(?:cheapest|least expensive|lowest[- ]priced?|lowest cost|most affordable"
    r"|costs? the least)\b",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"\b(?:most expensive|priciest|dearest|highest[- ]priced?|costs? the most)\b", re.IGNORECASE
)
_OF_ALL = re.compile(
    r"\b(?:thing|service|treatment|option|appointment|one|visit|offer|you (?:do|have|offer|got)"
    r"|costs? the (?:least|most))\b",
    re.IGNORECASE,
)


def pricing(frame: Frame, ground: Ground) -> Act | None:
    """The cheapest or the dearest service, from the price list; nothing where it has no prices."""
    heard = frame.turn.heard
    if heard is None or not frame.turn.question or heard.value("service"):
        return None
    if not _OF_ALL.search(heard.text):
        return None
    most = bool(_MOST.search(heard.text))
    if not (most or _LEAST.search(heard.text)):
        return None
    if frame.turn.result("answer_question") is not None:
        return None
    priced = [one for one in ground.profile.services if one.price is not None]
    if not priced:
        return None
    extreme = (max if most else min)(priced, key=lambda one: one.price or 0)
    return use(frame, ground, "answer_question", question=f"how much is {extreme.name}")
