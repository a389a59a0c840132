"""A way to a TCP server that can be slowed, cut, closed or led elsewhere while it is used."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 14


@dataclass(slots=True)
class Way:
    """Everything that goes through one port."""

    to: int
    slow_s: float = 0.0
    closed: bool = False
    _pipes: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def order(self, words: str) -> None:
        """`slow SECONDS`, `cut`, `close`, `open`, `to PORT`."""
        verb, _, given = words.strip().partition(" ")
        if verb == "slow":
            self.slow_s = float(given)
        elif verb == "cut":
            self._cut()
        elif verb in {"open", "close"}:
            self.closed = verb == "close"
            if self.closed:
                self._cut()
        elif verb == "to":
            self.to = int(given)

    def _cut(self) -> None:
        """Whatever is under way is lost, in either direction, without a goodbye."""
        for pipe in tuple(self._pipes):
            pipe.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either side or an order ends it."""
        if self.closed:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.transport.abort()
            return
        self._pipes |= {writer, far_writer}
        try:
            await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
        finally:
            self._pipes -= {writer, far_writer}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(CHUNK):
                if self.slow_s:
                    await asyncio.sleep(self.slow_s)
                writer.write(piece)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()


@dataclass(slots=True)
class Proxy:
    """A proxy in a process of its own, so that whoever uses it may fork."""

    port: int
    _process: subprocess.Popen[str]

    def order(self, words: str) -> None:
        """Change the way from now on; see `Way.order`."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the proxy has no ears")
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()
        self._process.stdout.readline()


@contextlib.contextmanager
def leading_to(port: int) -> Iterator[Proxy]:
    """A proxy before a port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        own = int(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "lab.proxy", str(own), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError("the proxy did not start")
        yield Proxy(own, process)
    finally:
        process.kill()
        process.communicate()


async def _run(own: int, to: int) -> None:
    way = Way(to)
    server = await asyncio.start_server(way.serve, "127.0.0.1", own)
    async with server:
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            way.order(line)
            print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]), int(sys.argv[2])))
