"""What a process of calls begins with, so that its first call does not wait for it."""

from __future__ import annotations

from functools import cache

from livekit import local_inference
from livekit.agents import JobProcess, tokenize

from voicedesk.calls.desks import from_files
from voicedesk.calls.speech import meet_vendors, warm_up
from voicedesk.settings import read_settings, vendors_of

PRELOADED = [
    "icalendar",
    "voicedesk.brain.reflex",
    "voicedesk.calls.job",
    "voicedesk.connectors.calendar.feed",
    "voicedesk.connectors.notify.outbox",
    "voicedesk.language.people.plans",
    "voicedesk.store",
    "voicedesk.calls.preloaded",
]
"""Whatever a call imports, so that every process of a call begins with it; the last one loads."""


@cache
def load_once() -> None:
    """Load what may be there before a process is forked: no thread is started, no loop is run.

    Raises VoicedeskError.
    """
    settings = read_settings()
    local_inference.init_vad()
    # shown words keep step with the voice by syllables, whose patterns take a tenth of a second
    tokenize.basic.hyphenate_word("welcome")
    profile = from_files(settings.profile).profile
    meet_vendors(profile, vendors_of(settings), brain=settings.brain)


def prewarm(process: JobProcess) -> None:
    """Before its first call a process does what could not be done before it was forked."""
    load_once()
    warm_up(from_files(read_settings().profile).profile)
