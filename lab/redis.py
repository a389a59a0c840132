"""A real Redis server of Debian's, on loopback, in a folder of its own, gone when closed."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START_TIMEOUT_S = 30


@dataclass(slots=True)
class Server:
    """A server that can be stopped and started again, empty."""

    folder: Path
    port: int
    _running: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        words += ["--save", "", "--appendonly", "no", "--logfile", str(self.folder / "log")]
        self._running = subprocess.Popen([str(_binary()), *words])
        until = time.monotonic() + START_TIMEOUT_S
        while not _answers(self.port):
            if time.monotonic() > until or self._running.poll() is not None:
                raise RuntimeError(f"redis did not start: {(self.folder / 'log').read_text()}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._running.wait(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._running is not None:
            self._running.kill()
            self._running.wait(START_TIMEOUT_S)
            self._running = None


def is_installed() -> bool:
    """Whether this machine has a server."""
    return _binary() is not None


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """A new, empty server that keeps nothing on disk."""
    folder = Path(tempfile.mkdtemp(prefix="voicedesk-redis-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(folder, int(free.getsockname()[1]))
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _binary() -> str | None:
    return shutil.which("redis-server")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
