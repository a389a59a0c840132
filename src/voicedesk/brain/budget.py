"""What of a long conversation a model is shown: never more than it may cost, cut seldom."""

from __future__ import annotations

from livekit.agents.llm import ChatContext, ChatItem

MOST_ITEMS = 80
MOST_CHARACTERS = 40_000
"""Of words, arguments and answers of tools: about 10,000 tokens."""
_STEP = 20
"""Items that go at once: what begins alike from turn to turn, vendors keep and charge less for."""


def shown(chat_ctx: ChatContext) -> ChatContext:
    """A copy with the instructions and the latest part that fits."""
    context = chat_ctx.copy()
    left = len(context.items)
    while left > _STEP and (left > MOST_ITEMS or size(context) > MOST_CHARACTERS):
        left -= _STEP
        context = context.truncate(max_items=left)
    return context


def size(chat_ctx: ChatContext) -> int:
    """Characters of everything that is said, called and answered, without the instructions."""
    return sum(map(_size, chat_ctx.items))


def _size(item: ChatItem) -> int:
    if item.type == "message":
        return 0 if item.role in ("system", "developer") else len(item.text_content or "")
    if item.type == "function_call":
        return len(item.arguments)
    return len(item.output) if item.type == "function_call_output" else 0
