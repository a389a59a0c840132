"""What callers meant and were answered, written at once to a file that outlives the process."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(slots=True)
class Notes:
    """The notes of one process and of those that took its place."""

    path: Path
    _file: int = field(init=False)

    def __post_init__(self) -> None:
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, what: str, call: str, **more: object) -> None:
        """Add a line, at once."""
        line = {"what": what, "call": call, **more}
        os.write(self._file, (json.dumps(line) + "\n").encode())


def read_notes(path: Path) -> Iterator[dict[str, Any]]:
    """The lines, leaving out one that was cut off by a kill."""
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue
