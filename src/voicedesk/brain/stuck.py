"""Signs that the desk is on the wrong track: the caller says it again, or that it was not so."""

from __future__ import annotations

import re

from livekit.agents.llm import ChatContext

_NOT_SO = re.compile(r"^\W*(?:no\b\W*)?(?:but )?i (?:said|meant|told you)\b", re.IGNORECASE)
_LEAST_WORDS = 5
_SAME = 0.8
"""Share of words from which on it is the same thing once more."""


def stuck(chat_ctx: ChatContext) -> bool:
    """Whether the caller's last words repeat what they said before, or contradict the desk."""
    said = [m.text_content or "" for m in chat_ctx.messages() if m.role == "user"]
    if not said:
        return False
    last = _words(said[-1])
    if _NOT_SO.match(said[-1]):
        return True
    return len(last) >= _LEAST_WORDS and any(_same(last, _words(one)) for one in said[-3:-1])


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * max(len(one), len(other))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))
