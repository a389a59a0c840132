"""Keeps the speech process of a worker running."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

AGAIN_S = 1.0
_LOOK_S = 0.05


class SpeechHost:
    """Use it as `async with SpeechHost() as host`; calls reach it at `host.address`."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="voicedesk-speech-"))
        self.address = str(self._folder / "socket")
        self._process: Process | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> SpeechHost:
        self._keeping = asyncio.get_running_loop().create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    @property
    def pid(self) -> int | None:
        """Of the process that serves now."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def ready(self, *, within_s: float) -> bool:
        """Whether it can be asked; what is asked before is heard by the calls themselves."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while not self._is_there():  # noqa: ASYNC110  # another process makes it
                    await asyncio.sleep(_LOOK_S)
            return True
        return False

    def _is_there(self) -> bool:
        return Path(self.address).exists()

    def _clear(self) -> None:
        Path(self.address).unlink(missing_ok=True)

    async def _keep(self) -> None:
        while True:
            self._clear()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "voicedesk.speech.host",
                self.address,
                stdin=PIPE,
                stdout=DEVNULL,
            )
            code = await self._process.wait()
            logger.error("the speech process ended; it is started again", extra={"code": code})
            await asyncio.sleep(AGAIN_S)
