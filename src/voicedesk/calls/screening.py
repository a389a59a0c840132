"""Calls that are not for the desk: numbers that are barred, and machines that ring."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from livekit.agents import AgentSession, UserInputTranscribedEvent

from voicedesk.agents.live import LiveCall
from voicedesk.profile.conduct import CallLists

BARRED = "This number cannot be served here. Goodbye."
EARLY_S = 15.0
"""A recording says what it is within its first sentences."""
_ROBOT = re.compile(
    r"press (?:one|two|nine|\d) (?:now|to)\b|do not hang up|this is not a sales call"
    r"|(?:car|vehicle)(?:'s)? (?:extended )?warranty|final (?:notice|attempt|courtesy call)"
    r"|lower your (?:interest|credit|electric)|google (?:business )?(?:listing|specialist)"
    r"|you have been (?:selected|pre-?approved)|this is an? (?:important|automated|recorded) "
    r"(?:message|call)|to be removed from (?:our|this) list|student loan (?:forgiveness|relief)",
    re.IGNORECASE,
)


def is_barred(number: str | None, lists: CallLists) -> bool:
    """Whether a number is on the profile's list of those that are not served."""
    return number is not None and number in lists.block


def is_important(number: str | None, lists: CallLists) -> bool:
    """Whether a caller is taken although all lines are busy."""
    return number is not None and number in lists.vip


def sounds_recorded(words: str) -> bool:
    """Whether nobody but a robocall says this."""
    return _ROBOT.search(words) is not None


class Screen:
    """Ends a call that turns out to be a recording, before any model is asked."""

    def __init__(
        self,
        live: LiveCall,
        session: AgentSession[LiveCall],
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._live, self._session, self._now = live, session, now
        self._began = now()
        self._heard = ""
        session.on("user_input_transcribed", self._listen)

    def _listen(self, event: UserInputTranscribedEvent) -> None:
        if self._now() - self._began > EARLY_S or self._live.state.ended is not None:
            return
        told = f"{self._heard} {event.transcript}"
        if event.is_final:
            self._heard = told
        if sounds_recorded(told):
            self._live.journal.add("event", {"robocall": True})
            self._live.state.ended = "robocall"
            self._session.interrupt()
            self._session.clear_user_turn()
