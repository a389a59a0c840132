"""Words said twice, and words that sound like the ones that must have been meant."""

import re

# Digits are left alone: "five five five" is a part of a number, "eleven eleven" a time.
_NUMBERS = (
    r"(?:oh|o|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundred|double|triple|very|bye|knock)\b"
)
_ANY_CASE = (
    r"(?i:i|i'm|hi|hello|yes|no|and|the|a|it's|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january"
    r"|february|march|april|may|june|july|august|september|october|november|december|today"
    r"|tomorrow)"
)
_TWICE = re.compile(rf"\b(?!(?i:{_NUMBERS}))(?P<word>{_ANY_CASE}|[a-z][a-z']+)(?:,? (?P=word)\b)+")
_WON = re.compile(
    r"\b(first|second|third|last|that|this|other|later|earlier|which|latter|former) won\b",
    re.IGNORECASE,
)


def smooth(text: str) -> str:
    """The utterance as it was meant: "can I I move" is one I, "the first won" the first one."""
    return _WON.sub(r"\1 one", _TWICE.sub(r"\g<word>", text))
