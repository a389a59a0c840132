"""One live call as agents and tools see it: desk, call, state, line and journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from voicedesk.agents.journal import Journal
from voicedesk.domain.call import Call, Effect
from voicedesk.domain.state import CallState
from voicedesk.ports import Line
from voicedesk.services.desk import Desk
from voicedesk.services.grounding import Grounds

if TYPE_CHECKING:
    from livekit.agents import Agent
    from livekit.agents.llm import ChatContext

Post = Literal["front", "scheduling", "support"]
Roster = Mapping[Post, Callable[["ChatContext"], "Agent"]]


@dataclass(slots=True)
class LiveCall:
    """What LiveKit carries as userdata; by the roster an agent hands over to any other."""

    desk: Desk
    call: Call
    state: CallState
    journal: Journal
    line: Line | None = None
    roster: Roster = field(default_factory=dict)
    post: Post = "front"
    """Where the caller is."""
    taken_back: bool = False
    """The person to whom the caller was put through has hung up."""
    hang_up: Callable[[], None] | None = None
    said_by_profile: Grounds | None = None
    """What the business's own words allow to be said; read when it is first needed."""
    saying: str = ""
    """The desk's latest reply as it is meant, also while only a part of it has been heard."""
    aside: bool = False
    """Whether a person of the business speaks with the caller in the desk's place."""
    hummed: Callable[[], bool] = lambda: False
    """Whether the caller's latest sound was a hum and no word."""

    def record(self, kind: EffectKind, ref: str, *, key: str = "", **detail: object) -> None:
        """Note a committed deed, once by its kind and reference."""
        effects = self.state.effects
        if any(e.kind == kind and e.ref == ref and e.key == key for e in effects):
            return
        at = self.desk.clock.now()
        effects.append(Effect(kind=kind, ref=ref, at=at, key=key, detail=dict(detail)))
        self.journal.add("state", {"effect": kind, "ref": ref})


EffectKind = Literal[
    "held",
    "booked",
    "moved",
    "cancelled",
    "ticket",
    "callback",
    "message",
    "transferred",
    "waitlisted",
    "customer",
    "contact",
]
