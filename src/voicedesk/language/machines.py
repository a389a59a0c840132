"""What answers a telephone: a person, a machine that speaks for one, and a person's yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Answerer = Literal["person", "machine", "unknown"]

LONG_SPEECH_S = 3.5
"""Nobody says hello for so long without a pause; recorded greetings do."""
SHORT_SPEECH_S = 2.8
PAUSE_S = 0.9
"""A person who has said hello waits for an answer."""
_MOST_WORDS = 7

_MACHINE = re.compile(
    r"leave (?:a|your|me a|us a) (?:message|name|number)|(?:after|at) the (?:tone|beep)|voice ?mail"
    r"|mail ?box|not available|unavailable|can(?:no|')t (?:come to|take|get to) (?:the|your)"
    r"|(?:you have|you've) reached|is not in service|has been disconnected|record your message"
    r"|press \w+ for|your call is important|the person you(?: are|'re) calling|trying to reach"
    r"|screening|please stay on the line|state your name|call forwarded|subscriber",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:stop|quit) (?:calling|ringing|phoning)\b"
    r"|\b(?:don't|do not|never) (?:call|ring|phone)"
    r"(?: me| us| here| this number)?(?: again| any ?more| ever)?\s*$"
    r"|\b(?:take|remove) (?:me|us|my number|this number) (?:off|from)\b"
    r"|\bno more calls\b|\bwrong number\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\W*(?:(?:oh|um|uh|hi|hello|well|ok|okay|yes|yeah|sure|all right|alright)\W+)*"
    r"(?:yes|yeah|yep|yup|sure|okay|ok|of course|go ahead|accept"
    r"|put (?:her|him|them) (?:on|through)"
    r"|i(?:'ll| will| can) (?:take|do)|connect (?:me|us)|all right|alright|one)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:no|nope|not|can't|cannot|don't|won't|decline|busy|later|wrong number|two|bad time"
    r"|call (?:me )?back)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a line that was answered began to sound."""

    words: str = ""
    speech_s: float = 0.0
    """The first stretch of speech without a pause."""
    pause_s: float = 0.0
    """Silence since."""


def answerer(opening: Opening) -> Answerer:
    """Who seems to have answered; unknown while it is too early to tell."""
    if speaks_as_machine(opening.words) or opening.speech_s >= LONG_SPEECH_S:
        return "machine"
    if 0 < opening.speech_s <= SHORT_SPEECH_S and opening.pause_s >= PAUSE_S:
        return "person"
    return "unknown"


def speaks_as_machine(words: str) -> bool:
    """Whether nobody but a recording says this."""
    return _MACHINE.search(words) is not None


def wants_no_calls(words: str) -> bool:
    """Whether somebody who was rung does not want to be rung again."""
    return _NEVER.search(words.strip(" .!,")) is not None


def reads_as_yes_or_no(words: str) -> bool | None:
    """Whether a person takes a call they were asked to take; None when the words do not tell.

    Long answers and words of machines never are a yes: a voicemail must not accept anybody.
    """
    if not words.strip() or speaks_as_machine(words) or len(words.split()) > _MOST_WORDS:
        return None
    if _NO.search(words):
        return False
    return True if _YES.search(words) else None
