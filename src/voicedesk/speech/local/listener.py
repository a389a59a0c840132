"""One caller's line: finds utterances, has them decoded, and says when a turn is over."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from voicedesk.errors import SpeechOverloaded
from voicedesk.speech.local.ear import Urgency
from voicedesk.speech.local.heard import EAR_RATE, Heard, Pcm, Samples
from voicedesk.speech.local.patience import LONG_S
from voicedesk.speech.local.rate import resample, to_samples
from voicedesk.speech.local.windows import WINDOW

_WINDOW_S = WINDOW / EAR_RATE
_HANG_UP_S = 3.0
_INTERIM_SHARE = 3
"""Interim results take a third of the recogniser's time at most."""
_log = logging.getLogger(__name__)

Sign = Literal["started", "interim", "guess", "part", "final", "ended"]
"""`guess`: the turn seems over and this is what was said, nothing is decided yet; `part`: a stretch
of a very long turn that will not change any more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a listener reports."""

    sign: Sign
    heard: Heard | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """Settings of a listener; all in seconds but the probabilities of the voice detector."""

    interim_s: float = 0.3
    """Between interim results; 0 for none."""
    guess_s: float = 0.09
    """Silence after which the utterance is decoded as if it were over."""
    before_s: float = 0.4
    """Sound kept from before the detector woke up."""
    part_s: float = 20.0
    """From here on the next short silence closes a part: the recogniser's window is 30 seconds."""
    longest_s: float = 27.0
    starts_at: float = 0.5
    ends_at: float = 0.35
    start_windows: int = 2


Ask = Callable[[Samples, Urgency], "asyncio.Future[Heard]"]
VoiceOdds = Callable[[Pcm], float]


