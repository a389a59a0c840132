"""Other systems of the business in memory: answers by the name of the action."""

from __future__ import annotations

from collections.abc import Mapping

from voicedesk.errors import ConnectorUnavailable
from voicedesk.ports import ActionRequest


class MemoryActions:
    """Implements `ports.ActionCaller`; what has no answer here cannot be reached."""

    def __init__(self, answers: Mapping[str, Mapping[str, object] | None] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[ActionRequest] = []

    async def ask(self, request: ActionRequest) -> Mapping[str, object] | None:
        if request.name not in self.answers:
            raise ConnectorUnavailable(f"there is no {request.name} here")
        known = {one.key for one in self.asked if one.key}
        if request.key is None or request.key not in known:
            self.asked.append(request)
        return self.answers[request.name]
