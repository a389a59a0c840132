"""Fixing by pointing: what was wrong in a call becomes a change, tried on all calls before it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from rapidfuzz import fuzz

from voicedesk.bootstrap import open_office
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.domain.knowledge import Passage
from voicedesk.language.understand import understand
from voicedesk.profile.load import LoadedProfile, load_files
from voicedesk.profile.outline import with_alias
from voicedesk.rehearsal.replay import PastCall, Replayed, replay

NEAR = 60
"""Likeness in percent from which a line may be read otherwise because of a word."""
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
LONGEST = timedelta(seconds=45)
"""How long the replays of one trial may take; what is left over is counted and said."""


@dataclass(frozen=True, slots=True)
class Means:
    """These words mean this service."""

    words: str
    service: str


@dataclass(frozen=True, slots=True)
class Answers:
    """This question has this answer."""

    question: str
    answer: str


Fix = Means | Answers


@dataclass(frozen=True, slots=True)
class Difference:
    """A call that would have gone otherwise."""

    call: CallId
    before: Replayed
    after: Replayed

    @property
    def gone(self) -> list[str]:
        """What was written and would not be."""
        return [row for row in self.before.written if row not in self.after.written]

    @property
    def new(self) -> list[str]:
        """What would be written and was not."""
        return [row for row in self.after.written if row not in self.before.written]

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the desk said, and would say, where the two differ."""
        pairs = zip(_desk(self.before), _desk(self.after), strict=False)
        return [(one, other) for one, other in pairs if one != other]


@dataclass(slots=True)
class Tried:
    """What a trial found."""

    calls: int
    """How many past calls were looked at."""
    replayed: int = 0
    left_over: int = 0
    """Calls that may differ and for which there was no time."""
    differences: list[Difference] = field(default_factory=list)


def fixed(fix: Means, loaded: LoadedProfile) -> LoadedProfile:
    """The profile with another name for a service. Raises ProfileInvalid, KeyError."""
    return load_files(with_alias(loaded.files, fix.service, fix.words))


def passage_of(fix: Answers, business: BusinessId) -> Passage:
    """The answer as the desk would find it."""
    return Passage("answers/tried", business, "answers/tried", fix.question, fix.answer)


def try_out(fix: Fix, loaded: LoadedProfile, calls: Sequence[PastCall]) -> Tried:
    """Try a change on past calls; runs a loop of its own, so call it in a thread."""
    return asyncio.run(_try_out(fix, loaded, calls))


async def _try_out(fix: Fix, loaded: LoadedProfile, calls: Sequence[PastCall]) -> Tried:
    other = fixed(fix, loaded) if isinstance(fix, Means) else loaded
    more: list[Passage] = []
    if isinstance(fix, Answers):
        more = [passage_of(fix, BusinessId(loaded.profile.business.id))]
        touched = await _asking(fix, more[0], loaded, calls)
    else:
        touched = [past for past in calls if _touches(fix, past, loaded, other)]
    tried = Tried(len(calls))
    ends = asyncio.get_running_loop().time() + LONGEST.total_seconds()
    for past in touched:
        if asyncio.get_running_loop().time() > ends:
            tried.left_over = len(touched) - tried.replayed
            break
        before = await replay(past, loaded)
        after = await replay(past, other, more=more)
        tried.replayed += 1
        if before != after:
            tried.differences.append(Difference(past.call.id, before, after))
    return tried


async def _asking(
    fix: Answers, passage: Passage, loaded: LoadedProfile, calls: Sequence[PastCall]
) -> list[PastCall]:
    """The calls with a line, or a sentence of one, for which the new passage is found."""
    near = {line for past in calls for line in past.heard if _near(fix.question, line)}
    found: set[str] = set()
    if near:
        async with open_office(loaded, clock=ManualClock(calls[0].call.started)) as office:
            known = office.desk.knowledge
            await known.knowledge.replace(passage.business, passage.source, [passage])
            for line in sorted(near):
                for part in {line, *_SENTENCE.split(line)}:
                    hits = await known.search(part)
                    if any(hit.passage.id == passage.id for hit in hits):
                        found.add(line)
    return [past for past in calls if found.intersection(past.heard)]


def _touches(fix: Means, past: PastCall, loaded: LoadedProfile, other: LoadedProfile) -> bool:
    """Whether a call may go otherwise: cheap first, then by what its lines are read as."""
    near = [line for line in past.heard if _near(fix.words, line)]
    now = past.call.started
    before, after = loaded.vocabulary(), other.vocabulary()
    return any(
        understand(line, vocabulary=before, now=now) != understand(line, vocabulary=after, now=now)
        for line in near
    )


def _near(words: str, line: str) -> bool:
    one, other = words.casefold(), line.casefold()
    return max(fuzz.partial_ratio(one, other), fuzz.token_set_ratio(one, other)) >= NEAR


def _desk(replayed: Replayed) -> list[str]:
    return [words for who, words in replayed.said if who == "desk"]