class Listener:
    """Push the line's own samples, and 16 kHz windows for the detector; signs go to `tell`."""

    def __init__(
        self,
        *,
        ask: Ask,
        voice_odds: VoiceOdds,
        patience: Callable[[Heard], float],
        tell: Callable[[Told], None],
        wake: Callable[[], None],
        hearing: Hearing | None = None,
    ) -> None:
        self._ask_ear, self._voice_odds, self._patience = ask, voice_odds, patience
        self._tell, self._wake = tell, wake
        self._hearing = hearing or Hearing()
        self._rate = EAR_RATE
        self._before: deque[Pcm] = deque()
        self._spoken: list[Pcm] = []
        self._speaking = False
        self._loud = 0
        self._slow_s = 0.0
        self._forget()

    def _forget(self) -> None:
        self._quiet_s = self._since_interim_s = self._spoken_s = 0.0
        self._interim: asyncio.Future[Heard] | None = None
        self._parts: deque[asyncio.Future[Heard]] = deque()
        self._drop_guess()

    def _drop_guess(self) -> None:
        self._guess: asyncio.Future[Heard] | None = None
        self._guessed: Heard | None = None
        self._wait_s: float | None = None

    @property
    def speaking(self) -> bool:
        """The caller has begun a turn that is not over."""
        return self._speaking

    def sound(self, pcm: Pcm, *, rate: int) -> None:
        """Keep sound as it came from the line."""
        self._rate = rate
        if self._speaking:
            self._spoken.append(pcm)
            self._spoken_s += len(pcm) / rate
            return
        self._before.append(pcm)
        while sum(map(len, self._before)) > self._hearing.before_s * rate:
            self._before.popleft()

    def window(self, pcm: Pcm) -> None:
        """Judge the next `WINDOW` samples at 16 kHz, and do what is due."""
        odds = self._voice_odds(pcm)
        if not self._speaking:
            self._loud = self._loud + 1 if odds > self._hearing.starts_at else 0
            if self._loud >= self._hearing.start_windows:
                self._begin()
            return
        self._quiet_s = 0.0 if odds > self._hearing.ends_at else self._quiet_s + _WINDOW_S
        self._since_interim_s += _WINDOW_S
        self.proceed()

    def proceed(self) -> None:
        """Take the decodes that are ready and order those that are due."""
        if not self._speaking:
            return
        self._take_parts()
        if self._quiet_s == 0.0 and (self._guess or self._guessed):
            self._withdraw()
        self._take_interim()
        self._order()
        self._take_guess()
        if self._wait_s is not None and self._quiet_s >= self._wait_s - 1e-6 and not self._parts:
            self._end()

    async def hang_up(self) -> None:
        """The line is closed: what the caller was saying counts as a turn."""
        if not self._speaking:
            return
        if self._guess is None and self._guessed is None:
            self._guess = self._ask(Urgency.FINAL)
        due = [part for part in (*self._parts, self._guess) if part is not None]
        if due:
            await asyncio.wait(due, timeout=_HANG_UP_S)
        self._take_parts()
        self._take_guess()
        self._end()

    def _begin(self) -> None:
        self._forget()
        self._speaking, self._loud = True, 0
        self._spoken = list(self._before)
        self._before.clear()
        self._tell(Told("started"))

    def _end(self) -> None:
        heard = self._guessed
        self._speaking, self._spoken = False, []
        self._forget()
        if heard is not None and not heard.blank:
            self._tell(Told("final", heard))
        self._tell(Told("ended"))

    def _withdraw(self) -> None:
        """The caller went on: what was guessed was only the beginning."""
        if self._guess is not None:
            self._guess.cancel()
        self._drop_guess()

    def _order(self) -> None:
        hearing = self._hearing
        if self._spoken_s >= hearing.longest_s or (
            self._spoken_s >= hearing.part_s and self._quiet_s >= hearing.guess_s
        ):
            self._close_part()
        elif self._quiet_s >= hearing.guess_s and self._guess is None and self._guessed is None:
            if self._interim is not None:
                self._interim.cancel()
                self._interim = None
            self._guess = self._ask(Urgency.FINAL)
        elif self._interim_due():
            self._since_interim_s = 0.0
            self._interim = self._ask(Urgency.INTERIM)

    def _interim_due(self) -> bool:
        if not self._hearing.interim_s or self._quiet_s > 0.0 or self._interim is not None:
            return False
        # on a slow machine an interim result may not stand in the way of the end of the turn
        every = max(self._hearing.interim_s, _INTERIM_SHARE * self._slow_s)
        return self._since_interim_s >= every

    def _close_part(self) -> None:
        part = self._ask(Urgency.FINAL)
        if part is None:
            return
        self._parts.append(part)
        self._spoken, self._spoken_s = [], 0.0
        self._withdraw()

    def _ask(self, urgency: Urgency) -> asyncio.Future[Heard] | None:
        pcm = np.concatenate(self._spoken) if self._spoken else np.zeros(0, np.int16)
        audio = resample(to_samples(pcm), rate=self._rate, to=EAR_RATE)
        try:
            result = self._ask_ear(audio, urgency)
        except SpeechOverloaded:
            return None  # what is still due is asked for again with the next window
        result.add_done_callback(lambda _: self._wake())
        return result

    def _take_parts(self) -> None:
        while self._parts and self._parts[0].done():
            heard = _result(self._parts.popleft())
            if heard is not None and not heard.blank:
                self._tell(Told("part", heard))

    def _take_interim(self) -> None:
        if self._interim is None or not self._interim.done():
            return
        heard = _result(self._interim)
        self._interim = None
        if heard is not None:
            self._slow_s = heard.decode_s
        if heard is not None and not heard.blank and self._quiet_s < self._hearing.guess_s:
            self._tell(Told("interim", heard))

    def _take_guess(self) -> None:
        if self._guess is None or not self._guess.done():
            return
        heard = _result(self._guess) or Heard("", 0.0)
        self._guess, self._guessed = None, heard
        self._wait_s = self._patience(heard)
        if not heard.blank and self._wait_s < LONG_S:
            self._tell(Told("guess", heard))


def _result(done: asyncio.Future[Heard]) -> Heard | None:
    if done.cancelled():
        return None
    failure = done.exception()
    if failure is not None:
        _log.warning(
            "an utterance could not be recognised", extra={"failure": type(failure).__name__}
        )
        return None
    return done.result()
