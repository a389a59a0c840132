"""What is remembered of a business itself: its published profiles and its secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from voicedesk.domain.business import BusinessId


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """A published version of a profile: its YAML and knowledge files by relative path."""

    business: BusinessId
    version: int
    published: datetime
    by: str
    files: Mapping[str, str]


class Profiles(Protocol):
    """What answers calls: published, numbered versions."""

    async def publish(
        self,
        business: BusinessId,
        files: Mapping[str, str],
        *,
        by: str,
        now: datetime,
        after: int | None = None,
    ) -> StoredProfile:
        """Make a new version the one that answers.

        Raises ProfileInvalid for a number of another business, and when the newest version is no
        longer `after`, where that is given; 0 stands for none.
        """

    async def current(self, business: BusinessId) -> StoredProfile | None: ...

    async def version(self, business: BusinessId, version: int) -> StoredProfile | None: ...

    async def history(self, business: BusinessId) -> Sequence[StoredProfile]: ...

    async def by_number(self, called: str) -> BusinessId | None:
        """The business that a called number leads to."""

    async def businesses(self) -> Sequence[BusinessId]: ...


class Secrets(Protocol):
    """Credentials by business and name, encrypted at rest."""

    async def get(self, business: BusinessId, name: str) -> str | None: ...

    async def put(self, business: BusinessId, name: str, value: str, *, now: datetime) -> None: ...
