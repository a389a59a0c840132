"""What another process needs to go on with a call: kept after every turn, read after a death."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from livekit.agents import AgentSession
from livekit.agents.llm import ChatContext

from voicedesk.agents.base import Receptionist
from voicedesk.agents.live import LiveCall, Post
from voicedesk.agents.router import Router
from voicedesk.agents.scheduling import Scheduling
from voicedesk.agents.support import Support
from voicedesk.calls.packing import pack, unpack
from voicedesk.domain.call import Call, JournalRow
from voicedesk.domain.state import CallState
from voicedesk.errors import VoicedeskError
from voicedesk.ports import Calls, Sessions

logger = logging.getLogger(__name__)

KEPT = timedelta(hours=2)
_POSTS: dict[Post, type[Receptionist]] = {
    "front": Router,
    "scheduling": Scheduling,
    "support": Support,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a call stood when it was last heard of."""

    state: CallState
    context: ChatContext
    post: Post

    @property
    def last_said(self) -> str:
        """The desk's last words."""
        said = [m for m in self.context.messages() if m.role == "assistant" and m.text_content]
        return (said[-1].text_content or "") if said else ""

    @property
    def unanswered(self) -> bool:
        """Whether the caller spoke last."""
        spoken = [m.role for m in self.context.messages() if m.role in ("user", "assistant")]
        return bool(spoken) and spoken[-1] == "user"


class Keeper:
    """Writes where the call stands, off the caller's path; the latest is what counts."""

    def __init__(self, live: LiveCall, sessions: Sessions) -> None:
        self._live = live
        self._sessions = sessions
        self._session: AgentSession[LiveCall] | None = None
        self._due = asyncio.Event()

    def follow(self, session: AgentSession[LiveCall]) -> None:
        """Keep up with a session from now on."""
        self._session = session
        session.on("conversation_item_added", lambda _: self._due.set())
        session.on("function_tools_executed", lambda _: self._due.set())
        self._due.set()

    async def keep(self) -> None:
        """Write until cancelled."""
        while True:
            await self._due.wait()
            self._due.clear()
            try:
                await self._write()
            except (VoicedeskError, TypeError) as error:
                logger.warning("state not kept", extra={"error": type(error).__name__})

    async def _write(self) -> None:
        if self._session is not None:
            await write_kept(self._live, self._session, self._sessions)


async def write_kept(live: LiveCall, session: AgentSession[LiveCall], sessions: Sessions) -> None:
    """Keep where a call stands."""
    context = session.history.copy(exclude_instructions=True, exclude_config_update=True)
    state = {
        "state": pack(live.state),
        "context": context.to_dict(exclude_timestamp=False, exclude_metrics=True),
        "post": live.post,
    }
    await sessions.put(live.call.id, state, ttl=KEPT)


async def read_kept(call: Call, sessions: Sessions, calls: Calls) -> Kept:
    """Where a call stood: as it was kept, else as far as its journal tells."""
    with suppress(VoicedeskError, KeyError, TypeError, ValueError):
        kept = await sessions.get(call.id)
        if kept is not None:
            state = unpack(kept["state"])
            context = kept["context"]
            if isinstance(state, CallState) and isinstance(context, dict):
                return Kept(state, ChatContext.from_dict(context), _post(kept.get("post")))
    return Kept(CallState(call), _from_journal(await calls.journal(call.id)), "front")


def agent_for(live: LiveCall, kept: Kept) -> Receptionist:
    """The agent that goes on, knowing what was said."""
    live.post = kept.post
    return _POSTS[kept.post](live, kept.context.copy(), greeted=True)


def _post(kept: object) -> Post:
    return kept if kept in ("scheduling", "support") else "front"


def _from_journal(rows: Sequence[JournalRow]) -> ChatContext:
    context = ChatContext.empty()
    for row in rows:
        text = str(row.data.get("text", ""))
        if row.kind in ("say", "heard") and text:
            context.add_message(role="user" if row.kind == "heard" else "assistant", content=text)
    return context
