"""What the desk had just said, as far as it decides what an answer means."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_TAIL = 220
_MORE = re.compile(
    r"\b(?:any ?thing|something|some ?thing|what|how|any|else|further|more|other"
    r"|with)\b.{0,40}\b(?:else|more|further|other|assist\w*|help|do for you|need"
    r"|request)\b"
    r"|\b(?:assist|help|serve)(?: you)?(?: \w+){0,3} (?:further|else|more|now"
    r"|today)\b|\b(?:other|further|additional|more) (?:\w+ )?(?:help|assistance"
    r"|request|question|service)s?\b"
    r"|\b(?:help|assist|serve) you\b|\belse\b.{0,30}\?|\bis that all\b|\bwill that be all\b"
)
_CHECK = re.compile(
    r"\bconfirm|\bcorrect|\bright\?|\b(?:is|are|does|do|would|will|sound|look"
    r"|seem)s? (?:that|this|it|these|everything|all|those)\b|\b(?:ok|okay|yes"
    r"|alright|all right|good)\?|\bverify|\baccurate|\bthat's .{0,60}\?"
    r"|\bso\b[:,]? .{0,120}\?"
)
_PROPOSE = re.compile(
    r"\b(?:shall|should|may|can|could) (?:i|we)\b|\bdo you (?:want|wish|need)\b"
    r"|\b(?:want|wish) (?:me|to)\b|\bwould you (?:like|prefer|care|want)\b"
    r"|\bare you (?:ready|interested|sure|ok|okay|fine)\b|\binterested in\b"
    r"|\blike (?:me )?to\b"
)
_OFFER = re.compile(
    r"\b(?:how|what) about\b|\bi (?:have|found|see|recommend|suggest|can offer"
    r"|did find|also found|was able to find|would suggest|would recommend)\b"
    r"|\bthere (?:is|are|was|were|'s)\b|\bthere's\b|\byou (?:might|may|could|can"
    r"|should) (?:try|like|want)\b|\btry\b|\bwould you like\b|\bmaybe\b"
    r"|\bconsider\b|\boption|\bi've\b|\banother\b|\blocated\b|\baddress\b"
    r"|\bphone\b|\bnumber\b|\brating\b|\brated\b|\bdo you know\b|\bavailable\b"
    r"|\bfree\b|\bor\b|\bthey\b|\byou have\b|\bis an?\b"
)
_FAILED = re.compile(
    r"\b(?:could ?n.?t|could not|cannot|can ?n.?t|can not|unable|was ?n.?t able"
    r"|not able|were ?n.?t|fail(?:ed|s|ure)?|unavailable|not available"
    r"|was ?n.?t (?:possible|available)|not possible|impossible|did ?n.?t (?:work"
    r"|go)|not (?:\w+ )?success\w*|unsuccessful|no longer|taken|"
    r"nothing available|not been|went wrong|there was an? (?:issue|error|problem)"
    r"|something wrong|sorry)\b"
)
_VISIT = re.compile(
    r"\b(?:book(?:ing|ed)?|appointments?|schedul\w*|reserv\w*|visit|slot|set (?:up"
    r"|it)|event|calendar)\b"
)
_TIMES = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\btoday\b"
    r"|\bo'clock\b|\bnoon\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|half past|quarter)\b"
)
_DONE = re.compile(
    r"\b(?:has been|is|are|have been|was|been|successfully|now"
    r"|all) (?:\w+ )?(?:booked|scheduled|confirmed|added|made|set|reserved|created"
    r"|done|moved|cancelled|canceled)\b|\b(?:booked|added|done|scheduled) (?:the"
    r"|your|it|for)\b"
)


_CANCEL = re.compile(r"\bcancel")
_MOVE = re.compile(r"\b(?:mov(?:e|ing)|reschedul\w+|chang(?:e|ing)|shift\w*)\b")

Deed = Literal["book", "move", "cancel"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What kind of thing the desk's last words were; several may hold."""

    anything: bool = False
    question: bool = False
    more: bool = False
    check: bool = False
    propose: bool = False
    offer: bool = False
    failed: bool = False
    visit: bool = False
    times: bool = False
    done: bool = False
    deed: Deed = "book"
    """What a yes would bring about, where a deed was proposed."""

    @property
    def deciding(self) -> bool:
        """Whether a yes or a no was due: a check or a proposal, not "anything else?"."""
        return (
            self.check
            or self.propose
            or (self.times and self.visit)
            or (self.offer and self.question)
        ) and not self.more


_NOTHING = Asked()


@lru_cache(maxsize=1024)
def asked_about(said: str | None) -> Asked:
    """The kinds of the desk's last words; nothing was asked when there are none."""
    if not said or not said.strip():
        return _NOTHING
    low = said.lower().replace("’", "'")[-_TAIL:]
    last = re.split(r"(?<=[.!?])\s+", low.strip())[-1]
    check = bool(_CHECK.search(low))
    return Asked(
        anything=True,
        question="?" in low,
        more=bool(_MORE.search(last)) and "confirm" not in last and not _TIMES.search(last),
        check=check,
        propose=bool(_PROPOSE.search(last)),
        offer=bool(_OFFER.search(low)),
        failed=bool(_FAILED.search(low)),
        visit=bool(_VISIT.search(low)),
        times=bool(_TIMES.search(low)),
        done=bool(_DONE.search(low)),
        deed=_deed(low),
    )


def _deed(low: str) -> Deed:
    if _MOVE.search(low):
        return "move"
    return "cancel" if _CANCEL.search(low) else "book"
