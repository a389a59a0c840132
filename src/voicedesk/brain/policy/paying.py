"""A caller who wants to pay, or reads out a card: a link is texted, a card is never taken."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.speaking import say, use
from voicedesk.telemetry.mask import HIDDEN, mask_cards

NO_CARDS = "Please don't tell me card numbers; I can't take them on the phone."
_BY_CARD = re.compile(
    r"\b(?:pay|settle)\b[^.?]{0,40}\b"
    r"(?:over the phone|by phone|(?:with|by|on) (?:my|a|this) card)\b"
    r"|\b(?:take|charge|use) my (?:credit |debit )?card\b"
    r"|\bhere(?:'s| is) my card\b|\bmy card number\b",
    re.IGNORECASE,
)


def paying(frame: Frame, ground: Ground) -> Act | None:
    """The link where there is one, else what the profile says of paying."""
    result = frame.turn.result("send_payment_link")
    if result is not None:
        return say(frame, ground, result.words("say") or f"{NO_CARDS} {result.refused}", ask="more")
    heard = frame.turn.heard
    if heard is None or frame.turn.did or not _offers_card(heard.text):
        return None
    policies = ground.profile.policies
    if policies.payment_link and "send_payment_link" in ground.tools:
        return use(frame, ground, "send_payment_link")
    return say(frame, ground, NO_CARDS, policies.payment, ask="more")


def _offers_card(text: str) -> bool:
    return HIDDEN in text or mask_cards(text) != text or _BY_CARD.search(text) is not None
