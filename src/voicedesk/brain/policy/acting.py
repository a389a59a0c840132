"""Uses the actions of the profile by their trigger words, and sees them through."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground, Use
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.speaking import confidence, say
from voicedesk.brain.results import ACTION
from voicedesk.profile.actions import Action

_ELSEWHERE = ("human", "goodbye", "book", "move", "cancel")
_READABLE = ("digits", "phone", "email", "date", "number")
"""What can be found in the words that name the action; anything else is asked for."""


def acting(frame: Frame, ground: Ground) -> Act | None:
    """The next step of an action that was asked for."""
    if not ground.profile.actions or frame.turn.heard is None:
        return None
    done = next((did for did in frame.turn.did if did.tool.startswith(ACTION)), None)
    if done is not None:
        words = done.words("say") or done.refused
        return (
            say(frame, ground, done.words("ask"))
            if done.words("ask")
            else say(frame, ground, words, ask="more")
        )
    return _go_on(frame, ground) or _begin(frame, ground)


def _go_on(frame: Frame, ground: Ground) -> Act | None:
    """The caller answers what the action asked."""
    open_, heard = frame.acting, frame.turn.heard
    if open_ is None or heard is None or open_.words("ask") not in frame.desk_last:
        return None
    if any(heard.wants(name) for name in _ELSEWHERE) or heard.emergency:
        return None
    needs = open_.facts.get("needs")
    need = str(needs[0]) if isinstance(needs, list) and needs else ""
    if need == "yes":
        if frame.turn.yes:
            return Use(open_.tool, open_.args, "", confidence(frame))
        return say(frame, ground, phrase(frame, "left", ground.profile), ask="more")
    if frame.turn.no:
        return say(frame, ground, phrase(frame, "left", ground.profile), ask="more")
    return Use(open_.tool, {**open_.args, need: heard.text}, "", confidence(frame))


def _begin(frame: Frame, ground: Ground) -> Act | None:
    heard = frame.turn.heard
    if heard is None or frame.turn.did:
        return None
    for action in ground.profile.actions:
        if any(_names(heard.text, trigger) for trigger in action.triggers):
            return Use(f"{ACTION}{action.name}", _found(action, heard.text), "", confidence(frame))
    return None


def _found(action: Action, text: str) -> dict[str, object]:
    """The first field of each readable kind may stand in the same words."""
    asked = [one for one in action.fields if one.source == "caller" and one.kind in _READABLE]
    first = {one.kind: one.name for one in reversed(asked)}
    return dict.fromkeys(first.values(), text)


def _names(text: str, trigger: str) -> bool:
    words = r"\W+".join(re.escape(word) for word in trigger.split())
    return re.search(rf"\b{words}\b", text, re.IGNORECASE) is not None
