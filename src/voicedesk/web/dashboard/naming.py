"""Names for ids: what a service or a person is called now, or was called when it was written."""

from __future__ import annotations

from dataclasses import dataclass

from voicedesk.domain.business import Business


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one business; what is gone from its profile is called by its id."""

    business: Business

    def service(self, key: str) -> str:
        """A service."""
        named = {one.id: one.name for one in self.business.services}
        return {str(k): v for k, v in named.items()}.get(key, key)

    def member(self, key: str) -> str:
        """Somebody of the staff."""
        return {str(one.id): one.name for one in self.business.staff}.get(key, key)

    def location(self, key: str) -> str:
        """A place."""
        return {str(one.id): one.name for one in self.business.locations}.get(key, key)
