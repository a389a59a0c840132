"""The queue before the recogniser."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError

import numpy as np
import pytest

from voicedesk.errors import SpeechOverloaded
from voicedesk.speech.local.ear import FINAL_BEAM, Ear, Urgency
from voicedesk.speech.local.heard import Heard, Samples

pytestmark = pytest.mark.unit


class Counting:
    """Hears how long the audio is; the first utterance waits until it is let go."""

    name = "counting"

    def __init__(self) -> None:
        self.go = threading.Event()
        self.began = threading.Event()
        self.order: list[int] = []
        self.beams: list[int] = []

    def decode(
        self,
        audio: Samples,
        *,
        beam: int = 1,
        words: Sequence[str] = (),
        whole_window: bool = False,
    ) -> Heard:
        self.began.set()
        assert self.go.wait(5)
        self.order.append(len(audio))
        self.beams.append(beam)
        if len(audio) == 13:
            raise ValueError("unlucky")
        return Heard(f"{len(audio)} {' '.join(words)} {whole_window}")


@pytest.fixture
def recogniser() -> Counting:
    return Counting()


@pytest.fixture
def ear(recogniser: Counting) -> Iterator[Ear]:
    ear = Ear(recogniser, limit=6, interim_limit=3)
    yield ear
    recogniser.go.set()
    ear.close()


def audio(length: int) -> Samples:
    return np.zeros(length, np.float32)


def test_ends_of_turns_are_decoded_before_interim_results(ear: Ear, recogniser: Counting) -> None:
    first = ear.hear(audio(1))
    assert recogniser.began.wait(5)
    interim = ear.hear(audio(2), urgency=Urgency.INTERIM)
    second_look = ear.hear(audio(3), urgency=Urgency.SECOND_LOOK)
    final = ear.hear(audio(4))
    recogniser.go.set()
    for result in (first, interim, second_look, final):
        result.result(5)
    assert recogniser.order == [1, 4, 2, 3]
    # the first was begun when nothing waited; the final while two others did
    assert recogniser.beams == [FINAL_BEAM, 1, 1, FINAL_BEAM]


def test_names_reach_the_recogniser(ear: Ear, recogniser: Counting) -> None:
    recogniser.go.set()
    assert ear.hear(audio(5), words=["Maria"]).result(5).text == "5 Maria False"


def test_an_overload_costs_interim_results_first(ear: Ear, recogniser: Counting) -> None:
    ear.hear(audio(1))
    assert recogniser.began.wait(5)
    for length in (2, 3, 4):
        ear.hear(audio(length))
    with pytest.raises(SpeechOverloaded):
        ear.hear(audio(5), urgency=Urgency.INTERIM)
    ear.hear(audio(6))
    assert ear.backlog == 4


def test_the_queue_is_bounded(ear: Ear, recogniser: Counting) -> None:
    ear.hear(audio(1))
    assert recogniser.began.wait(5)
    for length in range(6):
        ear.hear(audio(length))
    with pytest.raises(SpeechOverloaded, match="6 utterances"):
        ear.hear(audio(9))


def test_what_was_cancelled_is_not_decoded(ear: Ear, recogniser: Counting) -> None:
    first = ear.hear(audio(1))
    assert recogniser.began.wait(5)
    stale, last = ear.hear(audio(2)), ear.hear(audio(3))
    stale.cancel()
    recogniser.go.set()
    first.result(5)
    last.result(5)
    assert recogniser.order == [1, 3]


def test_one_bad_utterance_does_not_deafen_the_others(ear: Ear, recogniser: Counting) -> None:
    recogniser.go.set()
    with pytest.raises(ValueError, match="unlucky"):
        ear.hear(audio(13)).result(5)
    assert ear.hear(audio(4)).result(5).text.startswith("4")


def test_a_closed_ear_hears_no_more(recogniser: Counting) -> None:
    ear = Ear(recogniser)
    ear.hear(audio(1))
    assert recogniser.began.wait(5)
    waiting = ear.hear(audio(2))
    recogniser.go.set()
    ear.close()
    ear.close()
    with pytest.raises(CancelledError):
        waiting.result(5)
    with pytest.raises(SpeechOverloaded):
        ear.hear(audio(3))
