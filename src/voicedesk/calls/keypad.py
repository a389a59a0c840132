"""Keys that a caller presses, at any time: a choice, a number, a skip, or a wish for a person."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from dataclasses import dataclass

from livekit import rtc
from livekit.agents import AgentSession, ErrorEvent

from voicedesk.agents.live import LiveCall
from voicedesk.brain.asked import Question, question_in
from voicedesk.telemetry.mask import HIDDEN, mask_cards

logger = logging.getLogger(__name__)

PAUSE_S = 1.6
"""Nobody takes longer from key to key."""
CUT_S = 1.0
LONGEST = 20
"""Digits of one entry; the longest that means anything is a card, which is not taken."""
STORM = 60
"""Keys within ten seconds that no finger presses."""
MENU = (
    "I can't hear you well. Please use your keypad: press 1 to book an appointment, 2 to move one, "
    "3 to cancel one, 4 to leave a message for a call back, or 0 for a person."
)
STORMY = "That was more keys than I can follow. Please press one, or just tell me what you need."
NO_CARDS = "Please don't key in card numbers here; I can't take them. How else can I help?"
_MENU = {
    "1": "I'd like to book an appointment",
    "2": "I'd like to move my appointment",
    "3": "I'd like to cancel my appointment",
    "4": "Please call me back",
}
_ALWAYS = {"0": "I'd like to speak to a person", "*": "Could you repeat that, please?"}
_ORDINALS = {"1": "the first one", "2": "the second one", "3": "the third one"}
_YES_NO = {"1": "yes", "2": "no"}
_WINDOW_S = 10.0
_YES_NO_ASKED: frozenset[Question] = frozenset(
    {
        "confirm_book",
        "confirm_move",
        "confirm_cancel",
        "waitlist",
        "book_instead",
        "helped",
        "callback",
        "person",
    }
)
_BIRTH = re.compile(r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])((?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry means: words to answer, or a sentence of ours, or nothing but a skip."""

    words: str = ""
    say: str = ""


def read_entry(keys: str, *, asked: Question | None) -> Entry:
    """What keys mean after a question; `keys` is without the closing #."""
    digits = re.sub(r"\D", "", keys)
    if mask_cards(digits) != digits and asked != "phone":
        return Entry(say=NO_CARDS)
    return Entry(_ALWAYS.get(keys) or _answer(digits, asked))


def _answer(digits: str, asked: Question | None) -> str:
    """Digits as the words that would have been said."""
    birth = _BIRTH.fullmatch(digits) if asked == "facts" else None
    if birth is not None:
        return "/".join(birth.groups())
    if asked in _YES_NO_ASKED:
        return _YES_NO.get(digits, "")
    if asked == "pick":
        return _ORDINALS.get(digits, "")
    if asked == "score":
        return digits
    return _MENU.get(digits, "") if len(digits) == 1 else " ".join(digits)


class Keypad:
    """Listens to the keys of one caller as long as the session lasts."""

    def __init__(
        self, live: LiveCall, session: AgentSession[LiveCall], room: rtc.Room, caller: str
    ) -> None:
        self._live, self._session, self._caller = live, session, caller
        self._keys = ""
        self._pressed_at: list[float] = []
        self._waiting: asyncio.TimerHandle | None = None
        self._answering: asyncio.Future[None] | None = None
        self._menu_said = self._stormed = False
        room.on("sip_dtmf_received", self._pressed)
        session.on("error", self._failed)

    def _pressed(self, key: rtc.SipDTMF) -> None:
        if key.participant is None or key.participant.identity != self._caller:
            return
        if self._live.state.ended is not None or self._is_storm() or not self._is_listening():
            return
        if self._waiting is not None:
            self._waiting.cancel()
        if key.digit != "#":
            self._keys = (self._keys + key.digit)[:LONGEST]
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(PAUSE_S, self._enter)
        else:
            self._enter()

    def _is_storm(self) -> bool:
        """Whether keys come as from a machine; then none counts until they stop."""
        now = asyncio.get_running_loop().time()
        self._pressed_at = [at for at in self._pressed_at if now - at < _WINDOW_S] + [now]
        if len(self._pressed_at) < STORM:
            return False
        if len(self._pressed_at) == STORM:
            self._keys = ""
            logger.warning("keys by the dozen", extra={"call_id": self._live.call.id})
            self._live.journal.add("event", {"keys": "storm"})
            if not self._stormed:
                self._stormed = True
                self._session.interrupt()
                self._session.say(STORMY)
        return True

    def _is_listening(self) -> bool:
        """Whether the desk is with the caller; on hold their keys are nobody's."""
        return bool(self._session.input.audio_enabled)

    def _enter(self) -> None:
        keys, self._keys = self._keys, ""
        entry = read_entry(keys, asked=question_in(self._last_said()))
        kept = HIDDEN if len(keys) > 1 else keys
        self._live.journal.add("event", {"keys": kept})
        self._answering = asyncio.ensure_future(self._answer(entry))

    async def _answer(self, entry: Entry) -> None:
        """What was cut short stands in the conversation before what answers it."""
        with suppress(RuntimeError, TimeoutError):  # it may not be interrupted now, or hangs
            await asyncio.wait_for(self._session.interrupt(), CUT_S)
        if entry.say:
            self._session.say(entry.say)
        elif entry.words:
            self._session.generate_reply(user_input=entry.words)

    def _last_said(self) -> str:
        """What the desk is saying, else what it said last: keys are pressed into questions."""
        if self._session.current_speech is not None and self._live.saying:
            return self._live.saying
        said = [m for m in self._session.history.messages() if m.role == "assistant"]
        return (said[-1].text_content or "") if said else ""

    def _failed(self, event: ErrorEvent) -> None:
        """Ears that are gone for good: the keypad is left."""
        if event.source is not self._session.stt or getattr(event.error, "recoverable", True):
            return
        if not self._menu_said and self._live.state.ended is None:
            self._menu_said = True
            self._live.journal.add("event", {"failed": "ears", "goes_on": "keypad"})
            self._session.say(MENU)
