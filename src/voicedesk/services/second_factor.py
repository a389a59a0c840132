"""The second factor of a sign-in: codes of an app on one's telephone, and recovery codes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

import pyotp

from voicedesk.domain.accounts import User
from voicedesk.ports import Accounts, Clock
from voicedesk.services.seal import Seal, digest

ISSUER = "voicedesk"
STEP_S = 30
CODES = 8


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What the desk promises about second factors."""

    accounts: Accounts
    clock: Clock
    seal: Seal

    def propose(self) -> str:
        """A new secret, for an app to be shown; nothing is kept yet."""
        return pyotp.random_base32()

    def address(self, user: User, secret: str) -> str:
        """What an app reads from a picture or a link."""
        return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)

    async def turn_on(self, user: User, secret: str, code: str) -> tuple[str, ...]:
        """Keep a secret whose code is right; the recovery codes, shown once. Empty: wrong code."""
        step = self._step(secret, code)
        if step is None:
            return ()
        codes = tuple(f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(CODES))
        kept = replace(
            user,
            totp=self.seal.close(secret),
            totp_step=step,
            recovery=tuple(digest(one) for one in codes),
        )
        await self.accounts.save(kept)
        return codes

    async def turn_off(self, user: User) -> None:
        """Without one from now on."""
        await self.accounts.save(replace(user, totp=None, recovery=()))

    async def passes(self, user: User, code: str) -> bool:
        """Whether a code is right; each works once."""
        if user.totp is None:
            return True
        secret = self.seal.open(user.totp)
        step = self._step(secret, code) if secret else None
        if step is not None:
            return await self.accounts.spend_step(user.id, step)
        return await self._recovers(user, code)

    async def _recovers(self, user: User, code: str) -> bool:
        used = digest(code.strip().lower())
        if used not in user.recovery:
            return False
        left = tuple(one for one in user.recovery if one != used)
        await self.accounts.save(replace(user, recovery=left))
        return True

    def _step(self, secret: str, code: str) -> int | None:
        """The step, now or next to it, whose code this is."""
        typed = "".join(code.split())
        now = int(self.clock.now().timestamp()) // STEP_S
        app = pyotp.TOTP(secret)
        for step in (now - 1, now, now + 1):
            if secrets.compare_digest(app.at(step * STEP_S).encode(), typed.encode()):
                return step
        return None
