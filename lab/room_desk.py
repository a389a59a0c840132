"""A real LiveKit server with an office and workers of ours beside it, on free ports of loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from lab.room_caller import RoomCaller
from voicedesk.errors import SettingsInvalid
from voicedesk.office.livekit_server import KEY, OwnServer, Ports, find_binary, prepare
from voicedesk.settings import read_settings

READY_S = 60.0
_LOOK_S = 0.1


@dataclass
class Process:
    """One process of the desk, in a group of its own."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    ready_url: str
    log: Path
    _process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that it is now."""
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._process.pid

    def start(self) -> None:
        """Start it; `ready` waits."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self, *, within_s: float = READY_S) -> None:
        """Wait until it says so."""
        wait_until(self.is_ready, within_s=within_s, what=f"{self.name}: {self.tail()}")

    def is_ready(self) -> bool:
        """Whether it answers, and says so."""
        with suppress(OSError), urllib.request.urlopen(self.ready_url, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
        return False

    def tail(self) -> str:
        """The end of its log."""
        return self.log.read_text("utf-8", "replace")[-2000:] if self.log.exists() else ""

    def kill(self) -> None:
        """As if the machine had gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()

    def tell(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self, *, within_s: float = 30.0) -> int:
        """Its exit status."""
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._process.wait(within_s)

    def stop(self) -> None:
        """Ask twice, then insist."""
        if self._process is None:
            return
        for _ in range(2):
            self.tell()
            with suppress(subprocess.TimeoutExpired):
                self.wait(within_s=3)
                return
        self.kill()


@dataclass
class RoomDesk:
    """The whole desk; `worker(name)` adds workers."""

    folder: Path
    server: OwnServer
    environment: dict[str, str]
    livekit: Process
    office: Process
    workers: dict[str, Process] = field(default_factory=dict)

    @property
    def database(self) -> str:
        """Where everything is written."""
        return self.environment["DATABASE_URL"]

    def worker(self, name: str = "worker", **more: str) -> Process:
        """Another worker, ready."""
        address = f"127.0.0.1:{free_port()}"
        environment = {**self.environment, "VOICEDESK_WORKER": address, **more}
        command = (sys.executable, "-m", "voicedesk", "worker")
        log = self.folder / f"{name}.log"
        worker = Process(name, command, environment, f"http://{address}/ready", log)
        worker.start()
        self.workers[name] = worker
        worker.ready()
        return worker

    def caller(self, room: str, *, asks: bool = True, **more: object) -> RoomCaller:
        """Somebody who rings; `asks`: as a dispatch rule does, the token asks for an agent."""
        dispatch = {"voicedesk": ""} if asks else None
        return RoomCaller(
            self.server.url,
            KEY,
            self.server.secret,
            room,
            dispatch=dispatch,
            **more,  # type: ignore[arg-type]  # passed on as given
        )

    def job_of(self, room: str) -> int:
        """The process that holds the call in a room, by the workers' logs."""
        pids = [
            line["pid"]
            for worker in self.workers.values()
            for line in read_log(worker.log)
            if line.get("room") == room and isinstance(line.get("pid"), int)
        ]
        if not pids:
            raise LookupError(f"no job of {room}")
        return int(str(pids[-1]))

    def owner_of(self, room: str) -> Process:
        """The worker that took the call in a room."""
        for worker in self.workers.values():
            if any(line.get("room") == room for line in read_log(worker.log)):
                return worker
        raise LookupError(f"no worker has {room}")

    def renew_workers(self, *names: str, **more: str) -> None:
        """Other workers than before, all of them ready."""
        for worker in self.workers.values():
            worker.stop()
        self.workers.clear()
        for name in names:
            self.worker(name, **more)

    def warm(self) -> None:
        """Wait until a process is idle again, so that the next call is answered at once."""
        wait_until(self._is_warm, within_s=READY_S, what="no idle process")

    def _is_warm(self) -> bool:
        return all(_has_idle(worker) for worker in self.workers.values())


def _has_idle(worker: Process) -> bool:
    counts = {"process initialized": 0, "received job request": 0}
    for line in read_log(worker.log):
        if line.get("event") in counts:
            counts[str(line["event"])] += 1
    return counts["process initialized"] > counts["received job request"]


def read_log(log: Path) -> Iterator[dict[str, object]]:
    """The JSON lines of a log."""
    for line in log.read_text("utf-8", "replace").splitlines():
        with suppress(ValueError):
            read = json.loads(line)
            if isinstance(read, dict):
                yield read


def wait_until(true: Callable[[], bool], *, within_s: float, what: str) -> None:
    """Look again and again. Raises TimeoutError."""
    give_up = time.monotonic() + within_s
    while not true():
        if time.monotonic() > give_up:
            raise TimeoutError(what)
        time.sleep(_LOOK_S)  # the processes that are waited for are not ours to await


def is_installed() -> bool:
    """Whether this machine has a LiveKit server."""
    with suppress(SettingsInvalid):
        return find_binary(read_settings().bin).is_file()
    return False


@contextmanager
def room_desk(*, with_office: bool = True, redis: str = "", **more: str) -> Iterator[RoomDesk]:
    """A desk in a folder of its own, gone when closed; `more` is its environment.

    `redis` (host:port) is what a server needs that telephones ring.
    """
    folder = Path(tempfile.mkdtemp(prefix="voicedesk-rooms-"))
    server = prepare(
        folder / "up",
        _binary(),
        ports=Ports(free_port(), free_port(socket.SOCK_DGRAM)),
        redis=redis,
    )
    environment = _environment(folder, server) | more
    signal_url = f"http://127.0.0.1:{server.ports.signal}/"
    office_url = f"http://{environment['VOICEDESK_OFFICE']}/ready"
    command = (sys.executable, "-m", "voicedesk", "office")
    livekit = Process("livekit", server.command, environment, signal_url, folder / "livekit.log")
    office = Process("office", command, environment, office_url, folder / "office.log")
    desk = RoomDesk(folder, server, environment, livekit, office)
    try:
        livekit.start()
        livekit.ready()
        if with_office:
            office.start()
            office.ready()
        yield desk
    finally:
        for process in (*desk.workers.values(), office, livekit):
            process.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def livekit_alone() -> Iterator[OwnServer]:
    """A LiveKit server without a desk."""
    with tempfile.TemporaryDirectory(prefix="voicedesk-livekit-") as folder:
        server = prepare(
            Path(folder), _binary(), ports=Ports(free_port(), free_port(socket.SOCK_DGRAM))
        )
        ready = f"http://127.0.0.1:{server.ports.signal}/"
        log = Path(folder) / "livekit.log"
        livekit = Process("livekit", server.command, dict(os.environ), ready, log)
        livekit.start()
        try:
            livekit.ready()
            yield server
        finally:
            livekit.stop()


def _environment(folder: Path, server: OwnServer) -> dict[str, str]:
    return {
        **os.environ,
        "LIVEKIT_URL": server.url,
        "LIVEKIT_API_KEY": KEY,
        "LIVEKIT_API_SECRET": server.secret,
        # a bare agent loads no more than ours
        "LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE": "0",
        "OMP_NUM_THREADS": "1",
        "VOICEDESK_VAR": str(folder / "var"),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/var/voicedesk.db",
        "VOICEDESK_OFFICE": f"127.0.0.1:{free_port()}",
        "VOICEDESK_LIFELINE": f"127.0.0.1:{free_port()}",
        "PYTHONWARNINGS": "default",
    }


def _ports() -> Ports:
    return Ports(free_port(), free_port(socket.SOCK_DGRAM))


def _binary() -> Path:
    return find_binary(read_settings().bin)


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
