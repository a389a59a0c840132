"""Whether life or property is in danger, also where a service is named in the same breath."""

from __future__ import annotations

import re

from voicedesk.language.understand import Heard
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.signals import emergency

_OF_A_VISIT = re.compile(r"\b(?:emergenc(?:y|ies)|urgent(?:ly)?|severe pain)\b", re.IGNORECASE)
"""What also makes somebody want to come soon: "an emergency visit for severe pain"."""


def in_danger(heard: Heard) -> bool:
    """Whether more is said than that a visit is pressing: "extraction ... and now chest pain"."""
    if not heard.emergency or heard.value("service") is None:
        return heard.emergency
    return emergency(plain(_OF_A_VISIT.sub(" ", heard.text)), ())
