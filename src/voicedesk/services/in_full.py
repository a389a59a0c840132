"""What a short text means after what it answers: a bare time is a wish about that appointment."""

from __future__ import annotations

from datetime import datetime

from voicedesk.domain.business import Service
from voicedesk.language.dates import find_dates
from voicedesk.profile.facts import usual_hours
from voicedesk.profile.schema import Profile
from voicedesk.services.reply_words import Reply

MOVE_IT = "I need to move my appointment"
STANDS = frozenset({"conflict", "moved_by_us"})
"""Kinds of message that offer other times for an appointment that is there."""
GONE = "cancelled_by_us"
_AGREES: frozenset[Reply] = frozenset({"yes", "confirm"})


def in_full(
    words: str, reply: Reply, *, kind: str, service: Service, profile: Profile, now: datetime
) -> str | None:
    """What somebody wants who answers a message of a kind so; None where the words say it all.

    `now` is on the clock of the business.
    """
    if kind == "conflict" and reply in _AGREES:  # to a time that may not be kept
        return MOVE_IT
    if reply != "free" or not find_dates(words, now=now, hours=usual_hours(profile)):
        return None
    if kind in STANDS:
        return f"{MOVE_IT} to {words}"
    return f"I'd like to book a {service.name} {words}" if kind == GONE else None
