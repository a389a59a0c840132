"""The end of a call: how it was, where that is asked, and one farewell with the next true thing."""

from __future__ import annotations

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.speaking import say, use
from voicedesk.language.scores import read_score
from voicedesk.language.understand import Heard

_SURE = 0.5
_GOES_ON = (
    "book",
    "move",
    "cancel",
    "lookup",
    "availability",
    "resend",
    "question",
    "human",
    "problem",
    "complaint",
    "billing",
    "account",
)
"""What somebody may still want who was asked how it was."""


def parting(frame: Frame, ground: Ground, *words: str) -> Act:
    """End it; the farewell waits while the caller may be asked how it was."""
    may_ask = _is_wished(ground) and ground.view.may_ask_score
    said = [*words, "" if may_ask else farewell(frame, ground)]
    saying = " ".join(part for part in said if part)
    return use(frame, ground, "end_call", saying=saying, reason="goodbye")


def farewell(frame: Frame, ground: Ground) -> str:
    """One farewell with the next true thing."""
    bye = phrase(frame, "goodbye", ground.profile)
    name = f", {ground.view.first_name}" if ground.view.first_name else ""
    if frame.farewell:
        return f"{frame.farewell}{name}. {bye}"
    return bye


def rating(frame: Frame, ground: Ground) -> Act | None:
    """Ask how it was, take what is said, and go; whoever wants something else is not held up."""
    turn = frame.turn
    ending = turn.result("end_call")
    if ending is not None and _is_wished(ground):
        asks = ending.words("ask")
        return say(frame, ground, asks) if asks else parting(frame, ground)
    if turn.asked != "score" or turn.heard is None or _goes_on(turn.heard):
        return None
    noted = turn.result("rate_call")
    if noted is not None:
        return parting(frame, ground, noted.words("say"))
    if read_score(turn.heard.text) is not None:
        return use(frame, ground, "rate_call")
    return parting(frame, ground)


def _is_wished(ground: Ground) -> bool:
    wished = ground.profile.notifications
    return wished.survey and wished.survey_by == "voice"


def _goes_on(heard: Heard) -> bool:
    named = heard.value("service") is not None
    return named or any(heard.wants(name, at_least=_SURE) for name in _GOES_ON)
