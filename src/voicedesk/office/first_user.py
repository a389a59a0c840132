"""Invitations from the machine itself: the link of the first owner, and of whoever is named."""

from __future__ import annotations

from voicedesk.calls.job import desks_of
from voicedesk.domain.accounts import Role
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError
from voicedesk.services.entrance import Entrance
from voicedesk.services.passwords import Passwords
from voicedesk.services.seal import Seal
from voicedesk.services.second_factor import SecondFactor
from voicedesk.settings import Settings
from voicedesk.store import Store, open_store


async def first_link(settings: Settings, address: str) -> str:
    """A link that makes whoever opens it the first owner; empty when there is a user already."""
    async with open_store(settings.database_url) as store:
        if await store.accounts.anybody():
            return ""
        token = await _invite(settings, store, Role.OWNER, "", business=None)
        return f"{address}/join/{token}"


async def invite(
    settings: Settings, email: str, role: Role, *, business: str | None, hears: bool
) -> str:
    """The path of a link for somebody; of one business, or of every one.

    Raises ConfigurationError for an unknown business.
    """
    async with open_store(settings.database_url) as store:
        token = await _invite(settings, store, role, email, business=business, hears=hears)
        return f"/join/{token}"


async def _invite(
    settings: Settings,
    store: Store,
    role: Role,
    email: str,
    *,
    business: str | None,
    hears: bool = False,
) -> str:
    desks = desks_of(settings, store)
    every = await desks.every()
    chosen = tuple(one for one in every if business in (None, one))
    if not chosen:
        known = ", ".join(every)
        raise ConfigurationError(f"there is no business {BusinessId(business or '')}: {known}")
    factor = SecondFactor(store.accounts, desks.clock, Seal(""))
    entrance = Entrance(
        store.accounts, store.attempts, store.audit, desks.clock, Passwords(), factor
    )
    return await entrance.invite(chosen, role, email=email, hears=hears)
