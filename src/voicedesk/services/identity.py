"""Who is calling, as far as it is proved: levels, two facts, one-time codes, lock-out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from voicedesk.domain.business import Business
from voicedesk.domain.call import Call, CallId, Customer, Level, Message
from voicedesk.errors import IdentityLocked, NotUnderstood
from voicedesk.ports import Attempts, Clock, Customers, Sessions
from voicedesk.profile.conduct import Fact
from voicedesk.profile.schema import Profile
from voicedesk.services.facts import facts_needed, fits, said_phone, touches
from voicedesk.services.notifications import Notifications

AUTHORISED = "authorised"
"""The preference of a record that names who may act for its owner, with semicolons between."""
SAME_NAME = 88
"""Likeness in percent from which a name that was heard is one of them."""
CODE_TTL = timedelta(minutes=10)
CODE_DIGITS = 6
CODE_TRIES = 3
RECORD_FACTOR = 2
"""One record may be missed more often than one caller: whole families ring about it."""


def random_code() -> str:
    """Digits that nobody can foresee."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check proved. Nothing in it tells whether a record exists."""

    level: Level
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What the desk promises about other people's data."""

    business: Business
    profile: Profile
    customers: Customers
    attempts: Attempts
    sessions: Sessions
    notifications: Notifications
    clock: Clock
    codes: Callable[[], str] = field(default=random_code, repr=False)

    def level_of(self, known: Sequence[Customer]) -> Level:
        """The level at the ring: a number that is on file, which may be forged."""
        return Level.KNOWN_NUMBER if known else Level.NONE

    def may_greet_by_name(self, known: Sequence[Customer]) -> bool:
        """Whether the first name may be said: one person on the number, and the profile agrees."""
        return len(known) == 1 and self.profile.verification.first_name_for_known_number

    def asks_for(self, customer: Customer | None = None) -> tuple[Fact, ...]:
        """The two facts to ask for; the same for a record that does not exist."""
        return facts_needed(self.profile.verification.facts, customer)

    async def check(
        self,
        call: Call,
        facts: Mapping[Fact, str],
        *,
        now: datetime,
        candidates: Sequence[Customer] = (),
    ) -> Verdict:
        """Compare what was said with the records. Raises IdentityLocked, before it looks.

        A miss counts for the caller and for every record of which a fact was right, across calls.
        """
        await self._refuse_locked(call)
        aimed = list(candidates) or await self._aimed_at(facts)
        right = self._right(aimed, facts, now) or self._right(aimed, facts, now, misheard=True)
        if len(right) == 1 and not await self._is_locked(_record(right[0]), RECORD_FACTOR):
            return Verdict(Level.TWO_FACTS, right[0])
        await self._count(_caller(call))
        region = self.profile.business.region
        for one in aimed:
            if touches(one, facts, now=now, region=region):
                await self._count(_record(one))
        return Verdict(Level.NONE)

    def _right(
        self,
        aimed: Sequence[Customer],
        facts: Mapping[Fact, str],
        now: datetime,
        *,
        misheard: bool = False,
    ) -> list[Customer]:
        """Those whom all of the facts fit."""
        stated, region = self.profile.verification.facts, self.profile.business.region
        return [
            one
            for one in aimed
            if fits(one, facts, stated, now=now, region=region, misheard=misheard)
        ]

    def may_act_for(self, customer: Customer, name: str) -> bool:
        """Whether somebody of this name may act for a customer whose two facts they know."""
        if self.profile.verification.others == "two_facts":
            return True
        named = dict(customer.preferences).get(AUTHORISED, "")
        heard = " ".join(name.casefold().split())
        return bool(heard) and any(
            fuzz.ratio(heard, " ".join(one.casefold().split())) >= SAME_NAME
            for one in named.split(";")
        )

    async def send_code(self, customer: Customer, *, call: CallId) -> Message:
        """Text a one-time code to the number on file; only its hash is kept.

        Raises NotUnderstood when there is no number on file, IdentityLocked after too many codes.
        """
        if not customer.phones:
            raise NotUnderstood("no number on file", spoken="I have no number to text a code to.")
        await self._refuse_subject(f"code:{customer.id}")
        code = self.codes()
        salt = secrets.token_hex(8)
        state = {"salt": salt, "hash": _hashed(code, salt, customer), "tries": 0}
        await self.sessions.put(_slot(call), self._with_end(state), ttl=CODE_TTL)
        await self.attempts.add(
            self.business.id, f"code:{customer.id}", "identity", now=self.clock.now()
        )
        minutes = int(CODE_TTL.total_seconds() // 60)
        return await self.notifications.send_code(
            customer.phones[0], code, minutes=minutes, call=call
        )

    async def check_code(self, customer: Customer, code: str, *, call: CallId) -> Level:
        """The level after a code was read out: CODE when it is the one that was sent, once."""
        kept = await self.sessions.get(_slot(call))
        if kept is None or self.clock.now() >= datetime.fromisoformat(str(kept["ends"])):
            return Level.TWO_FACTS
        digits = "".join(one for one in code if one.isdigit())
        hashed = _hashed(digits, str(kept["salt"]), customer)
        if hmac.compare_digest(hashed, str(kept["hash"])):
            await self.sessions.drop(_slot(call))
            return Level.CODE
        tries = int(str(kept["tries"])) + 1
        if tries >= CODE_TRIES:
            await self.sessions.drop(_slot(call))
        else:
            await self.sessions.put(_slot(call), {**kept, "tries": tries}, ttl=CODE_TTL)
        return Level.TWO_FACTS

    async def is_locked(self, call: Call) -> bool:
        """Whether this caller has used up the attempts."""
        return await self._is_locked(_caller(call), 1)

    async def _refuse_locked(self, call: Call) -> None:
        await self._refuse_subject(_caller(call))

    async def _refuse_subject(self, subject: str) -> None:
        if await self._is_locked(subject, 1):
            raise IdentityLocked

    async def _is_locked(self, subject: str, factor: int) -> bool:
        rules = self.profile.verification
        since = self.clock.now() - timedelta(hours=rules.lock_hours)
        used = await self.attempts.total(self.business.id, subject, "identity", since=since)
        return used >= rules.max_failures * factor

    async def _count(self, subject: str) -> None:
        await self.attempts.add(self.business.id, subject, "identity", now=self.clock.now())

    async def _aimed_at(self, facts: Mapping[Fact, str]) -> list[Customer]:
        """Records that the facts may be about, found by number, by address or by name."""
        found: dict[str, Customer] = {}
        phone = said_phone(facts.get("phone", ""), region=self.profile.business.region)
        if phone:
            by_phone = await self.customers.by_phone(self.business.id, phone)
            found.update((one.id, one) for one in by_phone)
        if facts.get("email"):
            by_email = await self.customers.by_email(self.business.id, facts["email"].strip())
            found.update((one.id, one) for one in by_email)
        for word in facts.get("name", "").split()[-1:]:
            by_name = await self.customers.search(self.business.id, word, limit=50)
            found.update((one.id, one) for one in by_name)
        return list(found.values())

    def _with_end(self, state: Mapping[str, object]) -> dict[str, object]:
        return {**state, "ends": (self.clock.now() + CODE_TTL).isoformat()}


def _caller(call: Call) -> str:
    return f"caller:{call.caller or call.id}"


def _record(customer: Customer) -> str:
    return f"record:{customer.id}"


def _slot(call: CallId) -> CallId:
    return CallId(f"code:{call}")


def _hashed(code: str, salt: str, customer: Customer) -> str:
    return hashlib.scrypt(
        code.encode(), salt=f"{salt}{customer.id}".encode(), n=2**12, r=8, p=1
    ).hex()
