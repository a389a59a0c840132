"""Keys to the API, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Answered, ApiToken, Person


class MemoryApiTokens:
    """Implements `ports.ApiTokens`."""

    def __init__(self) -> None:
        self._kept: dict[str, ApiToken] = {}
        self._answers: dict[tuple[BusinessId, str, str], Answered] = {}

    async def add(self, token: ApiToken) -> None:
        self._kept[token.id] = token

    async def get(self, token: str) -> ApiToken | None:
        return self._kept.get(token)

    async def list(self, business: BusinessId) -> Sequence[ApiToken]:
        return [one for one in self._kept.values() if one.business == business]

    async def revoke(self, business: BusinessId, token: str, *, now: datetime) -> bool:
        known = self._kept.get(token)
        if known is None or known.business != business or known.revoked:
            return False
        self._kept[token] = replace(known, revoked=now)
        return True

    async def used(self, token: str, *, now: datetime) -> None:
        if token in self._kept:
            self._kept[token] = replace(self._kept[token], used=now)

    async def answered(self, business: BusinessId, token: str, key: str) -> Answered | None:
        return self._answers.get((business, token, key))

    async def remember(self, answered: Answered) -> Answered:
        key = (answered.business, answered.token, answered.key)
        return self._answers.setdefault(key, answered)

    def theirs(self, business: BusinessId, person: Person) -> Sequence[Mapping[str, object]]:
        """What programs were answered about a person."""
        about = (*person.phones, *person.emails, *person.customers)
        return [
            {"status": kept.status, "body": kept.body, "at": kept.at}
            for kept in self._answers.values()
            if kept.business == business and any(one in kept.body for one in about)
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Blank what programs were answered about a person."""
        about = (*person.phones, *person.emails, *person.customers)
        theirs = [
            key
            for key, kept in self._answers.items()
            if kept.business == business and any(one in kept.body for one in about)
        ]
        for key in theirs:
            self._answers[key] = replace(self._answers[key], body="{}")
        return len(theirs)
