"""What a brain is given of the caller's words: everything but the numbers of cards."""

from __future__ import annotations

from livekit.agents.llm import ChatContext, ChatMessage

from voicedesk.telemetry.mask import mask_cards


def without_cards(context: ChatContext) -> ChatContext:
    """The same conversation; a copy only where a card was read out."""
    hidden = {
        item.id: masked
        for item in context.items
        if isinstance(item, ChatMessage) and item.role == "user"
        if (masked := _masked(item)) is not None
    }
    if not hidden:
        return context
    copied = context.copy()
    copied.items[:] = [hidden.get(item.id, item) for item in copied.items]
    return copied


def _masked(message: ChatMessage) -> ChatMessage | None:
    content = [mask_cards(part) if isinstance(part, str) else part for part in message.content]
    return None if content == message.content else message.model_copy(update={"content": content})
