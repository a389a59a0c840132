"""Two or three true words that bridge the wait for a hosted model; none is said twice in a call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from livekit.agents.llm import ChatContext

from voicedesk.brain.frame import Frame

FOR_A_QUESTION = ("Let me check.", "Let me see.", "I'll look that up.", "Let me find out.")
FOR_A_WISH = ("One moment.", "Let me look.", "Okay, one second.", "All right, let's see.")
_WAITS = re.compile(
    r"(?:(?:ok|okay|sure|certainly|of course|all right|thank you|thanks)\b[ ,.!]*)?"
    r"(?:(?:please )?(?:(?:one|just a|just one|give me a) (?:moment|second|minute)|"
    r"bear with me|hold on|hold)\b|"
    r"let me (?:check|see|look|find|pull)\b|i(?:'ll| will) (?:check|look|see|find|pull)\b|"
    r"(?:i'm|i am) (?:checking|looking)\b)[^?]*",
    re.IGNORECASE,
)
_LONGEST_WAIT = 12
_HURTS = ("abusive", "angry", "emergency", "filler_only")
"""What a caller says to which no waiting phrase is a decent answer."""
_SHORT = frozenset({"goodbye", "thanks", "greet", "yes", "no", "repeat", "human", "robot"})


def opener(frame: Frame, chat_ctx: ChatContext) -> str:
    """What to say first while a model thinks about the caller's last words; empty for nothing.

    An opener promises nothing and answers nothing. There is none after a tool's result, in a turn
    in which the desk has spoken, and to words that a person would not answer with a wait.
    """
    heard = frame.turn.heard
    last = chat_ctx.items[-1] if chat_ctx.items else None
    if heard is None or last is None or last.type != "message" or last.role != "user":
        return ""
    if frame.turn.spoke or any(getattr(heard, mark) for mark in _HURTS):
        return ""
    if {intent.name for intent in heard.intents} & _SHORT:
        return ""
    return _unsaid(FOR_A_QUESTION if frame.turn.question else FOR_A_WISH, chat_ctx)


def waits(sentence: str) -> bool:
    """Whether a sentence says no more than that the caller should wait."""
    words = sentence.strip()
    return len(words.split()) <= _LONGEST_WAIT and _WAITS.fullmatch(words) is not None


def _unsaid(openers: Sequence[str], chat_ctx: ChatContext) -> str:
    said = " ".join(
        item.text_content or ""
        for item in chat_ctx.items
        if item.type == "message" and item.role == "assistant"
    )
    return next((words for words in openers if words not in said), "")
