"""From the tapes of a call to the recording that is kept: one stereo Ogg file, sealed."""

from __future__ import annotations

import asyncio
import io
import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voicedesk.calls.tape import RATE, Moments, read_wav
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.errors import VoicedeskError
from voicedesk.ports import RECORDING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from av import AudioFrame

    from voicedesk.ports import Calls, Recordings

logger = logging.getLogger(__name__)

NAME = RECORDING
ENCODED_S = 60.0
_BITS_A_SECOND = 32_000
_OPUS_RATE = 48_000
_IN_USE_S = 15.0
"""A tape that was written to so recently belongs to a call that goes on."""
_BLOCK = RATE // 50


def parts(folder: Path) -> list[tuple[float, Path]]:
    """The tapes of one call with the second at which each began, first to last."""
    found = [(int(path.stem) / 1000, path) for path in folder.glob("*.wav") if path.stem.isdigit()]
    return sorted(found)


def whole(tapes: list[tuple[float, Path]]) -> Moments:
    """Tapes on one timeline, with silence where none of them ran."""
    began = tapes[0][0]
    line: list[Moments] = []
    length = 0
    for at, path in tapes:
        gap = max(0, round((at - began) * RATE) - length)
        sound = read_wav(path)
        line += [np.zeros((gap, 2), np.int16), sound]
        length += gap + len(sound)
    return np.concatenate(line)


def encode(sound: Moments) -> bytes:
    """Two channels of 16 kHz as Ogg Opus at 32 kbit/s; takes about 1/200 of its length."""
    import av

    out = io.BytesIO()
    with av.open(out, mode="w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=_OPUS_RATE, layout="stereo")
        stream.bit_rate = _BITS_A_SECOND
        resampler = av.AudioResampler(format="s16", layout="stereo", rate=_OPUS_RATE)
        for frame in _frames(sound):
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return out.getvalue()


def _frames(sound: Moments) -> Iterator[AudioFrame]:
    import av

    for at in range(0, len(sound), _BLOCK):
        block = np.ascontiguousarray(sound[at : at + _BLOCK]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
        frame.sample_rate = RATE
        frame.pts = at
        yield frame


async def keep(recordings: Recordings, business: BusinessId, folder: Path) -> bool:
    """Put the tapes of one call into the store and remove them; False when there is nothing.

    Raises:
        ConnectorError: The store could not take it; the tapes stay.
    """
    tapes = parts(folder)
    if not tapes:
        return False
    async with asyncio.timeout(ENCODED_S):
        content = await asyncio.to_thread(lambda: encode(whole(tapes)))
    await recordings.put(business, CallId(folder.name), NAME, content)
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return True


async def keep_left_over(
    folder: Path, calls: Calls, recordings: Callable[[BusinessId], Awaitable[Recordings]]
) -> int:
    """Keep the tapes of calls whose process died; how many there were.

    `folder` has one folder for each business, and in it one for each call.
    """
    kept = 0
    for tapes in await asyncio.to_thread(left_over, folder):
        business = BusinessId(tapes.parent.name)
        try:
            call = await calls.get(business, CallId(tapes.name))
            if call is not None and call.ended is None:
                continue
            kept += await keep(await recordings(business), business, tapes)
        except (VoicedeskError, TimeoutError) as error:
            logger.warning("a recording waits", extra={"error": type(error).__name__})
    return kept


def left_over(folder: Path) -> list[Path]:
    """Folders of calls that nobody has written to for a while."""
    now = time.time()
    return [
        tapes
        for tapes in sorted(folder.glob("*/*"))
        if tapes.is_dir()
        and all(now - path.stat().st_mtime > _IN_USE_S for path in tapes.iterdir())
    ]
