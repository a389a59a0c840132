"""What a business keeps for how long: recordings, transcripts, messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from voicedesk.domain.business import BusinessId
from voicedesk.domain.slots import Span
from voicedesk.ports import Calls, Clock, Erasure, Recordings
from voicedesk.profile.conduct import Retention

LOOKED_BACK = timedelta(days=90)
"""Recordings of calls that ran out so long ago are looked for: an office may have been closed."""
_CALLS = 5_000


@dataclass(frozen=True, slots=True)
class Keeping:
    """Ends what has been kept for as long as the profile says; twice is fine."""

    business: BusinessId
    rules: Retention
    calls: Calls
    erasure: Erasure
    recordings: Recordings
    clock: Clock

    async def end_old(self) -> Mapping[str, int]:
        """Erase a portion of what is due; how many of each kind, nothing when all is done."""
        now, rules = self.clock.now(), self.rules
        ended = await self.erasure.expire(
            self.business,
            transcripts=now - timedelta(days=rules.transcripts_days),
            messages=now - timedelta(days=rules.messages_days),
        )
        return {**ended, "recordings": await self._end_recordings()}

    async def _end_recordings(self) -> int:
        last = self.clock.now() - timedelta(days=self.rules.recordings_days)
        within = Span(last - LOOKED_BACK, last)
        old = await self.calls.list(self.business, within=within, limit=_CALLS)
        return sum([await self.recordings.erase(self.business, call.id) for call in old])
