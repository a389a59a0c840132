"""Whether a trouble that is written down cannot wait, by what the caller tells of it."""

from __future__ import annotations

import re

_NO_HURRY = re.compile(
    r"\b(?:not|isn't|no|nothing|never|hardly)\b[^.?!]{0,16}\b(?:urgent|urgency|emergency|hurry|rush)\b"
    r"|\b(?:whenever|when you (?:can|have|get)|take your time|it can wait)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:urgent(?:ly)?|an emergency|emergencies|right away|straight away|immediately|asap"
    r"|(?:can't|cannot|can not|won't) wait|critical)\b",
    re.IGNORECASE,
)
_BY_TODAY = re.compile(
    r"\b(?:by|before|in|within)\s(?:the (?:end of the day|hour)|noon|midday|tonight|lunch"
    r"|(?:an|one|half an|two|three|\d+) (?:hour|minute)s?)\b"
    r"|\b(?:today|tonight|this (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:needs?|must|deadline|(?:have|has|got) to(?! (?:say|admit|tell)\b))\b", re.IGNORECASE
)
_ALL_STAND = re.compile(
    r"\b(?:nobody|no one|none of us|everybody|everyone|all of us|the whole \w+|the entire \w+)\b"
    r"[^.?!]{0,40}\b(?:work|down|out|offline|stuck|locked|waiting|can't|cannot|stopped|stand\w*)\b",
    re.IGNORECASE,
)


def is_pressing(words: str) -> bool:
    """Whether a caller says so, needs it within the day, or is one of many who stand still."""
    if _NO_HURRY.search(words):
        return False
    within_the_day = _NEEDS.search(words) and _BY_TODAY.search(words)
    return bool(_SAID.search(words) or within_the_day or _ALL_STAND.search(words))
