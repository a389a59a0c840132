"""What LiveKit's SIP service tells a room and an asker: attributes, reasons and refusals."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable, Mapping
from typing import Final

from google.protobuf.duration_pb2 import Duration
from livekit.protocol import sip
from livekit.protocol.models import DisconnectReason

from lab.sip.bus import RpcError

_X_HEADERS: Final = 1
_ALL_HEADERS: Final = 2
_CODES: Final = {
    400: "invalid_argument",
    401: "permission_denied",
    403: "permission_denied",
    404: "not_found",
    405: "unimplemented",
    407: "unauthenticated",
    408: "deadline_exceeded",
    410: "not_found",
    480: "failed_precondition",
    484: "invalid_argument",
    486: "failed_precondition",
    487: "aborted",
    488: "invalid_argument",
    500: "failed_precondition",
    502: "failed_precondition",
    503: "failed_precondition",
    504: "deadline_exceeded",
    600: "resource_exhausted",
    603: "permission_denied",
    604: "not_found",
}
_PLAIN: Final = frozenset({400, 404, 480, 486, 488})
_AWAY: Final = frozenset({404, 408, 480})
_VENDORS: Final = {
    "x-twilio-accountsid": "sip.twilio.accountSid",
    "x-twilio-callsid": "sip.twilio.callSid",
    "x-call_leg_id": "sip.telnyx.callLegID",
    "x-call_session_id": "sip.telnyx.callSessionID",
}


def new_call_id() -> str:
    """As LiveKit writes them."""
    letters = string.ascii_letters + string.digits
    return "SCL_" + "".join(secrets.choice(letters) for _ in range(12))


def seconds_of(duration: Duration, default: float) -> float:
    """A duration that may not be set."""
    told = duration.ToTimedelta().total_seconds()
    return told if told > 0 else default


def refused(code: int, reason: str, *, of: str = "") -> RpcError:
    """A refusal by a telephone, as the asker of the API sees it."""
    what = of or ("INVITE failed" if code in _PLAIN else "unexpected status from INVITE response")
    detail = sip.SIPStatus(status=reason)
    detail.code = code  # type: ignore[assignment]  # an open enum: any number may come
    kind = _CODES.get(code, "invalid_argument")
    return RpcError(kind, f"{what}: sip status: {code}: {reason}", detail)


def left_because(error: RpcError) -> DisconnectReason:
    """What the room is told of a call that was never answered."""
    code = next((int(d.code) for d in error.details if isinstance(d, sip.SIPStatus)), 0)
    if code in _AWAY or error.code == "canceled":
        return DisconnectReason.USER_UNAVAILABLE
    if 400 <= code < 500 or code >= 600:  # SIP's own classes of answers
        return DisconnectReason.USER_REJECTED
    return DisconnectReason.CLIENT_INITIATED


def header_attributes(
    headers: Iterable[tuple[str, str]], include: int, named: Mapping[str, str]
) -> dict[str, str]:
    """Headers of a telephone as attributes, by what the trunk lets through."""
    found: dict[str, str] = {}
    wanted = {name.lower(): attribute for name, attribute in named.items()}
    for name, value in headers:
        low = name.lower()
        if include == _ALL_HEADERS or (include == _X_HEADERS and low.startswith("x-")):
            found[f"sip.h.{low}"] = value
        for attribute in (_VENDORS.get(low), wanted.get(low)):
            if attribute is not None:
                found[attribute] = value
    return found
