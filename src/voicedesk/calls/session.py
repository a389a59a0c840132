"""One call's LiveKit session: brain, ears and mouth, its turns written to the journal."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict, Unpack

from livekit.agents import (
    AgentSession,
    APIConnectOptions,
    ConversationItemAddedEvent,
    TurnHandlingOptions,
    llm,
    stt,
    tts,
    vad,
)
from livekit.agents.metrics import AgentSessionUsage
from livekit.agents.voice.agent_session import SessionConnectOptions

from voicedesk.agents.live import LiveCall
from voicedesk.agents.roster import roster_for
from voicedesk.calls.thrift import Thrift
from voicedesk.calls.usage import used_in
from voicedesk.errors import StoreError
from voicedesk.services.dropped import Dropped

logger = logging.getLogger(__name__)

MOST_TOOL_STEPS = 8
_BRAIN_TIMEOUT_S = 8.0


class Voice(TypedDict, total=False):
    """Ears and mouth of a call, as LiveKit names them; a call in writing has none."""

    stt: stt.STT[Any]
    tts: tts.TTS[Any]
    vad: vad.VAD | None
    turn_handling: TurnHandlingOptions
    user_away_timeout: float | None
    aec_warmup_duration: float | None
    session_close_transcript_timeout: float


def open_session(
    live: LiveCall, brain: llm.LLM[Any], **voice: Unpack[Voice]
) -> AgentSession[LiveCall]:
    """A session that is not started yet."""
    live.roster = roster_for(live)
    session = AgentSession[LiveCall](
        llm=brain,
        userdata=live,
        max_tool_steps=MOST_TOOL_STEPS,
        conn_options=SessionConnectOptions(
            llm_conn_options=APIConnectOptions(max_retry=1, timeout=_BRAIN_TIMEOUT_S)
        ),
        **voice,
    )
    Transcript(live, brain).follow(session)
    Thrift(live, brain).follow(session)
    return session


def last_said(live: LiveCall, session: AgentSession[LiveCall]) -> str:
    """What the desk is saying, else what it said last: callers answer into questions."""
    if session.current_speech is not None and live.saying:
        return live.saying
    said = [m for m in session.history.messages() if m.role == "assistant"]
    return (said[-1].text_content or "") if said else ""


OWN = frozenset({"reflex", "cascade", "desk", "greeting"})
"""Who answers without a language model of a vendor."""


@dataclass(slots=True)
class Transcript:
    """Writes who said what, and how long the answer took, into the call's journal."""

    live: LiveCall
    brain: llm.LLM[Any]
    clock: Callable[[], float] = time.perf_counter
    _heard_at: float | None = field(default=None, init=False)
    _thought: set[str] = field(default_factory=set, init=False)
    """The language models that answered."""

    def follow(self, session: AgentSession[LiveCall]) -> None:
        """Listen from now on."""
        session.on("conversation_item_added", self._added)
        session.on("close", lambda _: self._count(session.usage))

    def _added(self, event: ConversationItemAddedEvent) -> None:
        item = event.item
        if not isinstance(item, llm.ChatMessage) or item.role not in ("user", "assistant"):
            return
        text = (item.text_content or "").strip()
        if item.role == "user":
            self._heard_at = self.clock()
            self.live.journal.add("heard", {"who": "caller", "text": text})
        elif text:
            self.live.journal.add("say", self._said(text, interrupted=item.interrupted))

    def _count(self, usage: AgentSessionUsage) -> None:
        """What the call used of vendors, in the units that they bill."""
        used = used_in(usage, thought=sorted(self._thought))
        if used:
            self.live.journal.add("event", {"used": used})

    def _said(self, text: str, *, interrupted: bool) -> dict[str, object]:
        since = self.clock() - self._heard_at if self._heard_at is not None else 0.0
        said = {"who": "desk", "text": text, "ms": round(since * 1000, 1), "by": self._by()}
        return {**said, "interrupted": True} if interrupted else said

    def _by(self) -> str:
        """Who thought of it; a cascade says which of its members did."""
        by = str(getattr(self.brain, "answered_by", self.brain.model))
        if by not in OWN:
            self._thought.add(by)
        return by


async def finish(live: LiveCall, *, reason: str) -> None:
    """Give back what is held, and write how the call ended; twice is fine.

    What a caller on the telephone held when the line went dead is kept: they are asked by text.
    """
    try:
        await _give_back(live, reason=reason)
    except StoreError as error:  # a hold ends by itself; that the call is over must be written
        logger.warning("what was held is left to expire", extra={"error": type(error).__name__})
    now = live.desk.clock.now()
    outcome = live.state.outcome()
    live.journal.add("end", {"outcome": outcome.value, "reason": reason})
    await live.journal.close()
    await _count_time(live, now)
    await live.desk.calls.end(live.call.id, outcome, reason=reason, now=now)


async def _count_time(live: LiveCall, now: datetime) -> None:
    """Once for each call, however often it is finished; that it is over is written all the same."""
    call, desk = live.call, live.desk
    try:
        known = await desk.calls.get(call.business, call.id)
        if known is None or known.ended is None:
            length = max(0, round((now - call.started).total_seconds()))
            await desk.limits.use_of_day("seconds", length)
    except StoreError as error:
        logger.warning("the length is not counted", extra={"error": type(error).__name__})


async def _give_back(live: LiveCall, *, reason: str) -> None:
    kept = None
    if live.call.channel == "phone" and live.desk.profile.notifications.replies:
        kept = await Dropped(live.desk.waitlist).keep(
            live.call, live.state.holds, live.state.attendee(), reason=reason
        )
    if kept is None:
        await live.desk.scheduling.release(live.call.id)
