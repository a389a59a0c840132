"""The command line of the measurements."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from lab.room_desk import is_installed, wait_until

pytestmark = pytest.mark.server


def children(parent: int) -> set[int]:
    """All processes that descend from one."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found |= {int(stat.parent.name)} | children(int(stat.parent.name))
    return found


def lives(process: int) -> bool:
    """Whether a process does anything yet."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_measurement_that_is_ended_leaves_no_server_behind(tmp_path: Path) -> None:
    if not is_installed():
        pytest.skip("no livekit-server; `make servers` builds it")
    command = [sys.executable, "-m", "lab.bench", "rescue", "--kills", "1", "--of", "process"]
    log = tmp_path / "log"
    with log.open("wb") as out:
        bench = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        # the LiveKit server, the office and a worker with the processes of its own
        wait_until(lambda: len(children(bench.pid)) >= 4, within_s=120, what="no servers")
        begun = children(bench.pid)
        bench.send_signal(signal.SIGTERM)
        assert bench.wait(60) == 128 + signal.SIGTERM, log.read_text()
        wait_until(lambda: not any(map(lives, begun)), within_s=30, what="servers that live on")
    finally:
        for process in {bench.pid, *children(bench.pid)}:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
