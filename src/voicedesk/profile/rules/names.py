"""What callers may say: no name or alias that means two things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicedesk.profile.mistakes import Finding, Place
from voicedesk.profile.schema import LocationPart, Profile, ServicePart, StaffPart


@dataclass(frozen=True, slots=True)
class _Spoken:
    place: Place
    owner: str
    words: str


def name_findings(profile: Profile) -> Iterator[Finding]:
    """Names and aliases that two things share, and empty ones."""
    said: dict[str, list[_Spoken]] = defaultdict(list)
    for spoken in _names(profile):
        key = " ".join(spoken.words.lower().replace("-", " ").split())
        if not key:
            yield Finding(spoken.place, f"{spoken.owner}: a name or alias is empty")
        elif any(other.owner != spoken.owner for other in said[key]):
            first = said[key][0].owner
            words = (
                f'"{spoken.words}" means both {first} and {spoken.owner}; a caller could not tell'
            )
            yield Finding(spoken.place, words)
        said[key].append(spoken)


def _names(profile: Profile) -> Iterator[_Spoken]:
    sections: tuple[tuple[str, Sequence[LocationPart | ServicePart | StaffPart]], ...] = (
        ("locations", profile.locations),
        ("services", profile.services),
        ("staff", profile.staff),
    )
    for section, parts in sections:
        for n, part in enumerate(parts):
            owner = f"{section}.{part.id}"
            yield _Spoken((section, n, "name"), owner, part.name)
            for a, alias in enumerate(part.aliases):
                yield _Spoken((section, n, "aliases", a), owner, alias)
