"""A caller who wants to pay, or reads out a card: a link is texted, a card is never taken."""

from __future__ import annotations

from voicedesk.brain.cards import offers_card
from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.asides import resume
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.speaking import say, use

NO_CARDS = "Please don't tell me card numbers; I can't take them on the phone."


def paying(frame: Frame, ground: Ground) -> Act | None:
    """The link where there is one, else what the profile says of paying."""
    result = frame.turn.result("send_payment_link")
    if result is not None:
        words = result.words("say") or f"{NO_CARDS} {result.refused}"
        return say(frame, ground, words, _onward(frame, ground))
    heard = frame.turn.heard
    if heard is None or frame.turn.did or not offers_card(heard.text):
        return None
    policies = ground.profile.policies
    if policies.payment_link and "send_payment_link" in ground.tools:
        return use(frame, ground, "send_payment_link")
    return say(frame, ground, NO_CARDS, policies.payment, _onward(frame, ground))


def _onward(frame: Frame, ground: Ground) -> str:
    """Back to what was going on: an appointment that waits for its yes is not forgotten."""
    if frame.aim is None:
        return phrase(frame, "more", ground.profile)
    return resume(frame, ground)
