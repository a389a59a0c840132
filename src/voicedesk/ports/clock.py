"""What time it is."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is; tests and rehearsals stand in another."""

    def now(self) -> datetime: ...
