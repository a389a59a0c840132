"""Fixing by pointing: what was wrong in a call becomes a change, tried on all calls before it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from rapidfuzz import fuzz
from ruamel.yaml import YAML

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.domain.knowledge import Passage
from voicedesk.language.understand import understand
from voicedesk.profile.load import LoadedProfile, load_files
from voicedesk.rehearsal.replay import PastCall, Replayed, replay

NEAR = 60
"""Likeness in percent from which a line may be read otherwise because of a word."""
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
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    document = yaml.load(loaded.files["profile.yaml"])
    services = {str(one["id"]): one for one in document["services"]}
    service = services[fix.service]
    known = [str(one) for one in service.get("aliases") or ()]
    service["aliases"] = [*known, fix.words]
    out = io.StringIO()
    yaml.dump(document, out)
    return load_files({**loaded.files, "profile.yaml": out.getvalue()})


def passage_of(fix: Answers, business: BusinessId) -> Passage:
    """The answer as the desk would find it."""
    return Passage("answers/tried", business, "answers/tried", fix.question, fix.answer)


def try_out(fix: Fix, loaded: LoadedProfile, calls: Sequence[PastCall]) -> Tried:
    """Try a change on past calls; runs a loop of its own, so call it in a thread."""
    return asyncio.run(_try_out(fix, loaded, calls))


async def _try_out(fix: Fix, loaded: LoadedProfile, calls: Sequence[PastCall]) -> Tried:
    other = fixed(fix, loaded) if isinstance(fix, Means) else loaded
    touched = [past for past in calls if _touches(fix, past, loaded, other)]
    more = (
        [passage_of(fix, BusinessId(loaded.profile.business.id))]
        if isinstance(fix, Answers)
        else []
    )
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


def _touches(fix: Fix, past: PastCall, loaded: LoadedProfile, other: LoadedProfile) -> bool:
    """Whether a call may go otherwise: cheap first, then by what its lines are read as."""
    words = fix.words if isinstance(fix, Means) else fix.question
    near = [line for line in past.heard if _near(words, line)]
    if isinstance(fix, Answers):
        return bool(near)
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
