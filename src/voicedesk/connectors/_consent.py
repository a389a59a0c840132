"""What the consent of any vendor takes: a code that only this browser's visit can turn into a key.

OAuth 2.0 with PKCE: https://www.rfc-editor.org/rfc/rfc7636
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

import httpx2

from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

TIMEOUT_S = 8.0


def consent_address(authorize: str, asked: Mapping[str, str], *, verifier: str) -> str:
    """Where the browser is sent; `asked` is client_id, redirect_uri, scope, state and the like."""
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    proof = {"code_challenge": challenge, "code_challenge_method": "S256"}
    return f"{authorize}?{urlencode({'response_type': 'code', **asked, **proof})}"


async def refresh_token(
    place: str,
    form: Mapping[str, str],
    *,
    vendor: str,
    transport: httpx2.AsyncBaseTransport | None,
) -> str:
    """The lasting token for a code. Raises ConnectorUnavailable, ConnectorRefused."""
    sent = {"grant_type": "authorization_code", **form}
    try:
        async with httpx2.AsyncClient(transport=transport, timeout=TIMEOUT_S) as http:
            answer = await http.post(place, data=sent)
        told = answer.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise ConnectorUnavailable(f"{vendor} does not answer") from error
    token = told.get("refresh_token") if isinstance(told, dict) else None
    if not answer.is_success or not token:
        raise ConnectorRefused(f"{vendor} gave no lasting access")
    return str(token)
