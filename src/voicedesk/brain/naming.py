"""A whole name that is told where something else was asked: "Peter Vance, but it's for my son"."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.language.people import KIN
from voicedesk.language.understand import Heard
from voicedesk.language.vehicles import begins_with_make

_WHOLE = r"((?-i:[A-Z][a-z'’-]+(?: [A-Z]['’]?[A-Za-z'’-]+){1,2}))"
"""As a recogniser writes a first and a last name."""
_KIN = rf"for (?:my|our) (?:{'|'.join(sorted(KIN))})"
_BARE = re.compile(
    rf"\W*(?:(?:yes|yeah|okay|ok|um|uh|oh|i'm|i am|this is)\W+)*{_WHOLE}"
    rf"(?:,? (?:but|and) (?:it's |it is |that's |this is )?{_KIN}\b.*)?\W*",
    re.IGNORECASE,
)
_OF_KIN = re.compile(rf"\b{_KIN}\W+{_WHOLE}\W*$", re.IGNORECASE)
_ASKED = ("pick", "when", "new_time", None)
_SURE = 0.5
_NOTHING = ("unsure", "out_of_scope")


def volunteered(frame: Frame, heard: Heard) -> str:
    """The name; empty where the words may be anything else of the business or of a car."""
    if frame.aim != "book" or frame.turn.asked not in _ASKED or heard.value("name"):
        return ""
    means = any(i.confidence >= _SURE and i.name not in _NOTHING for i in heard.intents)
    if means or heard.dates or heard.value("service") or heard.value("staff"):
        return ""
    found = _OF_KIN.search(heard.text) or _BARE.fullmatch(heard.text)
    return "" if found is None or begins_with_make(found.group(1)) else found.group(1)
