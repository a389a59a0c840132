"""The profile that answers calls now, and what other files would change of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voicedesk.calls.desks import Desks, from_files
from voicedesk.domain.business import BusinessId
from voicedesk.profile.check import read_profile
from voicedesk.profile.folder import PROFILE

ITSELF = "business.id: the id of a business stays what it is"


@dataclass(frozen=True, slots=True)
class Standing:
    """What answers calls now: its files, and their number; 0: the files of this machine."""

    version: int
    files: Mapping[str, str]


async def standing_in(desks: Desks, business: BusinessId) -> Standing:
    """What answers calls now."""
    stored = await desks.store.profiles.current(business)
    if stored is not None:
        return Standing(stored.version, stored.files)
    return Standing(0, from_files(desks.default).files)


def mistakes_in(business: BusinessId, files: Mapping[str, str]) -> list[str]:
    """What `voicedesk check` says of the files, and that they are still those of this business."""
    reading = read_profile(files)
    found = [str(mistake) for mistake in reading.mistakes]
    if not found and reading.profile and reading.profile.business.id != business:
        found.append(f"{PROFILE}: {ITSELF}")
    return found
