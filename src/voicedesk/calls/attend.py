"""What nobody says aloud: the caller falls silent, hangs up, or the desk has said goodbye."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from livekit.agents import (
    AgentSession,
    AgentStateChangedEvent,
    CloseEvent,
    ConversationItemAddedEvent,
    UserStateChangedEvent,
)
from livekit.agents.llm import ChatMessage

from voicedesk.agents.live import LiveCall
from voicedesk.calls.keypad import MENU

LOOK_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of silence before each step; every step is counted from the end of the one before."""

    ask_s: float = 6.0
    repeat_s: float = 6.0
    leave_s: float = 8.0


@dataclass(slots=True)
class Attendant:
    """Watches one voice session until the call is over."""

    session: AgentSession[LiveCall]
    live: LiveCall
    patience: Patience = field(default_factory=Patience)
    _quiet_since: float | None = field(default=None, init=False)
    _asked: int = field(default=0, init=False)
    _closed: str | None = field(default=None, init=False)
    _heard: bool = field(default=False, init=False)
    """Anything at all: a voice or a key."""

    async def attend(self) -> str:
        """Return the reason once the call is over and its last words have been heard."""
        self.session.on("agent_state_changed", self._agent)
        self.session.on("user_state_changed", self._user)
        self.session.on("conversation_item_added", self._added)
        self.session.on("close", self._close)
        self._restart()
        while self._closed is None and not self._said_goodbye():
            await asyncio.sleep(LOOK_EVERY_S)
            await self._mind_silence()
        return self.live.state.ended or self._closed or "hang_up"

    def _said_goodbye(self) -> bool:
        ended = self.live.state.ended is not None
        return ended and self.session.agent_state == "listening" and not self._speaking()

    def _speaking(self) -> bool:
        speech = self.session.current_speech
        return speech is not None and not speech.done()

    async def _mind_silence(self) -> None:
        now = asyncio.get_running_loop().time()
        since = self._quiet_since
        if since is None or self._speaking() or self.live.state.ended is not None:
            return
        if self.live.aside:
            self._restart()
            return
        limits = (self.patience.ask_s, self.patience.repeat_s, self.patience.leave_s)
        if now - since < limits[self._asked]:
            return
        step: Callable[[], str] = (self._still_there, self._once_more, self._farewell)[self._asked]
        self._asked += 1
        self._quiet_since = None
        await self.session.say(step()).wait_for_playout()
        self._quiet_since = asyncio.get_running_loop().time()

    def _still_there(self) -> str:
        if not self._heard and self.live.call.channel == "phone":
            self.live.journal.add("event", {"line": "silent"})
            return MENU
        return "Are you still there?"

    def _once_more(self) -> str:
        held = self.live.state.holds
        if not held:
            return "I'm here if you need me. What can I do for you?"
        times = " and ".join(self.live.desk.scheduling.describe(hold.slot) for hold in held)
        return f"I'm still holding {times}. Shall I book it?"

    def _farewell(self) -> str:
        self.live.state.ended = "silence"
        held = bool(self.live.state.holds)
        kept = " I'll keep that time for a few minutes." if held else ""
        return f"I can't hear you, so I'll hang up now.{kept} Please call again any time. Goodbye."

    def _restart(self) -> None:
        self._quiet_since = asyncio.get_running_loop().time()

    def _agent(self, event: AgentStateChangedEvent) -> None:
        self._quiet_since = None
        if event.new_state == "listening":
            self._restart()

    def _user(self, event: UserStateChangedEvent) -> None:
        if event.new_state == "speaking":
            self._asked = 0
            self._heard = True
            self._quiet_since = None
        elif event.new_state == "listening" and self.session.agent_state == "listening":
            self._restart()

    def _added(self, event: ConversationItemAddedEvent) -> None:
        """Keys answer without a voice."""
        if isinstance(event.item, ChatMessage) and event.item.role == "user":
            self._asked = 0
            self._heard = True

    def _close(self, event: CloseEvent) -> None:
        self._closed = str(event.reason.value)
