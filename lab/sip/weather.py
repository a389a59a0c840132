"""Bad weather on a line: packets that are lost and packets that are late, as seeded draws."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from aiortp import RTPSession


@dataclass
class Weather:
    """What one line suffers, both ways."""

    loss: float = 0.0
    """Share of packets that never arrive."""
    jitter_s: float = 0.0
    """How late a packet may be; each draws its own delay, so that some overtake others."""
    seed: int = 0
    lost: int = 0
    carried: int = 0
    _draws: Random = field(init=False)

    def __post_init__(self) -> None:
        self._draws = Random(self.seed)

    def over(self, session: RTPSession) -> None:
        """Let everything that a session sends and hears pass through it."""
        transport = session._sender._transport  # type: ignore[union-attr]  # noqa: SLF001
        send, hear = transport.send, transport._on_rtp  # noqa: SLF001
        transport.send = lambda data, to=None: self._carry(lambda: send(data, to))  # type: ignore[method-assign]
        transport._on_rtp = lambda data, source: self._carry(lambda: hear(data, source))  # noqa: SLF001

    def _carry(self, deliver: Callable[[], None]) -> None:
        if self._draws.random() < self.loss:
            self.lost += 1
            return
        self.carried += 1
        late_s = self._draws.uniform(0.0, self.jitter_s)
        if late_s:
            asyncio.get_running_loop().call_later(late_s, deliver)
        else:
            deliver()
