"""Calls of the desk's own, in memory: numbers answer by a table, and every call is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Dial, Errand, Reply
from voicedesk.ports.outbound import Outcome


class MemoryDialler:
    """Implements `ports.Dialler`; who is in `replies` answers the question they are asked."""

    def __init__(
        self,
        answers: Mapping[str, Outcome] | None = None,
        *,
        replies: Mapping[str, bool] | None = None,
    ) -> None:
        self.answers = dict(answers or {})
        self._replies = dict(replies or {})
        self.said: list[tuple[str, str]] = []
        """Numbers, and what was heard there."""
        self.rung: list[str] = []
        self.talks: list[tuple[str, str]] = []
        """Numbers, and with which words a conversation began there."""
        self.abandoned: list[str] = []

    async def deliver(self, errand: Errand, *, introduction: str, message: str) -> Outcome:
        self.rung.append(errand.to)
        result = self.answers.get(errand.to, "accepted")
        if result == "accepted":
            reply = await self._reply(errand)
            words = (introduction, errand.says, reply.words)
            self.said.append((errand.to, " ".join(part for part in words if part)))
            if opens := errand.opens or reply.opens:
                self.talks.append((errand.to, opens))
        elif result == "message_left":
            self.said.append((errand.to, message))
        return result

    async def abandon(self, errand: Errand) -> None:
        self.abandoned.append(errand.key)

    async def _reply(self, errand: Errand) -> Reply:
        answer = self._replies.get(errand.to)
        if errand.answered is None or answer is None:
            return Reply(errand.unanswered)
        return await errand.answered(answer)


class MemoryDials:
    """Implements `ports.Dials`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[BusinessId, str], Dial] = {}

    async def begin(self, dial: Dial) -> bool:
        known = (dial.business, dial.key)
        if known in self._kept:
            return False
        self._kept[known] = replace(dial, outcome=None, ended=None)
        return True

    async def get(self, business: BusinessId, key: str) -> Dial | None:
        return self._kept.get((business, key))

    async def end(self, business: BusinessId, key: str, outcome: Outcome, *, now: datetime) -> None:
        dial = self._kept.get((business, key))
        if dial is not None and dial.outcome is None:
            self._kept[business, key] = replace(dial, outcome=outcome, ended=now)

    async def list(
        self, business: BusinessId, *, ref: str | None = None, limit: int = 100
    ) -> Sequence[Dial]:
        found = [
            dial
            for dial in self._kept.values()
            if dial.business == business and ref in (None, dial.ref)
        ]
        return sorted(found, key=lambda dial: (dial.began, dial.key), reverse=True)[:limit]
