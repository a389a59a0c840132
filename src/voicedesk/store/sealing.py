"""Contact data under VOICEDESK_KEY: how one value is sealed, opened, and looked for."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from voicedesk.errors import SettingsInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

MARK = "sealed:"
CLEAR = f"{MARK}="
"""Begins a value in clear that itself begins with the mark: a caller may write what they like."""
MOST_KEYS = 3
"""A value is looked for in clear and under each key; that many forms a query has."""
NAME_CHARS = 8
"""How long the name of a key is, which stands behind the mark."""
_RANDOM_BYTES = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """What one key makes: AES-256-SIV (RFC 5297), and the name that the key goes by."""

    id: str
    box: AESSIV


class Sealer:
    """Seals and opens values of columns; `writes` says whether new ones are sealed.

    `key` is one Fernet key, or several with commas between: the first seals, all open. Without
    any, values stay in clear. A key that is none raises SettingsInvalid when it is needed.
    """

    def __init__(self, key: str | None) -> None:
        self._key = key
        self.writes = False

    @cached_property
    def seals(self) -> Sequence[Seal]:
        """Of each key, in their order; none without a key. Raises SettingsInvalid."""
        found = [_seal(part.strip()) for part in self._key.split(",")] if self._key else []
        if len(found) > MOST_KEYS:
            raise SettingsInvalid(f"VOICEDESK_KEY has {len(found)} keys; it takes {MOST_KEYS}.")
        return found

    def keep(self, value: str, column: str, *, findable: bool) -> str:
        """What is written for a value; nothing is as good as empty. Raises SettingsInvalid."""
        if not self.writes or not value:
            return in_clear(value)
        if not self.seals:
            raise SettingsInvalid("VOICEDESK_KEY is not set, and contact data here is sealed.")
        return sealed(value, column, self.seals[0], findable=findable)

    def form(self, value: str, column: str, number: int) -> str:
        """What may stand for a value that is looked for: 0 in clear, 1 under the first key."""
        if not number or number > len(self.seals):
            return in_clear(value)
        return sealed(value, column, self.seals[number - 1], findable=True)

    def read(self, kept: str, column: str) -> str:
        """The value that was kept. Raises SettingsInvalid when none of our keys opens it."""
        if not kept.startswith(MARK):
            return kept
        if kept.startswith(CLEAR):
            return kept.removeprefix(CLEAR)
        id_, _, token = kept.removeprefix(MARK).partition(".")
        for seal in self.seals:
            if seal.id == id_:
                return _open(token, column, seal)
        message = (
            f"{column} was sealed with another key than VOICEDESK_KEY has ({id_}): "
            "add that key to VOICEDESK_KEY, after a comma."
        )
        raise SettingsInvalid(message)


def in_clear(value: str) -> str:
    """A value that is not sealed, as it is kept."""
    return f"{CLEAR}{value}" if value.startswith(MARK) else value


def sealed(value: str, column: str, seal: Seal, *, findable: bool) -> str:
    """A value under a key, bound to its column; what is findable comes out the same each time."""
    random = b"" if findable else secrets.token_bytes(_RANDOM_BYTES)
    token = seal.box.encrypt(value.encode(), [column.encode(), random])
    return f"{MARK}{seal.id}.{_text(random)}.{_text(token)}"


def _open(token: str, column: str, seal: Seal) -> str:
    from cryptography.exceptions import InvalidTag  # few processes come here

    random, _, rest = token.partition(".")
    try:
        beside = [column.encode(), urlsafe_b64decode(random)]
        return seal.box.decrypt(urlsafe_b64decode(rest), beside).decode()
    except (InvalidTag, NotBase64, ValueError) as error:
        raise SettingsInvalid(f"A value of {column} was changed after it was sealed.") from error


def _seal(key: str) -> Seal:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # without a key never needed

    try:
        whole = urlsafe_b64decode(key)
    except (NotBase64, ValueError) as error:
        raise SettingsInvalid("VOICEDESK_KEY is not a key of 32 bytes in base 64.") from error
    if len(whole) != 32:  # as Fernet takes them
        raise SettingsInvalid("VOICEDESK_KEY is not a key of 32 bytes in base 64.")
    name = hmac.digest(whole, b"voicedesk: name of a key", "sha256").hex()[:NAME_CHARS]
    return Seal(name, AESSIV(hmac.digest(whole, b"voicedesk: contact data", "sha512")))


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode()
