"""Calls of the desk's own, in memory: numbers answer by a table."""

from __future__ import annotations

from collections.abc import Mapping

from voicedesk.ports import Errand
from voicedesk.ports.outbound import Outcome


class MemoryDialler:
    """Implements `ports.Dialler`."""

    def __init__(self, answers: Mapping[str, Outcome] | None = None) -> None:
        self._answers = dict(answers or {})
        self.said: list[tuple[str, str]] = []
        """Numbers, and what was heard there."""

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        result = self._answers.get(errand.to, "accepted")
        if result == "accepted":
            self.said.append((errand.to, f"{introduction} {errand.says}"))
        elif result == "message_left":
            self.said.append((errand.to, message))
        return result
