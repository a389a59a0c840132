"""`voicedesk chat --voice` as a person at this machine meets it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from lab.air import RATE, air
from voicedesk.settings import inherited

pytestmark = pytest.mark.voice


async def test_the_desk_is_heard_by_the_loudspeakers_until_ctrl_c(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("voicedesk")
    async with asyncio.timeout(120), air(tmp_path) as room:
        process = await asyncio.create_subprocess_exec(
            *(program, "chat", "--voice", "--json"),
            env={**inherited(), **room.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await room.until_played(RATE // 2)
        process.send_signal(signal.SIGINT)
        out, _ = await process.communicate()
    told = [json.loads(line) for line in out.splitlines()]
    assert process.returncode == 0
    assert (told[-1]["type"], told[-1]["outcome"]) == ("end", "abandoned")
