"""From tapes to one sealed file, also when the process that wrote them is gone."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest

from voicedesk.calls.recordings import NAME, encode, keep, keep_left_over, parts, whole
from voicedesk.calls.tape import RATE, Tape
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCalls, MemoryRecordings, MemoryStore
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.errors import ConnectorUnavailable

pytestmark = pytest.mark.unit

HERE = BusinessId("bright")
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


def tape(folder: Path, *, began: float, seconds: float = 1.0, level: int = 1_000) -> Path:
    path = folder / f"{round(began * 1000)}.wav"
    written = Tape(path, began=began)
    written.place("caller", np.full(round(seconds * RATE), level, np.int16), at=began)
    written.write(began + seconds)
    written.close()
    os.utime(path, (began, began))
    return path


class Away(MemoryRecordings):
    async def put(self, business: BusinessId, call: CallId, name: str, content: bytes) -> str:
        raise ConnectorUnavailable("the bucket is away")


def test_parts_of_two_processes_are_one_timeline(tmp_path: Path) -> None:
    tape(tmp_path / "call_1", began=1_000.0)
    tape(tmp_path / "call_1", began=1_003.0, level=2_000)
    line = whole(parts(tmp_path / "call_1"))
    assert len(line) == 4 * RATE
    assert [int(line[round(at * RATE), 0]) for at in (0.5, 2.0, 3.5)] == [1_000, 0, 2_000]


def test_the_file_can_be_played_by_anybody() -> None:
    beep = (8_000 * np.sin(np.arange(2 * RATE) / 10)).astype(np.int16)
    content = encode(np.stack([beep, np.zeros_like(beep)], axis=1))
    with av.open(io.BytesIO(content), mode="r") as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        assert container.streams.audio[0].codec_context.name in ("opus", "libopus")
    sound = np.concatenate(frames, axis=1)
    assert sound.shape[1] / 48_000 == pytest.approx(2.0, abs=0.1)
    assert np.abs(sound[0]).max() > 10 * np.abs(sound[1]).max()
    assert len(content) < 20_000


async def test_what_is_kept_leaves_no_tape_behind(tmp_path: Path) -> None:
    tape(tmp_path / "call_1", began=1_000.0)
    store = MemoryRecordings()
    assert await keep(store, HERE, tmp_path / "call_1")
    assert await store.get(HERE, CallId("call_1"), NAME)
    assert not (tmp_path / "call_1").exists()
    assert not await keep(store, HERE, tmp_path / "call_1")


async def test_a_store_that_is_away_leaves_the_tapes_where_they_are(tmp_path: Path) -> None:
    tape(tmp_path / "call_1", began=1_000.0)
    with pytest.raises(ConnectorUnavailable):
        await keep(Away(), HERE, tmp_path / "call_1")
    assert len(parts(tmp_path / "call_1")) == 1


@pytest.fixture
async def calls() -> MemoryCalls:
    calls = MemoryStore(ManualClock(NOW)).calls
    for name in ("call_1", "call_2"):
        await calls.begin(Call(CallId(name), HERE, channel="phone", started=NOW, caller=None))
    await calls.end(CallId("call_1"), Outcome.ABANDONED, reason="crashed", now=NOW)
    return calls


async def test_the_tapes_of_a_process_that_died_are_kept_once_its_call_is_over(
    tmp_path: Path, calls: MemoryCalls
) -> None:
    tape(tmp_path / HERE / "call_1", began=1_000.0)
    tape(tmp_path / HERE / "call_2", began=1_000.0)
    store = MemoryRecordings()

    async def where(_: BusinessId) -> MemoryRecordings:
        return store

    assert await keep_left_over(tmp_path, calls, where) == 1
    assert await store.get(HERE, CallId("call_1"), NAME)
    assert await store.get(HERE, CallId("call_2"), NAME) is None


async def test_a_store_that_is_away_is_tried_again_later(
    tmp_path: Path, calls: MemoryCalls
) -> None:
    tape(tmp_path / HERE / "call_1", began=1_000.0)

    async def where(_: BusinessId) -> MemoryRecordings:
        return Away()

    assert await keep_left_over(tmp_path, calls, where) == 0
    assert len(parts(tmp_path / HERE / "call_1")) == 1
