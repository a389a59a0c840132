"""Users, members, sign-ins and the audit, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from voicedesk.domain.accounts import AuditLine, Invitation, Member, SignIn, User, UserId
from voicedesk.domain.business import BusinessId
from voicedesk.domain.chain import FIRST, digest_of
from voicedesk.errors import Conflict


class MemoryAccounts:
    """Implements `ports.Accounts`."""

    def __init__(self) -> None:
        self._users: dict[UserId, User] = {}
        self._members: dict[tuple[BusinessId, UserId], Member] = {}
        self._invitations: dict[str, Invitation] = {}
        self._sign_ins: dict[str, SignIn] = {}

    async def anybody(self) -> bool:
        return bool(self._users)

    async def user(self, user: UserId) -> User | None:
        return self._users.get(user)

    async def by_email(self, email: str) -> User | None:
        return next((user for user in self._users.values() if user.email == email), None)

    async def save(self, user: User) -> None:
        other = await self.by_email(user.email)
        if other is not None and other.id != user.id:
            raise Conflict
        self._users[user.id] = user

    async def spend_step(self, user: UserId, step: int) -> bool:
        known = self._users.get(user)
        if known is None or known.totp_step >= step:
            return False
        self._users[user] = replace(known, totp_step=step)
        return True

    async def member(self, business: BusinessId, user: UserId) -> Member | None:
        return self._members.get((business, user))

    async def members(self, business: BusinessId) -> Sequence[tuple[Member, User]]:
        found = [
            (member, self._users[member.user])
            for member in self._members.values()
            if member.business == business
        ]
        return sorted(found, key=lambda pair: pair[1].email)

    async def belongs_to(self, user: UserId) -> Sequence[Member]:
        found = [member for member in self._members.values() if member.user == user]
        return sorted(found, key=lambda member: member.business)

    async def join(self, member: Member) -> None:
        self._members[member.business, member.user] = member

    async def leave(self, business: BusinessId, user: UserId) -> None:
        self._members.pop((business, user), None)

    async def invite(self, invitation: Invitation) -> None:
        self._invitations[invitation.digest] = invitation

    async def invitation(self, digest: str) -> Invitation | None:
        return self._invitations.get(digest)

    async def invitations(self, business: BusinessId) -> Sequence[Invitation]:
        return [
            replace(one, businesses=(business,))
            for one in self._invitations.values()
            if business in one.businesses
        ]

    async def take_back(self, digest: str) -> bool:
        return self._invitations.pop(digest, None) is not None

    async def sign_in(self, sign_in: SignIn) -> None:
        self._sign_ins[sign_in.digest] = sign_in

    async def signed_in(self, digest: str) -> SignIn | None:
        return self._sign_ins.get(digest)

    async def known_by(self, digest: str) -> tuple[SignIn, User, Sequence[Member]] | None:
        found = self._sign_ins.get(digest)
        user = self._users.get(found.user) if found else None
        return (found, user, await self.belongs_to(user.id)) if found and user else None

    async def sign_ins(self, user: UserId) -> Sequence[SignIn]:
        found = [one for one in self._sign_ins.values() if one.user == user]
        return sorted(found, key=lambda one: one.seen, reverse=True)

    async def sign_out(self, digest: str) -> None:
        self._sign_ins.pop(digest, None)

    async def sign_out_all(self, user: UserId, *, but: str = "") -> int:
        over = [d for d, one in self._sign_ins.items() if one.user == user and d != but]
        for digest in over:
            del self._sign_ins[digest]
        return len(over)


class MemoryAudit:
    """Implements `ports.Audit`."""

    def __init__(self) -> None:
        self._kept: dict[BusinessId, list[AuditLine]] = {}

    async def add(
        self,
        business: BusinessId,
        who: str,
        deed: str,
        subject: str,
        *,
        now: datetime,
        data: Mapping[str, object] | None = None,
    ) -> AuditLine:
        kept = self._kept.setdefault(business, [])
        before = kept[-1].digest if kept else FIRST
        at, held = now.astimezone(UTC), dict(data or {})
        line = AuditLine(business, len(kept) + 1, at, who, deed, subject, before, "", held)
        kept.append(replace(line, digest=digest_of(line)))
        return kept[-1]

    async def lines(
        self, business: BusinessId, *, before: int | None = None, limit: int = 100
    ) -> Sequence[AuditLine]:
        found = [
            line
            for line in reversed(self._kept.get(business, []))
            if before is None or line.number < before
        ]
        return found[:limit]

    async def businesses(self) -> Sequence[BusinessId]:
        return sorted(self._kept)
