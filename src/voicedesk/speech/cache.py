"""Remembers spoken clauses, so that what is said every day is synthesised once."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ClauseKey:
    """What makes two clauses sound the same."""

    text: str
    voice: str
    rate: float

    @property
    def file(self) -> str:
        said = f"{self.voice}\n{self.rate:.3f}\n{self.text}"
        return hashlib.sha256(said.encode()).hexdigest()[:40] + ".pcm"


class ClauseCache:
    """Bounded, least used first out; also on disk when a folder is given. Thread-safe."""

    def __init__(
        self,
        *,
        memory_bytes: int = 32_000_000,
        folder: Path | None = None,
        disk_bytes: int = 256_000_000,
    ) -> None:
        self._memory_bytes = memory_bytes
        self._folder = folder
        self._disk_bytes = disk_bytes
        self._kept: OrderedDict[ClauseKey, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def get(self, key: ClauseKey) -> bytes | None:
        """The sound, from memory or from disk."""
        with self._lock:
            sound = self._kept.get(key)
            if sound is not None:
                self._kept.move_to_end(key)
                self.hits += 1
                return sound
        sound = self._read(key)
        with self._lock:
            self.hits += sound is not None
            self.misses += sound is None
        if sound is not None:
            self._keep(key, sound)
        return sound

    def put(self, key: ClauseKey, sound: bytes) -> None:
        """Remember a sound; a disk that is full or read-only is no reason to fail."""
        self._keep(key, sound)
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{key.file}.{threading.get_ident()}.part"
            part.write_bytes(sound)
            part.replace(self._folder / key.file)

    def trim(self) -> int:
        """Delete the files used longest ago until the folder is within its bound; bytes freed."""
        if self._folder is None or not self._folder.is_dir():
            return 0
        files = sorted(self._folder.glob("*.pcm"), key=lambda file: file.stat().st_mtime)
        over = sum(file.stat().st_size for file in files) - self._disk_bytes
        return _delete(files, over)

    def _read(self, key: ClauseKey) -> bytes | None:
        if self._folder is None:
            return None
        file = self._folder / key.file
        with suppress(OSError):
            sound = file.read_bytes()
            file.touch()
            return sound
        return None

    def _keep(self, key: ClauseKey, sound: bytes) -> None:
        with self._lock:
            self._size += len(sound) - len(self._kept.pop(key, b""))
            self._kept[key] = sound
            while self._size > self._memory_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)


def _delete(files: Iterable[Path], over: int) -> int:
    freed = 0
    for file in files:
        if freed >= over:
            break
        with suppress(OSError):
            size = file.stat().st_size
            file.unlink()
            freed += size
    return freed
