"""Recordings in a folder of this machine."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from voicedesk.errors import ConnectorUnavailable

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import CallId

T = TypeVar("T")
_PLAIN = re.compile(r"[\w.-]+")


def build(wiring: Wiring) -> Disk:
    """For the registry."""
    return Disk(wiring.folder.parent)


class Disk:
    """Implements `ports.Recordings`: FOLDER/BUSINESS/recordings/CALL/NAME."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, business: BusinessId, call: CallId, name: str, content: bytes) -> str:
        path = self._path(business, call, name)
        await self._do(lambda: _write(path, content))
        return path.as_uri() if path.is_absolute() else str(path)

    async def get(self, business: BusinessId, call: CallId, name: str) -> bytes | None:
        path = self._path(business, call, name)
        return await self._do(lambda: path.read_bytes() if path.is_file() else None)

    async def erase(self, business: BusinessId, call: CallId) -> int:
        return await self._do(lambda: _remove(self._path(business, call)))

    def _path(self, *names: str) -> Path:
        business, *rest = names
        for name in names:
            if not _PLAIN.fullmatch(name) or name.startswith("."):
                raise ConnectorUnavailable(f"no file can be called {name!r}")
        return self._folder.joinpath(business, "recordings", *rest)

    async def _do(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.to_thread(work)
        except OSError as error:
            raise ConnectorUnavailable(f"the folder of recordings: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(path)


def _remove(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    count = sum(path.is_file() for path in folder.iterdir())
    shutil.rmtree(folder)
    return count
