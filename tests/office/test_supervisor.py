"""Processes that are kept running: begun in order, begun again, ended in order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from lab.room_desk import free_port
from voicedesk.office.supervisor import Part, Supervised, supervise
from voicedesk.settings import inherited

pytestmark = pytest.mark.unit

DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


def part(folder: Path, *, before: str = "", stop_s: float = 5.0) -> Part:
    port = free_port()
    code = f"{before}import http.server as h; h.test(h.SimpleHTTPRequestHandler, port={port})"
    return Part(
        "page",
        (sys.executable, "-c", code),
        inherited(),
        f"http://127.0.0.1:{port}/",
        folder / "page.log",
        stop_s,
    )


async def test_what_dies_is_started_again(tmp_path: Path) -> None:
    supervised = Supervised(part(tmp_path))
    running = asyncio.get_running_loop().create_task(supervised.run())
    assert await supervised.ready()
    first = supervised.pid
    os.kill(int(str(first)), signal.SIGKILL)
    await asyncio.sleep(0.6)
    assert await supervised.ready()
    assert (supervised.starts, supervised.pid == first) == (2, False)
    await supervised.stop()
    await running


async def test_what_does_not_listen_is_killed(tmp_path: Path) -> None:
    supervised = Supervised(part(tmp_path, before=DEAF, stop_s=0.3))
    running = asyncio.get_running_loop().create_task(supervised.run())
    assert await supervised.ready()
    async with asyncio.timeout(5):
        await supervised.stop()
        await running


async def test_parts_start_in_order_and_all_end(tmp_path: Path) -> None:
    stopping, told = asyncio.Event(), asyncio.Queue[str]()
    parts = (part(tmp_path), part(tmp_path))
    running = asyncio.get_running_loop().create_task(supervise(parts, stopping, told=told))
    async with asyncio.timeout(30):
        said = [await told.get() for _ in range(3)]
    assert said == ["page: ready", "page: ready", ""]
    stopping.set()
    async with asyncio.timeout(15):
        await running
