"""Public holidays as closures, by country and subdivision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from voicedesk.domain.business import Closure
from voicedesk.profile.parts import Holidays

OBSERVED = " (observed)"


def holiday_closures(stated: Holidays, years: Iterable[int]) -> tuple[Closure, ...]:
    """The public holidays on which the business is closed, in order of their days."""
    if stated.country is None:
        return ()
    open_on = {name.lower() for name in stated.open_on}
    return tuple(
        Closure(day, day, name)
        for day, name in sorted(public_holidays(stated, years).items())
        if not open_on & {part.removesuffix(OBSERVED).lower() for part in name.split("; ")}
    )


def public_holidays(stated: Holidays, years: Iterable[int]) -> dict[date, str]:
    """Days with their English names; raises NotImplementedError for an unknown country."""
    from holidays import country_holidays

    if stated.country is None:
        return {}
    found = country_holidays(
        stated.country, subdiv=stated.subdivision, years=list(years), language="en_US"
    )
    return dict(found.items())


def holiday_names(stated: Holidays, years: Iterable[int]) -> tuple[str, ...]:
    """Every name once, without "(observed)"."""
    names = {
        part.removesuffix(OBSERVED)
        for joined in public_holidays(stated, years).values()
        for part in joined.split("; ")
    }
    return tuple(sorted(names))


def holidays_known(stated: Holidays) -> bool:
    """Whether the public holidays of this country and subdivision are known."""
    try:
        public_holidays(stated, ())
    except NotImplementedError:
        return False
    return True


def subdivisions(country: str) -> tuple[str, ...] | None:
    """The subdivisions of a country, None when it is not known; slow, it reads them all."""
    from holidays import list_supported_countries

    known = list_supported_countries().get(country)
    return None if known is None else tuple(known)
