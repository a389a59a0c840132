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


_FOR_ANOTHER = re.compile(
    r"\bon behalf of\b|\b(?:calling|ringing|asking|speaking) for (?:my|his|her|their|a)\b"
    r"|\b(?:for|about) my (?:wife|husband|partner|mother|mom|mum|father|dad|son|daughter|"
    r"brother|sister|boss|client|friend)\b"
    r"|\bI(?:'m| am) [\w' ]{0,30}(?:'s|his|her|their) (?:wife|husband|partner|mother|mom|mum|"
    r"father|dad|son|daughter|brother|sister|assistant|secretary|lawyer|carer)\b",
    re.IGNORECASE,
)


def calls_for_another(history: ChatContext) -> bool:
    """Whether the caller has said in this call that it is about somebody else."""
    said = (item for item in history.items if item.type == "message" and item.role == "user")
    return any(_FOR_ANOTHER.search(item.text_content or "") for item in said)


def heard_proposal(proposal: Proposal, desk_words: str) -> bool:
    """Whether the desk's words contain all that the caller must have heard."""
    return all(
        any(re.search(rf"\b{re.escape(word)}\b", desk_words, re.IGNORECASE) for word in group)
        for group in proposal.must_hear
    )


_ASKS_CONSENT = re.compile(
    r"\b(?:shall|should|may|can|could) (?:i|we)\b|\b(?:want|like) (?:me|us) to\b"
    r"|\b(?:want|like) to (?:book|confirm|keep|take|move|cancel|go ahead)\b"
    r"|\b(?:sounds?|looks?) (?:good|right|fine|okay|ok)\b"
    r"|\b(?:is|does|do|would|sounds?|looks?|are) (?:that|this|it|all|everything|you)\b"
    r"[^?]*\b(?:right|correct|work|fine|good|okay|ok|suit|happy|agree)\b"
    r"|\b(?:all right|alright|okay|ok|right|correct|agreed|go ahead|confirm|yes|then)\?$",
    re.IGNORECASE,
)
_ASKS_FOR_MORE = re.compile(
    r"^\W*(?:(?:and|so|now|then|ok|okay|well)\W+)*"
    r"(?:(?:in|at|on|for|to|by|under|with|of|from) )?"
    r"(?:what|which|who|whom|whose|when|where|how|why)\b",
    re.IGNORECASE,
)


def asks_consent(desk_words: str) -> bool:
    """Whether a yes to the desk's words agrees to what they propose.

    What is asked last counts: "at ten. Which tooth is it, left or right?" is answered by "right".
    A read-back without a question, or one that was cut off, may be agreed to.
    """
    asked = re.findall(r"[^.!?]*\?", desk_words)
    if not asked:
        return True
    # of "do you have the tires, or shall we order them?" a yes answers the first half
    first = re.split(r",? or\b", asked[-1].strip().rstrip("?"))[0]
    return not _ASKS_FOR_MORE.match(first) and _ASKS_CONSENT.search(f"{first}?") is not None


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
    # a business words the questions of its own actions, which no pattern knows
    if proposal.deed != "action" and not asks_consent(desk_words):
        return False
    heard = understand(caller_words, vocabulary=vocabulary, now=now, asked=desk_words)
    return says_yes(heard, deed=proposal.deed)
