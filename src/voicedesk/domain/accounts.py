"""Who may look at a business and act for it: users, roles, rights, signed-in browsers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from voicedesk.domain.business import BusinessId

UserId = NewType("UserId", str)
Right = Literal["look", "work", "manage", "own", "hear"]
"""look: see; work: bookings, tickets, calls back; manage: answers, people, failures; own: all;
hear: the sound of calls, live or recorded, which no role brings by itself but the owner's."""

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=14)
INVITED_FOR = timedelta(days=7)


class Role(StrEnum):
    """What somebody is to one business."""

    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"
    VIEWER = "viewer"


_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset({"look", "work", "manage", "own", "hear"}),
    Role.MANAGER: frozenset({"look", "work", "manage"}),
    Role.STAFF: frozenset({"look", "work"}),
    Role.VIEWER: frozenset({"look"}),
}


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in; `email` is in lower case."""

    id: UserId
    email: str
    created: datetime
    name: str = ""
    password: str | None = None
    """A hash; None for somebody who comes through the identity provider alone."""
    totp: str | None = None
    """The sealed secret of the second factor."""
    totp_step: int = 0
    """The last step that was used: a code works once."""
    recovery: tuple[str, ...] = ()
    """Digests of the codes that stand in for a lost telephone; each works once."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What a user is to one business."""

    business: BusinessId
    user: UserId
    role: Role
    hears: bool = False
    """The right to the sound of calls, given apart from the role."""

    @property
    def rights(self) -> frozenset[Right]:
        """Everything that they may do."""
        return _RIGHTS[self.role] | (frozenset({"hear"}) if self.hears else frozenset())


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes whoever opens it a member, once; only its digest is kept."""

    digest: str
    role: Role
    created: datetime
    expires: datetime
    by: str
    businesses: tuple[BusinessId, ...]
    email: str = ""
    """Empty: whoever has the link says who they are."""
    hears: bool = False


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser that is signed in; the cookie holds what `digest` is made of."""

    digest: str
    user: UserId
    business: BusinessId
    """The one that is looked at."""
    created: datetime
    seen: datetime
    agent: str = ""
    """What the browser calls itself."""

    def is_over(self, now: datetime) -> bool:
        """Whether it has been idle or signed in for too long."""
        return now - self.seen > IDLE or now - self.created > LONGEST


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act, chained to the one before it of the same business."""

    business: BusinessId
    number: int
    at: datetime
    who: str
    deed: str
    subject: str
    before: str
    digest: str
    data: Mapping[str, object] = field(default_factory=dict)
