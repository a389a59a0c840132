"""Whether the caller said yes to exactly what is proposed, judged on what was really said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voicedesk.domain.state import Proposal
from voicedesk.language.understand import Heard, understand

if TYPE_CHECKING:
    from datetime import datetime

    from livekit.agents.llm import ChatContext

    from voicedesk.language.understand import Vocabulary


def last_exchange(history: ChatContext) -> tuple[str, str]:
    """The desk's words before the caller's last ones, and those last ones."""
    desk: list[str] = []
    caller: list[str] = []
    for item in reversed(history.items):
        if item.type != "message" or item.role not in ("user", "assistant"):
            continue
        text = item.text_content or ""
        if item.role == "user":
            if desk:
                break
            caller.append(text)
        elif caller:
            desk.append(text)
    return " ".join(reversed(desk)), " ".join(reversed(caller))


def heard_proposal(proposal: Proposal, desk_words: str) -> bool:
    """Whether the desk's words contain all that the caller must have heard."""
    return all(
        any(re.search(rf"\b{re.escape(word)}\b", desk_words, re.IGNORECASE) for word in group)
        for group in proposal.must_hear
    )


def says_yes(heard: Heard, *, deed: str = "book") -> bool:
    """A yes without a change of mind: a new time, a correction or a no takes it back."""
    if heard.answer != "yes" or heard.correction:
        return False
    against = {"cancel", "other_options", "human"} - {deed}
    return not any(heard.wants(name) for name in against)


def consented(
    proposal: Proposal, history: ChatContext, *, vocabulary: Vocabulary, now: datetime
) -> bool:
    """Whether the last thing that happened is a yes to the proposal as it was read out."""
    desk_words, caller_words = last_exchange(history)
    if not heard_proposal(proposal, desk_words):
        return False
    heard = understand(caller_words, vocabulary=vocabulary, now=now, asked=desk_words)
    return says_yes(heard, deed=proposal.deed)
