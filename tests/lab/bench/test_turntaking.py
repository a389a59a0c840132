"""Turn-taking in labelled sound: cuts, waits, words that stop the desk; folders of recordings."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest

from lab.bench._turn_cases import Case, Kind, recorded
from lab.bench.turntaking import Ended, Stopped, judge, listen, stops
from voicedesk.speech.local.heard import EAR_RATE, Heard, Pcm

pytestmark = pytest.mark.unit


def sound(*spoken: tuple[float, float], total_s: float = 5.0) -> Pcm:
    pcm = np.zeros(round(total_s * EAR_RATE), np.int16)
    for start_s, end_s in spoken:
        pcm[round(start_s * EAR_RATE) : round(end_s * EAR_RATE)] = 9_000
    return pcm


def case(kind: Kind, *spoken: tuple[float, float]) -> Case:
    return Case("a case", kind, sound(*spoken), spoken)


def odds(window: Pcm) -> float:
    return float(np.abs(window).max() > 0)


@pytest.mark.parametrize(
    "words, cut",
    [("yes please", True), ("I want to come on Thursday and", False)],
)
async def test_a_pause_is_cut_when_the_words_may_be_all(words: str, *, cut: bool) -> None:
    ended = await listen(case("open", (0.5, 1.2), (1.9, 2.6)), lambda _: Heard(words, 0.9), odds)
    assert ended.cut is cut


async def test_the_wait_counts_from_the_last_word() -> None:
    ended = await listen(case("whole", (0.5, 1.2)), lambda _: Heard("yes please", 0.9), odds)
    assert ended.wait_s == pytest.approx(0.18, abs=0.05)


@pytest.mark.parametrize("seconds, after_s", [(1.0, 0.16), (0.1, None)])
def test_enough_sound_stops_the_desk(seconds: float, after_s: float | None) -> None:
    found = stops(case("interruption", (0.512, 0.512 + seconds)), odds).after_s
    assert found == (None if after_s is None else pytest.approx(after_s, abs=0.05))


def test_each_share_is_held_against_its_bound() -> None:
    one = case("open", (0.5, 1.0))
    ended = [Ended(one, cut=True, wait_s=None, sure_s=0.0)]
    stopped = [
        Stopped(case("interruption", (0.5, 1.0)), 0.25),
        Stopped(case("backchannel", (0.5, 0.9)), 0.3),
    ]
    met = [target.met for target in judge(ended, stopped, synthetic=True).targets]
    assert met == [False, True, True, True, True, False]


def write(folder: Path, row: object) -> Path:
    with wave.open(str(folder / "one.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(np.zeros(8_000, np.int16).tobytes())
    (folder / "cases.jsonl").write_text(json.dumps(row), "utf-8")
    return folder


def test_people_are_read_from_a_folder(tmp_path: Path) -> None:
    row = {"file": "one.wav", "kind": "open", "spoken": [[0.1, 0.3], [0.6, 0.8]]}
    (read,) = recorded(write(tmp_path, row))
    assert (read.kind, read.spoken, len(read.pcm)) == ("open", ((0.1, 0.3), (0.6, 0.8)), EAR_RATE)


@pytest.mark.parametrize(
    "row",
    [{"file": "one.wav"}, {"file": "one.wav", "kind": "song", "spoken": [[0, 1]]}, [1]],
)
def test_a_row_of_another_form_is_named(tmp_path: Path, row: object) -> None:
    with pytest.raises(ValueError, match="line 1"):
        list(recorded(write(tmp_path, row)))
