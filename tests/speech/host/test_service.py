"""One ear and one voice for several calls, over a socket, and what happens when they are gone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

from voicedesk.errors import SpeechError, SpeechOverloaded, VoiceFailed
from voicedesk.speech.host.client import Host, HostEar, HostSynthesiser, HostVoice
from voicedesk.speech.host.service import Service, serve
from voicedesk.speech.local.ear import Ear, Urgency
from voicedesk.speech.local.heard import Heard, Samples

pytestmark = pytest.mark.unit

WAIT_S = 5.0


class Counting:
    """Hears how long the audio is; thirteen samples are more than it can take."""

    def __init__(self, name: str = "far") -> None:
        self.name = name
        self.go = threading.Event()
        self.go.set()

    def decode(
        self,
        audio: Samples,
        *,
        beam: int = 1,
        words: Sequence[str] = (),
        whole_window: bool = False,
    ) -> Heard:
        assert self.go.wait(WAIT_S)
        if len(audio) == 13:
            raise ValueError("unlucky")
        said = f"{self.name} {len(audio)} {' '.join(words)}".strip()
        return Heard(said, confidence=0.5, others=("or so",))


class Tone:
    """Says every word as a tenth of a second of sound."""

    sample_rate = 24_000

    def __init__(self, name: str = "far") -> None:
        self.name, self.said = name, list[str]()

    def speak(self, text: str, *, rate: float) -> Samples:
        self.said.append(text)
        if text == "Nothing.":
            raise VoiceFailed("no sound")
        return np.full(2400 * len(text.split()), 0.5, np.float32)


class Desk:
    """A service, and calls that are its clients."""

    def __init__(self, address: str) -> None:
        self.recogniser, self.tone, self.own_tone = Counting(), Tone(), Tone("own")
        self.ears: list[Ear] = []
        service = Service(self._open, lambda _: self.tone, ears=1)
        self.address = address
        self.server = serve(address, service)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = Host(address)

    def _open(self, name: str) -> Ear:
        self.ears.append(Ear(self.recogniser, limit=3, interim_limit=1))
        return self.ears[-1]

    def _own(self) -> Ear:
        self.ears.append(Ear(Counting("own")))
        return self.ears[-1]

    def ear(self) -> HostEar:
        """The ear of one call."""
        return HostEar(self.host, "local", self._own)

    def voice(self) -> HostVoice:
        """The voice of one call."""
        far = HostSynthesiser(self.host, "heart", lambda: self.own_tone)
        return HostVoice(far, rate=1.0, sayings={})

    def end(self) -> None:
        """Everything is let go."""
        self.recogniser.go.set()
        self.host.close()
        self.server.shutdown()
        self.server.server_close()
        for ear in self.ears:
            ear.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(str(tmp_path / "socket"))
    yield desk
    desk.end()


def audio(length: int) -> Samples:
    return np.zeros(length, np.float32)


def heard(future: Future[Heard]) -> str:
    return future.result(WAIT_S).text


def test_a_call_hears_by_the_ear_of_the_host(desk: Desk) -> None:
    found = desk.ear().hear(audio(160), words=["Okafor"]).result(WAIT_S)
    assert (found.text, found.confidence, found.others) == ("far 160 Okafor", 0.5, ("or so",))
    assert found.waited_s >= 0.0


def test_answers_find_those_who_asked(desk: Desk) -> None:
    ear = desk.ear()
    desk.recogniser.go.clear()
    asked = [ear.hear(audio(10 * n)) for n in (1, 2, 3)]
    desk.recogniser.go.set()
    assert [heard(one) for one in asked] == ["far 10", "far 20", "far 30"]


def test_what_the_host_cannot_do_is_told_to_whoever_asked(desk: Desk) -> None:
    ear = desk.ear()
    with pytest.raises(SpeechError, match="unlucky"):
        ear.hear(audio(13)).result(WAIT_S)
    desk.recogniser.go.clear()
    first = ear.hear(audio(1))
    waiting = [ear.hear(audio(2), urgency=Urgency.INTERIM) for _ in range(3)]
    with pytest.raises(SpeechOverloaded):
        waiting[-1].result(WAIT_S)
    desk.recogniser.go.set()
    assert heard(first) == "far 1"


def test_when_the_host_dies_nothing_that_was_said_is_lost(desk: Desk) -> None:
    ear = desk.ear()
    desk.recogniser.go.clear()
    asked = ear.hear(audio(5), words=["Okafor"])
    desk.host._end()
    assert heard(asked) == "own 5 Okafor"
    assert heard(ear.hear(audio(6))) == "own 6"
    assert ear.name == "own"


def test_without_a_host_a_call_hears_and_speaks_for_itself(tmp_path: Path) -> None:
    host = Host(str(tmp_path / "nobody"))
    own = Ear(Counting("own"))
    ear = HostEar(host, "local", lambda: own)
    assert heard(ear.hear(audio(7))) == "own 7"
    tone = Tone("own")
    voice = HostVoice(HostSynthesiser(host, "heart", lambda: tone), rate=1.0, sayings={})
    assert len(voice.say("Good morning.")) > 4000
    assert tone.said == ["Good morning."]
    ear.close()


def test_whoever_asks_does_not_wait_for_an_ear_to_be_opened(tmp_path: Path) -> None:
    opening = threading.Event()
    own = Ear(Counting("own"))

    def slowly() -> Ear:
        assert opening.wait(WAIT_S)
        return own

    ear = HostEar(Host(str(tmp_path / "nobody")), "local", slowly)
    asked = ear.hear(audio(8))
    assert not asked.done()
    opening.set()
    assert heard(asked) == "own 8"
    ear.close()


def hung(address: str) -> socket.socket:
    """A host that takes calls and says nothing."""
    silent = socket.socket(socket.AF_UNIX)
    silent.bind(address)
    silent.listen()
    return silent


def test_a_host_that_hangs_is_as_good_as_dead(tmp_path: Path) -> None:
    with hung(str(tmp_path / "socket")) as silent:
        host = Host(silent.getsockname())
        own = Ear(Counting("own"))
        ear, tone = HostEar(host, "local", lambda: own), Tone("own")
        voice = HostVoice(HostSynthesiser(host, "heart", lambda: tone), rate=1.0, sayings={})
        # more than a socket holds: whoever asks is not kept by a side that reads nothing
        asked = [ear.hear(audio(500_000)) for _ in range(4)]
        assert voice.say("Good morning.")
        assert [heard(one) for one in asked] == ["own 500000"] * 4
        ear.close()


def test_a_busy_host_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voicedesk.speech.host.client.BEAT_S", 0.05)
    desk.recogniser.go.clear()
    asked = desk.ear().hear(audio(9))
    threading.Timer(1.0, desk.recogniser.go.set).start()  # twenty beats
    assert heard(asked) == "far 9"


def test_a_clause_is_made_once_for_all_calls(desk: Desk) -> None:
    one, other = desk.voice(), desk.voice()
    sound = one.say("Good morning.")
    assert len(sound) / 2 / 24_000 == pytest.approx(0.2, abs=0.01)
    assert other.say("Good morning.") == sound
    assert desk.tone.said == ["Good morning."]
    assert desk.own_tone.said == []


def test_what_is_said_often_is_made_before_it_is_wanted(desk: Desk) -> None:
    assert desk.voice().warm(["One moment. Good morning."]) == 0
    desk.voice().say("Good morning.")
    desk.voice().say("One moment.")
    assert sorted(desk.tone.said) == ["Good morning.", "One moment."]


def test_a_clause_without_sound_is_a_failure_of_that_clause_alone(desk: Desk) -> None:
    voice = desk.voice()
    with pytest.raises(VoiceFailed):
        voice.say("Nothing.")
    assert voice.say("Good morning.")


def test_a_voice_whose_host_died_speaks_for_itself(desk: Desk) -> None:
    voice = desk.voice()
    voice.say("Good morning.")
    desk.host.close()
    assert voice.say("Good evening.")
    assert desk.own_tone.said == ["Good evening."]


@pytest.mark.parametrize(
    "line",
    [
        b"hello\n",
        b'{"number": 1}\n',
        b'{"number": 1, "bytes": -4, "facts": {}}\n',
        b'{"number": 1, "bytes": 99999999999, "facts": {}}\n',
        b'{"number": 1, "bytes": 0, "facts": {"do": "dance"}}\n',
        b'{"number": 1, "bytes": 8, "facts": {}}\n1234',
    ],
)
def test_nonsense_ends_its_own_line_only(desk: Desk, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(WAIT_S)
        stranger.connect(desk.address)
        stranger.sendall(line)
        stranger.shutdown(socket.SHUT_WR)
        assert stranger.recv(100) == b""
    assert heard(desk.ear().hear(audio(4))) == "far 4"


def test_only_this_user_reaches_the_socket(desk: Desk) -> None:
    assert Path(desk.address).stat().st_mode & 0o077 == 0
