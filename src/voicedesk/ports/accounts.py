"""Who may sign in and what they did: users, members, invitations, signed-in browsers, the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from voicedesk.domain.accounts import AuditLine, Invitation, Member, SignIn, User, UserId
    from voicedesk.domain.business import BusinessId


class Accounts(Protocol):
    """Users, what they are to which business, and where they are signed in."""

    async def anybody(self) -> bool:
        """Whether there is any user yet."""

    async def user(self, user: UserId) -> User | None: ...

    async def by_email(self, email: str) -> User | None: ...

    async def save(self, user: User) -> None:
        """Create or replace by id. Raises Conflict when another has the address."""

    async def spend_step(self, user: UserId, step: int) -> bool:
        """Use one step of the second factor; False when it, or a later one, was used before."""

    async def member(self, business: BusinessId, user: UserId) -> Member | None: ...

    async def members(self, business: BusinessId) -> Sequence[tuple[Member, User]]: ...

    async def belongs_to(self, user: UserId) -> Sequence[Member]: ...

    async def join(self, member: Member) -> None:
        """Create or replace by business and user."""

    async def leave(self, business: BusinessId, user: UserId) -> None: ...

    async def invite(self, invitation: Invitation) -> None: ...

    async def invitation(self, digest: str) -> Invitation | None: ...

    async def invitations(self, business: BusinessId) -> Sequence[Invitation]: ...

    async def take_back(self, digest: str) -> bool:
        """Remove an invitation, used or not; the one who sees True has it."""

    async def sign_in(self, sign_in: SignIn) -> None:
        """Create or replace by digest."""

    async def signed_in(self, digest: str) -> SignIn | None: ...

    async def known_by(self, digest: str) -> tuple[SignIn, User, Sequence[Member]] | None:
        """Who holds a cookie, and what they are at every business: asked by every request."""

    async def sign_ins(self, user: UserId) -> Sequence[SignIn]:
        """Every browser of a user, the one that was used last first."""

    async def sign_out(self, digest: str) -> None: ...

    async def sign_out_all(self, user: UserId, *, but: str = "") -> int:
        """End every sign-in of a user save one; how many there were."""


class Audit(Protocol):
    """What was done at a business, by whom; lines are added and never changed."""

    async def add(
        self,
        business: BusinessId,
        who: str,
        deed: str,
        subject: str,
        *,
        now: datetime,
        data: Mapping[str, object] | None = None,
    ) -> AuditLine: ...

    async def lines(
        self, business: BusinessId, *, before: int | None = None, limit: int = 100
    ) -> Sequence[AuditLine]:
        """The newest first, those before a number when one is given."""

    async def businesses(self) -> Sequence[BusinessId]:
        """Whose acts are written down."""
