"""A caller's hum leaves the desk the word, unless it answers what was just asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable

from livekit.agents import AgentSession, stt

from voicedesk.agents.live import LiveCall

NEAR_THE_END_S = 1.2
"""Who hums so shortly before the desk has finished answers it."""


async def without_hums(
    events: AsyncIterable[stt.SpeechEvent | str], dropped: Callable[[], Awaitable[bool]]
) -> AsyncIterator[stt.SpeechEvent | str]:
    """What was heard but for the words that a recogniser makes of hums."""
    async for event in events:
        whole = not isinstance(event, str) and event.type == stt.SpeechEventType.FINAL_TRANSCRIPT
        if not whole or not await dropped():
            yield event


async def hums_along(
    session: AgentSession[LiveCall], *, near_the_end_s: float = NEAR_THE_END_S
) -> bool:
    """Whether the caller has only hummed, and the desk speaks on for a while.

    What a recogniser reads in a hum is no evidence: it is anything from "so" to "I'm sorry".
    """
    if not session.userdata.hummed() or session.agent_state != "speaking":
        return False
    stopped = asyncio.Event()

    def changed(_: object) -> None:
        stopped.set()

    session.on("agent_state_changed", changed)
    try:
        async with asyncio.timeout(near_the_end_s):
            await stopped.wait()
    except TimeoutError:
        return True
    finally:
        session.off("agent_state_changed", changed)
    return False
