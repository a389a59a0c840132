"""Found calls, shares, kept views and muted causes, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from voicedesk.connectors.memory.calls import MemoryCalls
from voicedesk.connectors.memory.messages import MemoryMessages
from voicedesk.domain.accounts import UserId
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, JournalRow, MessageState
from voicedesk.ports import Mute, Person, Share, Sought, Sound, View
from voicedesk.ports.figures import sound_of


class MemoryCallSearch:
    """Implements `ports.CallSearch`."""

    def __init__(self, calls: MemoryCalls, messages: MemoryMessages) -> None:
        self._calls, self._messages = calls, messages

    async def find(
        self, business: BusinessId, sought: Sought, *, limit: int = 50
    ) -> Sequence[Call]:
        every = await self._calls.list(business, limit=1_000_000)
        found = [call for call in every if await self._is(call, sought)]
        return found[:limit]

    async def lines(
        self, business: BusinessId, *, since: datetime, limit: int = 1000
    ) -> Sequence[JournalRow]:
        every = await self._calls.list(business, limit=1_000_000)
        rows = [row for call in every for row in await self._calls.journal(call.id)]
        late = [row for row in rows if row.at >= since]
        return sorted(late, key=lambda row: (row.at, row.call, row.number))[:limit]

    async def said(
        self, business: BusinessId, *, limit: int
    ) -> Sequence[tuple[CallId, Sequence[JournalRow]]]:
        latest = await self._calls.list(business, limit=limit)
        found = [(call.id, await self._calls.journal(call.id)) for call in latest]
        return sorted((pair for pair in found if pair[1]), key=lambda pair: pair[0])

    async def words(
        self, business: BusinessId, lines: Collection[tuple[CallId, int]]
    ) -> Mapping[tuple[CallId, int], str]:
        ours = {call.id for call in await self._calls.list(business, limit=1_000_000)}
        rows = [
            row
            for call in ours & {call for call, _ in lines}
            for row in await self._calls.journal(call)
        ]
        return {
            (row.call, row.number): str(row.data.get("text", ""))
            for row in rows
            if (row.call, row.number) in lines
        }

    async def sounds(self, business: BusinessId, calls: Sequence[CallId]) -> Mapping[CallId, Sound]:
        ours = {call.id for call in await self._calls.list(business, limit=1_000_000)}
        found = {
            call: sound_of(row.data for row in await self._calls.journal(call))
            for call in ours & set(calls)
        }
        return {call: sound for call, sound in found.items() if sound is not None}

    async def signs(self, business: BusinessId) -> Mapping[str, datetime]:
        ended = [call.ended for call in await self._calls.list(business) if call.ended]
        sent = [
            message
            for message in await self._messages.list(business)
            if message.state in (MessageState.SENT, MessageState.DELIVERED)
        ]
        found: dict[str, datetime] = {message.channel: message.created for message in sent}
        return {**found, **({"calls": max(ended)} if ended else {})}

    async def _is(self, call: Call, sought: Sought) -> bool:
        held = (
            sought.outcome in (None, call.outcome),
            sought.channel in (None, call.channel),
            sought.customer in (None, call.customer),
            sought.within is None or sought.within.contains(call.started),
            sought.before is None or call.started < sought.before,
            sought.live is None or sought.live == (call.ended is None),
        )
        return all(held) and (not sought.words or await self._has(call, sought.words))

    async def _has(self, call: Call, words: str) -> bool:
        number = "".join(sign for sign in words if sign.isdigit() or sign == "+")
        if number and number in (call.caller or ""):
            return True
        said = [
            str(row.data.get("text", "")).casefold()
            for row in await self._calls.journal(call.id)
            if row.kind in ("say", "heard")
        ]
        return any(all(word.casefold() in text for word in words.split()) for text in said)


class MemoryShares:
    """Implements `ports.Shares`."""

    def __init__(self) -> None:
        self._kept: dict[str, Share] = {}

    async def share(self, share: Share) -> None:
        self._kept[share.digest] = share

    async def shared(self, digest: str) -> Share | None:
        return self._kept.get(digest)

    async def list(self, business: BusinessId, call: CallId) -> Sequence[Share]:
        of_call = [s for s in self._kept.values() if (s.business, s.call) == (business, call)]
        return sorted(of_call, key=lambda share: share.created)

    async def end(self, business: BusinessId, digest: str) -> None:
        known = self._kept.get(digest)
        if known and known.business == business:
            del self._kept[digest]

    def theirs(self, business: BusinessId, person: Person) -> Sequence[Share]:
        """What is shared of a person's calls."""
        return [
            share
            for share in self._kept.values()
            if share.business == business and share.call in person.calls
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """End it."""
        theirs = self.theirs(business, person)
        for share in theirs:
            del self._kept[share.digest]
        return len(theirs)


class MemoryViews:
    """Implements `ports.Views`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[BusinessId, UserId, str], View] = {}

    async def keep(self, business: BusinessId, user: UserId, view: View) -> None:
        self._kept[business, user, view.name] = view

    async def list(self, business: BusinessId, user: UserId) -> Sequence[View]:
        own = [view for key, view in self._kept.items() if key[:2] == (business, user)]
        return sorted(own, key=lambda view: view.name)

    async def drop(self, business: BusinessId, user: UserId, name: str) -> None:
        self._kept.pop((business, user, name), None)


class MemoryMutes:
    """Implements `ports.Mutes`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[BusinessId, str], Mute] = {}

    async def mute(self, business: BusinessId, mute: Mute) -> None:
        self._kept[business, mute.cause] = mute

    async def list(self, business: BusinessId) -> Sequence[Mute]:
        return [mute for key, mute in sorted(self._kept.items()) if key[0] == business]

    async def unmute(self, business: BusinessId, cause: str) -> None:
        self._kept.pop((business, cause), None)
