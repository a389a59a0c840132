"""Utterances found in sound, with a detector and an ear that do what the test says."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from voicedesk.errors import SpeechOverloaded
from voicedesk.speech.local.ear import Urgency
from voicedesk.speech.local.heard import EAR_RATE, Heard, Pcm, Samples
from voicedesk.speech.local.listener import Hearing, Listener, Told
from voicedesk.speech.local.windows import WINDOW

pytestmark = pytest.mark.unit


class Line:
    """A listener on a line where sound is either full on or off; decodes are answered by hand."""

    def __init__(self, *, patience_s: float = 0.3, hearing: Hearing | None = None) -> None:
        self.told: list[Told] = []
        self.asked: list[tuple[Urgency, float, asyncio.Future[Heard]]] = []
        self.full = False
        self.listener = Listener(
            ask=self._ask,
            voice_odds=lambda pcm: float(np.abs(pcm).max() > 0),
            patience=lambda heard: 0.5 if heard.blank else patience_s,
            tell=self.told.append,
            wake=lambda: None,
            hearing=hearing or Hearing(interim_s=0.0),
        )

    def _ask(self, audio: Samples, urgency: Urgency) -> asyncio.Future[Heard]:
        if self.full:
            raise SpeechOverloaded
        answer: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        self.asked.append((urgency, len(audio) / EAR_RATE, answer))
        return answer

    def flow(self, seconds: float, *, loud: bool) -> None:
        window: Pcm = np.full(WINDOW, 1000 if loud else 0, np.int16)
        for _ in range(round(seconds * EAR_RATE / WINDOW)):
            self.listener.sound(window, rate=EAR_RATE)
            self.listener.window(window)

    def answer(self, text: str, at: int = -1) -> None:
        self.asked[at][2].set_result(Heard(text))
        self.listener.proceed()

    @property
    def signs(self) -> list[str]:
        return [told.sign for told in self.told]

    @property
    def words(self) -> list[str]:
        return [told.heard.text for told in self.told if told.heard]


async def test_a_turn_is_guessed_then_ended_after_its_patience() -> None:
    line = Line()
    line.flow(1.0, loud=True)
    line.flow(0.1, loud=False)
    line.answer("yes")
    assert line.signs == ["started", "guess"]
    line.flow(0.3, loud=False)
    assert line.signs == ["started", "guess", "final", "ended"]
    assert line.words == ["yes", "yes"]
    assert len(line.asked) == 1


async def test_the_sound_before_the_detector_woke_is_heard_too() -> None:
    line = Line()
    line.flow(2.0, loud=False)
    line.flow(1.0, loud=True)
    line.flow(0.1, loud=False)
    assert line.asked[0][1] == pytest.approx(1.4, abs=0.15)


async def test_a_caller_who_goes_on_is_decoded_whole() -> None:
    line = Line(patience_s=0.6)
    line.flow(1.0, loud=True)
    line.flow(0.3, loud=False)
    line.answer("my number is")
    line.flow(1.0, loud=True)
    line.flow(0.1, loud=False)
    line.answer("my number is two oh two")
    line.flow(0.6, loud=False)
    assert line.signs == ["started", "guess", "guess", "final", "ended"]
    assert line.words[-1] == "my number is two oh two"
    assert line.asked[1][1] == pytest.approx(2.4, abs=0.3)


async def test_a_guess_that_came_too_late_is_withdrawn() -> None:
    line = Line()
    line.flow(1.0, loud=True)
    line.flow(0.2, loud=False)
    line.flow(0.2, loud=True)
    assert line.asked[0][2].cancelled()
    assert line.signs == ["started"]


async def test_an_open_end_is_not_guessed_aloud() -> None:
    line = Line(patience_s=0.95)
    line.flow(1.0, loud=True)
    line.flow(0.1, loud=False)
    line.answer("my name is")
    line.flow(0.7, loud=False)
    assert line.signs == ["started"]
    line.flow(0.3, loud=False)
    assert line.signs == ["started", "final", "ended"]


async def test_noise_ends_without_a_final() -> None:
    line = Line()
    line.flow(0.2, loud=True)
    line.flow(0.1, loud=False)
    line.asked[-1][2].set_result(Heard("You", 0.05, no_speech=0.99))
    line.flow(0.5, loud=False)
    assert line.signs == ["started", "ended"]


async def test_a_failed_decode_ends_the_turn_without_words() -> None:
    line = Line()
    line.flow(0.5, loud=True)
    line.flow(0.1, loud=False)
    line.asked[-1][2].set_exception(RuntimeError("broken"))
    line.flow(0.5, loud=False)
    assert line.signs == ["started", "ended"]


async def test_interim_results_come_while_the_caller_speaks_one_at_a_time() -> None:
    line = Line(hearing=Hearing(interim_s=0.3))
    line.flow(1.0, loud=True)
    assert [urgency for urgency, _, _ in line.asked] == [Urgency.INTERIM]
    line.answer("I would")
    line.flow(0.4, loud=True)
    assert len(line.asked) == 2
    assert (line.signs, line.words) == (["started", "interim"], ["I would"])


async def test_a_full_ear_is_asked_again() -> None:
    line = Line()
    line.flow(0.5, loud=True)
    line.full = True
    line.flow(0.2, loud=False)
    assert line.asked == []
    line.full = False
    line.flow(0.05, loud=False)
    line.answer("yes")
    line.flow(0.3, loud=False)
    assert line.signs[-2:] == ["final", "ended"]


async def test_a_very_long_turn_is_heard_in_parts() -> None:
    line = Line()
    line.flow(21.0, loud=True)
    line.flow(0.15, loud=False)
    assert line.asked[0][1] == pytest.approx(21.1, abs=0.3)
    line.flow(2.0, loud=True)
    line.answer("the first part", at=0)
    line.flow(0.1, loud=False)
    line.answer("and the rest")
    line.flow(0.3, loud=False)
    assert line.signs == ["started", "part", "guess", "final", "ended"]
    assert line.words[0] == "the first part"


async def test_a_turn_without_any_pause_is_cut_at_the_window_of_the_recogniser() -> None:
    line = Line()
    line.flow(60.0, loud=True)
    lengths = [seconds for _, seconds, _ in line.asked]
    assert len(lengths) == 2
    assert max(lengths) < 28.0


async def test_words_before_the_caller_hung_up_are_kept() -> None:
    line = Line()
    line.flow(1.0, loud=True)
    ending = asyncio.ensure_future(line.listener.hang_up())
    await asyncio.sleep(0)
    line.asked[-1][2].set_result(Heard("never mind, goodbye"))
    await ending
    assert line.signs == ["started", "guess", "final", "ended"]


async def test_a_quiet_line_ends_quietly() -> None:
    line = Line()
    line.flow(1.0, loud=False)
    await line.listener.hang_up()
    assert line.signs == []
