"""A call in writing: the same session, agents and tools, without ears and mouth."""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Any, Self

from livekit.agents import llm
from livekit.agents.llm import ChatContext

from voicedesk.agents.live import LiveCall
from voicedesk.agents.router import Router
from voicedesk.calls.session import finish, open_session

logger = logging.getLogger(__name__)

TURN_TIMEOUT_S = 60.0
LONGEST = 20_000
"""Characters of one utterance that are taken in."""
_SORRY = "Sorry, something went wrong on my side. Could you say that again?"


class TextCall:
    """One conversation; `async with` begins and ends it."""

    def __init__(self, live: LiveCall, brain: llm.LLM[Any], *, greeting: str) -> None:
        self.live = live
        # nobody's silence ends a turn in writing
        self._session = open_session(live, brain, turn_handling={"turn_detection": "manual"})
        self._greeting = greeting

    async def __aenter__(self) -> Self:
        live = self.live
        live.journal.start()
        context = ChatContext.empty()
        context.add_message(role="assistant", content=self._greeting)
        self._session.history.add_message(role="assistant", content=self._greeting)
        first = Router(live, context, greeted=True)
        await self._session.start(first)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.aclose()
        await finish(self.live, reason=self.live.state.ended or "hang_up")

    @property
    def over(self) -> bool:
        """Whether the desk has said goodbye."""
        return self.live.state.ended is not None

    async def say(self, text: str) -> None:
        """One utterance of the caller, answered to the end; never raises for what was said."""
        words = text.strip()[:LONGEST] or "..."
        try:
            async with asyncio.timeout(TURN_TIMEOUT_S):
                await self._session.run(user_input=words)
        except Exception as error:  # the session's edge: the call goes on, whatever broke
            logger.exception("turn failed", extra={"error": type(error).__name__})
            self.live.journal.add("say", {"who": "desk", "text": _SORRY, "ms": 0.0, "by": "desk"})
