"""The process of the callers: a frame every 20 ms over a Unix socket, stamped where it is made."""

from __future__ import annotations

import asyncio
import os
import struct
import sys
from contextlib import suppress

import numpy as np

from voicedesk.calls.audio import Pcm

RATE = 8_000
FRAME_S = 0.02
FRAME = int(RATE * FRAME_S)
HEAD = struct.Struct("<dd?")
"""When the frame was due (the machine's monotonic clock), how late it was, whether it ends what
there was to say."""
SIZE = struct.Struct("<I")
"""Samples that follow, to be said."""
_PRIORITY = 10
"""Of real-time round robin, where it is allowed; else the process is only made less nice."""


async def serve(address: str) -> None:
    """Be the far end of every line that is opened, until the process is ended."""
    server = await asyncio.start_unix_server(_line, address)
    print("ready", flush=True)  # what its starter waits for
    await server.serve_forever()


async def _line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    to_say: list[Pcm] = []
    hearing = asyncio.get_running_loop().create_task(_hear(reader, to_say))
    loop, sent = asyncio.get_running_loop(), 1
    began = loop.time()
    with suppress(ConnectionError):
        while not hearing.done():
            due = began + sent * FRAME_S
            await asyncio.sleep(max(0.0, due - loop.time()))
            frame, ends = _next(to_say)
            writer.write(HEAD.pack(due, loop.time() - due, ends) + frame.astype("<i2").tobytes())
            sent += 1
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    writer.close()


async def _hear(reader: asyncio.StreamReader, to_say: list[Pcm]) -> None:
    with suppress(asyncio.IncompleteReadError):
        while True:
            (size,) = SIZE.unpack(await reader.readexactly(SIZE.size))
            to_say.append(np.frombuffer(await reader.readexactly(2 * size), "<i2"))


def _next(to_say: list[Pcm]) -> tuple[Pcm, bool]:
    """The next 20 ms, and whether they end what there was to say."""
    if not to_say:
        return np.zeros(FRAME, np.int16), False
    frame, rest = to_say[0][:FRAME], to_say[0][FRAME:]
    if len(rest):
        to_say[0] = rest
    else:
        to_say.pop(0)
    return np.pad(frame, (0, FRAME - len(frame))), not len(rest)


def _hurry() -> None:
    """Come before what is measured, as far as the machine allows it."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(_PRIORITY))
    except PermissionError:
        with suppress(PermissionError):
            os.nice(-10)


if __name__ == "__main__":
    _hurry()
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(sys.argv[1]))
