"""Seals small secrets that go through other hands: second factors in rows, state in cookies."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import blake2b, sha256

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """Encrypts and authenticates under a key that is made of a secret of this installation."""

    def __init__(self, secret: str) -> None:
        key = blake2b(secret.encode(), digest_size=32, person=b"voicedesk seal").digest()
        self._box = Fernet(urlsafe_b64encode(key))

    def close(self, text: str) -> str:
        """The text as nobody else can read or make it."""
        return self._box.encrypt(text.encode()).decode()

    def open(self, sealed: str, *, within_s: int | None = None) -> str | None:
        """The text; None when it was sealed by another key, changed, or too long ago."""
        try:
            return self._box.decrypt(sealed.encode(), ttl=within_s).decode()
        except (InvalidToken, UnicodeError):
            return None


def digest(token: str) -> str:
    """How a random token is kept: who reads the row cannot use it."""
    return sha256(token.encode()).hexdigest()
