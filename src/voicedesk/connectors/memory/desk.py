"""Published profiles and secrets in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from voicedesk.domain.business import BusinessId
from voicedesk.errors import ProfileInvalid
from voicedesk.ports import StoredProfile
from voicedesk.profile.folder import PROFILE
from voicedesk.profile.overlay import read_overlaid


class MemoryProfiles:
    """Implements `ports.Profiles`."""

    def __init__(self) -> None:
        self._kept: dict[BusinessId, list[StoredProfile]] = {}

    async def publish(
        self,
        business: BusinessId,
        files: Mapping[str, str],
        *,
        by: str,
        now: datetime,
        after: int | None = None,
    ) -> StoredProfile:
        versions = self._kept.setdefault(business, [])
        if after not in (None, len(versions)):
            words = f"version {len(versions)} was published meanwhile"
            raise ProfileInvalid(mistakes=(words,))
        stored = StoredProfile(business, len(versions) + 1, now, by, dict(files))
        versions.append(stored)
        return stored

    async def current(self, business: BusinessId) -> StoredProfile | None:
        versions = self._kept.get(business)
        return versions[-1] if versions else None

    async def version(self, business: BusinessId, version: int) -> StoredProfile | None:
        return next((s for s in self._kept.get(business, ()) if s.version == version), None)

    async def history(self, business: BusinessId) -> Sequence[StoredProfile]:
        return list(self._kept.get(business, ()))

    async def by_number(self, called: str) -> BusinessId | None:
        return next(
            (
                business
                for business, versions in self._kept.items()
                if called in _numbers(versions[-1])
            ),
            None,
        )

    async def businesses(self) -> Sequence[BusinessId]:
        return sorted(self._kept)


class MemorySecrets:
    """Implements `ports.Secrets`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[BusinessId, str], str] = {}

    async def get(self, business: BusinessId, name: str) -> str | None:
        return self._kept.get((business, name))

    async def put(self, business: BusinessId, name: str, value: str, *, now: datetime) -> None:
        self._kept[business, name] = value


def _numbers(stored: StoredProfile) -> tuple[str, ...]:
    """The numbers that lead to a profile, its own telephone among them."""
    read = read_overlaid({PROFILE: "", **stored.files}).data
    if not isinstance(read, dict):
        return ()
    own = read.get("business", {})
    listed = read.get("numbers") or ()
    return (*map(str, listed), str(own.get("phone", "")) if isinstance(own, dict) else "")
