"""The people of a business: their roles, their sign-ins, and who may change what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from voicedesk.domain.accounts import Member, Role, User, UserId
from voicedesk.ports import Accounts, Audit, Clock
from voicedesk.services.entrance import Known
from voicedesk.services.passwords import Passwords, is_weak

NotDone = Literal["last_owner", "not_allowed", "unknown", "weak", "wrong"]


@dataclass(frozen=True, slots=True)
class StaffList:
    """What the desk promises about its people; every change is written down."""

    accounts: Accounts
    audit: Audit
    clock: Clock
    passwords: Passwords

    async def change(self, who: Known, user: UserId, *, role: Role, hears: bool) -> NotDone | None:
        """Give somebody another role; their other sign-ins end, so that it counts at once."""
        refused = await self._refused(who, user, to=role)
        if refused:
            return refused
        if hears and "hear" not in who.member.rights:
            return "not_allowed"
        await self.accounts.join(Member(who.member.business, user, role, hears))
        await self.accounts.sign_out_all(user, but=who.sign_in.digest)
        await self._note(who, "changed_role", user, {"role": role.value, "hears": hears})
        return None

    async def remove(self, who: Known, user: UserId) -> NotDone | None:
        """Take somebody off the list of this business."""
        refused = await self._refused(who, user, to=None)
        if refused:
            return refused
        await self.accounts.leave(who.member.business, user)
        await self.accounts.sign_out_all(user, but=who.sign_in.digest)
        await self._note(who, "removed", user, {})
        return None

    async def sign_out(self, who: Known, user: UserId) -> NotDone | None:
        """End every sign-in of somebody but the one that asks for it."""
        known = await self.accounts.member(who.member.business, user)
        if known is None:
            return "unknown"
        refused = await self._refused(who, user, to=known.role)
        if refused:
            return refused
        await self.accounts.sign_out_all(user, but=who.sign_in.digest)
        await self._note(who, "signed_out", user, {})
        return None

    async def new_password(self, who: Known, old: str, new: str) -> NotDone | None:
        """Set one's own password; every other browser is signed out."""
        if is_weak(new, email=who.user.email):
            return "weak"
        if who.user.password and not await self.passwords.fits(old, who.user.password):
            return "wrong"
        kept = await self.passwords.keep(new)
        await self.accounts.save(replace(who.user, password=kept))
        await self.accounts.sign_out_all(who.user.id, but=who.sign_in.digest)
        await self._note(who, "changed_password", who.user.id, {})
        return None

    async def list(self, who: Known) -> list[tuple[Member, User]]:
        """Everybody at this business."""
        return list(await self.accounts.members(who.member.business))

    async def _refused(self, who: Known, user: UserId, *, to: Role | None) -> NotDone | None:
        business = who.member.business
        known = await self.accounts.member(business, user)
        if known is None:
            return "unknown"
        rights = who.member.rights
        if "manage" not in rights or (Role.OWNER in (known.role, to) and "own" not in rights):
            return "not_allowed"
        if known.role is Role.OWNER and to is not Role.OWNER and await self._is_last(known):
            return "last_owner"
        return None

    async def _is_last(self, owner: Member) -> bool:
        everybody = await self.accounts.members(owner.business)
        return sum(member.role is Role.OWNER for member, _ in everybody) == 1

    async def _note(self, who: Known, deed: str, user: UserId, data: dict[str, object]) -> None:
        found = await self.accounts.user(user)
        subject = found.email if found else user
        business, now = who.member.business, self.clock.now()
        await self.audit.add(business, who.user.email, deed, subject, now=now, data=data)
