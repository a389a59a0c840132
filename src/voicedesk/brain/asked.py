"""What the desk asked last, told from its words, so that any brain's question is understood."""

from __future__ import annotations

import re
from typing import Literal

Question = Literal[
    "confirm_book",
    "confirm_move",
    "confirm_cancel",
    "pick",
    "when",
    "new_time",
    "service",
    "name",
    "phone",
    "email",
    "facts",
    "which_booking",
    "code",
    "detail",
    "account",
    "person",
    "callback",
    "waitlist",
    "book_instead",
    "helped",
    "message",
    "other_number",
    "more",
    "start",
    "own",
    "meant",
    "about",
    "score",
]

_TABLE: tuple[tuple[Question, str], ...] = (
    ("confirm_cancel", r"shall i cancel|cancel it, then\?|should i cancel"),
    ("new_time", r"come instead|to which day|what new (?:day|time)|when would you rather"),
    ("confirm_move", r"\bmov(?:e|ing)\b.*(?:all right|is that right|shall i)\??|shall i move"),
    (
        "confirm_book",
        r"shall i book|is that right|book it, then|should i book|book (?:it|that) for",
    ),
    ("score", r"\bfrom one to five\b"),
    ("meant", r"^did you say\b"),
    ("about", r"^the price of what\b|^of which service\b"),
    ("waitlist", r"waiting list\b.*\?"),
    (
        "book_instead",
        r"like to (?:book|make) (?:one|an appointment)\b|find you a time for (?:it|that)",
    ),
    ("which_booking", r"which (?:one|appointment|of your)\b.*(?:is it|mean)|of your appointments"),
    ("helped", r"did that help|does that (?:help|answer)|that solve"),
    ("facts", r"date of birth|the account number we have|number we have|postcode (?:is|on)"),
    ("account", r"account number"),
    ("other_number", r"another number"),
    ("phone", r"(?:which|what)(?:'s| is)?\b.*\bnumber\b|telephone number|number .*reach"),
    ("callback", r"(?:ring|call) you(?: back)?(?: about (?:it|this|that))?\?"),
    ("person", r"(?:a person|somebody|someone|a colleague)\b.*\?"),
    ("code", r"what does it say|read (?:me )?the code|the code\b.*\?"),
    ("email", r"e-?mail"),
    ("name", r"\bname\b|who is it for|who's it for|whom is it for|spell it"),
    ("message", r"what (?:shall|should) i (?:tell|write|pass)|the message\?"),
    ("detail", r"what happened|tell me (?:what|a little|more)|what's (?:wrong|going on|it about)"),
    (
        "service",
        r"what (?:would you like|is it|do you need) (?:done|for)|which service|what kind of",
    ),
    ("more", r"anything else|something else i can"),
    (
        "when",
        r"(?:what|which)(?: other)? (?:day|time)|day (?:and|or) time|soonest|another week|"
        r"when (?:would|do|shall|should|are|else)|morning or",
    ),
    (
        "pick",
        r"which (?:is|would|of|one|do)|would (?:either|one) of|suit you best|or the |keep that",
    ),
    ("start", r"how can i help|what can i do"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TABLE)


def question_in(desk_words: str) -> Question | None:
    """The question at the end of the desk's words; None when it asked nothing."""
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", desk_words.strip()) if s]
    questions = [s for s in sentences if s.endswith("?")]
    cut = _cut_short(sentences[-1]) if sentences and sentences[-1][-1] not in ".!?" else None
    if cut or not questions:
        return cut
    asked = questions[-1]
    for kind, pattern in _COMPILED:
        if pattern.search(asked):
            return kind
    return _by_what_came_before(sentences, asked)


def _cut_short(fragment: str) -> Question | None:
    """What was being asked when the caller broke in: "What name", "Shall I book"."""
    return next((kind for kind, pattern in _COMPILED if pattern.search(fragment)), None)


def _by_what_came_before(sentences: list[str], asked: str) -> Question | None:
    before = " ".join(sentences[: sentences.index(asked) + 1])
    if re.search(r"^(?:all right|ok|okay)\?$", asked, re.IGNORECASE):
        return "confirm_move" if re.search(r"\bmoving\b", before, re.IGNORECASE) else "confirm_book"
    if re.search(r"\bor\b", asked):
        return "pick"
    return None
