"""What a brain can do next: say something, or use a tool; and what it stands on when it decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voicedesk.domain.business import Business
from voicedesk.domain.state import CallView
from voicedesk.profile.schema import Profile


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the caller."""

    text: str
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Use:
    """A tool call, with words that may be said while it runs."""

    tool: str
    args: Mapping[str, object] = field(default_factory=dict)
    say: str = ""
    confidence: float = 0.5


Act = Say | Use


@dataclass(frozen=True, slots=True)
class Ground:
    """What stays the same while one turn is decided."""

    profile: Profile
    business: Business
    view: CallView
    tools: frozenset[str]
    """Names of the tools that the present agent has."""
    model_failed: bool = False
    """A language model was asked in this turn, and none answered."""
