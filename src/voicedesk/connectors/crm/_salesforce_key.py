"""Keys of a Salesforce connected app: a signed assertion, a refresh token, or the app itself."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from typing import cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from voicedesk.errors import ConfigurationError

ASSERTION_S = 180
"""Salesforce takes assertions that end within five minutes."""


def form_of(key: Mapping[str, str], audience: str) -> dict[str, str]:
    """What is asked of the token endpoint."""
    if "private_key" in key:
        return {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": _assertion(key, audience),
        }
    app = {name: key[name] for name in ("client_id", "client_secret") if name in key}
    if "refresh_token" in key:
        return {"grant_type": "refresh_token", "refresh_token": key["refresh_token"], **app}
    return {"grant_type": "client_credentials", **app}


def read_key(secret: str) -> Mapping[str, str]:
    """The key out of a secret. Raises ConfigurationError, saying what is wrong with it."""
    try:
        found = json.loads(secret)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not found.get("client_id"):
        raise ConfigurationError(
            "the secret of Salesforce is JSON with client_id and either username and private_key, "
            "or refresh_token, or client_secret"
        )
    key = cast("Mapping[str, str]", found)  # what is read of it is text
    if "private_key" in key:
        if not key.get("username"):
            raise ConfigurationError("the key of Salesforce lacks the username it acts for")
        _private(key["private_key"])
    elif not key.get("refresh_token") and not key.get("client_secret"):
        raise ConfigurationError(
            "the key of Salesforce lacks private_key, refresh_token or client_secret"
        )
    return key


def _assertion(key: Mapping[str, str], audience: str) -> str:
    claims = {
        "iss": key["client_id"],
        "sub": key["username"],
        "aud": audience,
        "exp": int(time.time()) + ASSERTION_S,
    }
    signed = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}"
    signature = _private(key["private_key"]).sign(
        signed.encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    return f"{signed}.{_plain(signature)}"


def _private(pem: str) -> rsa.RSAPrivateKey:
    try:
        found = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError("the private_key of Salesforce is not a PEM key") from error
    if not isinstance(found, rsa.RSAPrivateKey):
        raise ConfigurationError("the private_key of Salesforce is not an RSA key")
    return found


def _part(value: Mapping[str, object]) -> str:
    return _plain(json.dumps(value, separators=(",", ":")).encode())


def _plain(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
