"""The names over the doors: what the businesses of a person call themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from voicedesk.calls.desks import Desks
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError

GOOD_FOR = timedelta(minutes=1)


class Signs:
    """Names by business, read again after a minute: an agency's switcher is on every page."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._read: dict[BusinessId, tuple[datetime, str]] = {}

    async def of(self, businesses: Iterable[BusinessId]) -> Mapping[BusinessId, str]:
        """Their names in alphabetical order; one that cannot be read goes by its id."""
        names = [(await self._name(one), one) for one in businesses]
        return {business: name for name, business in sorted(names, key=_by_name)}

    async def _name(self, business: BusinessId) -> str:
        now = self._desks.clock.now()
        read, name = self._read.get(business, (None, ""))
        if read is None or abs(now - read) > GOOD_FOR:
            try:
                name = (await self._desks.profile(business)).business.name
            except ConfigurationError:
                name = business
            self._read[business] = (now, name)
        return name


def _by_name(one: tuple[str, BusinessId]) -> tuple[str, str]:
    return one[0].casefold(), one[1]
