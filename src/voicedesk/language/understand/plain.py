"""An utterance as plain words: lower case, contractions opened, fillers and punctuation gone."""

import re
from functools import lru_cache

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": ", "}
)
_OPENED = (
    (r"\b(?:can't|cant|cannot|can not)\b", "can not"),
    (r"\b(?:won't|wont)\b", "will not"),
    (r"\bshan't\b", "shall not"),
    (r"\b(?:ain't|aint)\b", "is not"),
    (r"\b(do|does|did|is|was|were|have|has|had|would|could|should|are|must|need)n'?t\b", r"\1 not"),
    (r"\b(what|where|when|who|how|there|here|that|it|he|she|everything|all)'?s\b", r"\1 is"),
    (r"(?<=[a-z])'s(?= (?:fine|good|great|ok|okay|perfect|best|better)\b)", " is"),
    (r"\b(thats)\b", "that is"),
    (r"\b(i)'?m\b", "i am"),
    (r"\b(we|you|they)'re\b", r"\1 are"),
    (r"\b(i|we|you|they|that|it|he|she)'ll\b", r"\1 will"),
    (r"\b(ill)(?= (?:be|take|have|do|call|get|go|come|see)\b)", "i will"),
    (r"\b(i|we|you|they|he|she)'d\b", r"\1 would"),
    (r"\b(id)(?= (?:like|love|rather|prefer)\b)", "i would"),
    (r"\b(i|we|you|they)'ve\b", r"\1 have"),
    (r"\b(ive)\b", "i have"),
    (r"\bwanna\b", "want to"),
    (r"\bgonna\b", "going to"),
    (r"\bgotta\b", "have to"),
    (r"\bgimme\b", "give me"),
    (r"\blemme\b", "let me"),
    (r"\b(?:pls|plz)\b", "please"),
    (r"\bdunno\b", "do not know"),
    (r"\blet's\b", "let us"),
    (r"(?<!\b[a-z] )\bo k\b(?! [a-z]\b)|\bokey\b|\bokie\b|\bokay\b", "ok"),
    (r"\bappt\b|\bapointment\b|\bappointement\b|\bappoinment\b", "appointment"),
    (r"\bre[- ]schedule", "reschedule"),
    (r"\bcheck[- ]?up\b", "checkup"),
)
_OPEN = tuple((re.compile(pattern), new) for pattern, new in _OPENED)
_FILLER = re.compile(r"\b(?:u+h+|u+m+|e+r+m*|a+h+|h+m+|mm+|erm|eh|uhm)\b(?!-| huh)")
_LETTERS = re.compile(r"[^a-z0-9'£$€%:&@./ ]+")
_GAPS = re.compile(r"\s+")
_ENDS = re.compile(r"[.:/]+(?!\d)|(?<!\d)[.:/]+")


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """The words between single spaces, with one at either end, so that " no " finds a word."""
    low = text.translate(_QUOTES).lower()
    low = low.replace("uh-huh", "uhhuh").replace("uh huh", "uhhuh").replace("mm-hmm", "mhm")
    low = (
        low.replace("mm hmm", "mhm")
        .replace("nuh uh", "nope")
        .replace("uh-uh", "nope")
        .replace("uh uh", "nope")
    )
    low = low.replace("mhmm", "mhm").replace("mmhm", "mhm")
    for pattern, new in _OPEN:
        low = pattern.sub(new, low)
    low = _FILLER.sub(" ", low.replace(",", " ").replace(";", " ").replace("-", " "))
    low = _ENDS.sub(" ", low)
    return f" {_GAPS.sub(' ', _LETTERS.sub(' ', low)).strip()} "
