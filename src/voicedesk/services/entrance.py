"""Who is let in to the dashboard: by password and second factor, by invitation, for how long."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from voicedesk.domain.accounts import (
    INVITED_FOR,
    Invitation,
    Member,
    Role,
    SignIn,
    User,
    UserId,
)
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Accounts, Attempts, Audit, Clock
from voicedesk.services.passwords import Passwords, is_weak
from voicedesk.services.seal import digest
from voicedesk.services.second_factor import SecondFactor

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_SOURCE = 5, 20
"""Wrong attempts within the window after which nobody is let in."""
SEEN_EVERY = timedelta(minutes=1)
DOOR = BusinessId("-")
"""Whose the counts of wrong attempts are: nobody has come in yet."""
OPERATOR = "operator"
"""Who acts on the machine itself."""

Refused = Literal["wrong", "code", "too_many", "no_business", "weak", "expired", "known"]


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who was let in: what goes into their cookie."""

    token: str
    user: User
    business: BusinessId


@dataclass(frozen=True, slots=True)
class Known:
    """Who a request is from."""

    user: User
    member: Member
    sign_in: SignIn
    others: tuple[Member, ...]
    """What they are at every business, this one among them."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the desk promises about letting people in."""

    accounts: Accounts
    attempts: Attempts
    audit: Audit
    clock: Clock
    passwords: Passwords
    factor: SecondFactor

    async def sign_in(
        self, email: str, password: str, code: str, *, source: str, agent: str
    ) -> Entered | Refused:
        """Let somebody in by what they know and have; wrong attempts are counted."""
        address = email.strip().lower()
        if await self.is_throttled(address, source):
            return "too_many"
        user = await self.accounts.by_email(address)
        if not await self.passwords.fits(password, user.password if user else None) or not user:
            await self._count(address, source)
            return "wrong"
        if not await self.factor.passes(user, code):
            if code.strip():
                await self._count(address, source)
            return "code"
        return await self.enter(user, agent=agent)

    async def enter(
        self, user: User, *, agent: str, business: BusinessId | None = None
    ) -> Entered | Refused:
        """A new sign-in for somebody whose identity is proved."""
        theirs = await self.accounts.belongs_to(user.id)
        if not theirs:
            return "no_business"
        at = next((one.business for one in theirs if one.business == business), theirs[0].business)
        token, now = secrets.token_urlsafe(32), self.clock.now()
        await self.accounts.sign_in(SignIn(digest(token), user.id, at, now, now, agent[:200]))
        await self.audit.add(at, user.email, "signed_in", "", now=now)
        return Entered(token, user, at)

    async def recognise(self, token: str) -> Known | None:
        """Who holds a cookie; None when it is not, or no longer, good."""
        kept = await self.accounts.known_by(digest(token)) if token else None
        now = self.clock.now()
        if kept is None:
            return None
        found, user, members = kept
        if found.is_over(now):
            await self.accounts.sign_out(found.digest)
            return None
        theirs = tuple(members)
        if not theirs:
            return None
        member = next((one for one in theirs if one.business == found.business), theirs[0])
        if now - found.seen > SEEN_EVERY or member.business != found.business:
            found = replace(found, seen=now, business=member.business)
            await self.accounts.sign_in(found)
        return Known(user, member, found, theirs)

    async def is_throttled(self, address: str, source: str) -> bool:
        """Whether too many attempts went wrong for an account, or from a place."""
        since = self.clock.now() - WINDOW
        for subject, most in ((_account(address), PER_ACCOUNT), (source, PER_SOURCE)):
            if await self.attempts.total(DOOR, subject, "sign_in", since=since) >= most:
                return True
        return False

    async def _count(self, address: str, source: str) -> None:
        now = self.clock.now()
        for subject in (_account(address), source):
            await self.attempts.add(DOOR, subject, "sign_in", now=now)

    async def invite(
        self,
        businesses: tuple[BusinessId, ...],
        role: Role,
        *,
        email: str = "",
        hears: bool = False,
        by: str = OPERATOR,
    ) -> str:
        """A token for a link that makes whoever opens it a member, once."""
        token, now = secrets.token_urlsafe(24), self.clock.now()
        address = email.strip().lower()
        invitation = Invitation(
            digest(token), role, now, now + INVITED_FOR, by, businesses, address, hears
        )
        await self.accounts.invite(invitation)
        for business in businesses:
            what = {"role": role.value, "hears": hears}
            await self.audit.add(business, by, "invited", address, now=now, data=what)
        return token

    async def invitation(self, token: str) -> Invitation | None:
        """What a link offers; None when it was used or is too old."""
        found = await self.accounts.invitation(digest(token))
        return found if found and found.expires > self.clock.now() else None

    async def join(
        self, token: str, *, email: str, name: str, password: str, agent: str
    ) -> Entered | Refused:
        """Take an invitation up, as a new user or as one who proves the password they have."""
        offered = await self.invitation(token)
        if offered is None:
            return "expired"
        address = offered.email or email.strip().lower()
        user = await self.accounts.by_email(address)
        if user is None:
            if "@" not in address or is_weak(password, email=address):
                return "weak"
            kept = await self.passwords.keep(password)
            fresh = UserId(f"user_{secrets.token_hex(8)}")
            user = User(fresh, address, self.clock.now(), name.strip()[:100], kept)
        elif not await self._proves(user, password):
            return "wrong"
        return await self.take_up(offered, user, agent=agent)

    async def take_up(self, offered: Invitation, user: User, *, agent: str) -> Entered | Refused:
        """Make a proved user a member, if nobody took the invitation before."""
        if not await self.accounts.take_back(offered.digest):
            return "expired"
        await self.accounts.save(user)
        for business in offered.businesses:
            member = Member(business, user.id, offered.role, offered.hears)
            await self.accounts.join(member)
            now, what = self.clock.now(), {"role": offered.role.value}
            await self.audit.add(business, user.email, "joined", user.email, now=now, data=what)
        return await self.enter(user, agent=agent, business=offered.businesses[0])

    async def _proves(self, user: User, password: str) -> bool:
        if await self.is_throttled(user.email, _account(user.email)):
            return False
        if await self.passwords.fits(password, user.password):
            return True
        await self._count(user.email, _account(user.email))
        return False


def _account(address: str) -> str:
    return f"account:{digest(address)[:24]}"
