"""How a call was for the caller: asked once in a while, by text or aloud, kept as it was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Message, Outcome
from voicedesk.ports import Calls, Clock, Incoming, Messages
from voicedesk.profile.schema import Profile
from voicedesk.services.notifications import Notifications

KIND = "survey"
GOOD_FOR = timedelta(days=3)
"""How long an answer belongs to the question."""
NOT_AGAIN = timedelta(days=30)
"""Nobody is asked more often."""
TALK = frozenset({KIND, "reply", "waitlist", "dropped"})
"""Texts that a bare figure may answer; the latest of them is what it answers."""
_LOOKED = 8
"""Calls of one number that are looked through for an earlier question."""
_SCORE = re.compile(r"([1-5])(?:\s*(?:/|of|out of)\s*5)?[.!]*")


async def may_ask_aloud(call: Call, profile: Profile, calls: Calls, *, now: datetime) -> bool:
    """Whether nobody asked this caller lately; who withholds their number is not known."""
    if profile.business.sample or call.caller is None:
        return not profile.business.sample
    rung = await calls.recent(call.business, call.caller, since=now - NOT_AGAIN)
    for before in rung[:_LOOKED]:
        rows = await calls.journal(before.id)
        if any(row.kind == "event" and "asked_score" in row.data for row in rows):
            return False
    return True


@dataclass(frozen=True, slots=True)
class Survey:
    """Asks and takes down; what nobody said is no answer."""

    business: BusinessId
    profile: Profile
    messages: Messages
    calls: Calls
    clock: Clock

    async def ask(self, id_: CallId, notifications: Notifications) -> Sequence[Message]:
        """The question to whoever rang, where the profile wishes it; once, by its key."""
        stated = self.profile.notifications
        call = await self.calls.get(self.business, id_)
        wanted = stated.survey and stated.survey_by == "text" and stated.replies
        if not wanted or call is None or not self._worth(call):
            return ()
        to, since = call.caller or "", self.clock.now() - NOT_AGAIN
        latest = await self.messages.latest(self.business, to, since=since)
        if any(one.kind == KIND and one.call != id_ for one in latest):
            return ()
        asked = await notifications.ask_how_it_was(to, call=id_)
        if not any(one.kind == KIND for one in latest):
            event = {"asked_score": "sms"}
            await self.calls.write(id_, "event", event, now=self.clock.now())
        return asked

    async def take(self, text: Incoming) -> bool:
        """Take a figure down that answers the question; False when the text is none."""
        said = _SCORE.fullmatch(text.body.strip())
        if said is None:
            return False
        since = self.clock.now() - GOOD_FOR
        latest = await self.messages.latest(self.business, text.sender, since=since)
        about = next((one for one in latest if one.kind in TALK), None)
        if about is None or about.kind != KIND or about.call is None:
            return False
        event = {"score": int(said[1]), "by": "sms"}
        await self.calls.write(about.call, "event", event, now=self.clock.now())
        return True

    def _worth(self, call: Call) -> bool:
        reachable = (call.caller or "").startswith(self.profile.limits.dial_prefixes)
        gone = call.outcome in (None, Outcome.ABANDONED)
        return call.channel == "phone" and reachable and not gone and not self._is_sample

    @property
    def _is_sample(self) -> bool:
        return self.profile.business.sample
