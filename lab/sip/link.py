"""SIP over one UDP socket, both ways, with what the library leaves out."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping

from aiosipua import IncomingCall, SipUAC, SipUAS
from aiosipua.dialog import Dialog
from aiosipua.message import SipRequest, SipResponse
from aiosipua.outgoing_call import OutgoingCall
from aiosipua.transport import UdpSipTransport

Address = tuple[str, int]

_FINAL = 200
_REFUSED = 300
_RINGING = 180
_CHALLENGES = frozenset({401, 407})


class _Datagrams(asyncio.DatagramProtocol):
    """The library's own protocol asserts a class that Python 3.11's datagram transport lacks."""

    def __init__(self, owner: Udp) -> None:
        self._owner = owner

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._owner.received(data, addr)


class Udp(UdpSipTransport):
    """One socket."""

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._udp_transport, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self), local_addr=self.local_addr
        )
        self.local_addr = self._udp_transport.get_extra_info("sockname")[:2]

    def received(self, data: bytes, addr: Address) -> None:
        """What came in; a broken message is dropped with a log line."""
        self._dispatch(data, addr[:2])


class SipLink(SipUAS):
    """Answers and places calls; `port` 0 takes a free one, known after `start`."""

    def __init__(self, host: str, port: int = 0, *, agent: str = "LiveKit") -> None:
        transport = Udp(local_addr=(host, port))
        self.caller = SipUAC(transport)
        super().__init__(transport, user_agent=agent, uac=self.caller)
        self.host = host
        self.on_ringing: dict[str, Callable[[], None]] = {}
        """By Call-ID: who is told when the far end of an outgoing call rings."""
        self.refer_to = ""
        """Where the last REFER sent us, as it was written."""
        self._replies: dict[tuple[str, str], asyncio.Future[SipResponse]] = {}
        self._begun: dict[str, int] = {}
        self._nonces: dict[str, str] = {}

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.transport.local_addr[1])

    def invite(
        self, caller: str, callee: str, to: Address, body: object, **more: object
    ) -> OutgoingCall:
        """Place a call; it is answered or refused later."""
        return self.caller.send_invite(
            caller,
            callee,
            to,
            body,  # type: ignore[arg-type]  # an SdpMessage
            user_agent=self.user_agent,
            **more,  # type: ignore[arg-type]  # extra_headers and auth
        )

    def forget(self, call_id: str) -> None:
        """An INVITE of this Call-ID is a new one from now on."""
        self._begun.pop(call_id, None)
        self._calls.pop(call_id, None)

    def refuse(
        self, leg: IncomingCall, code: int, reason: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """A final answer other than yes, with headers."""
        leg._send_response(code, reason, extra_headers=dict(headers or {}))  # noqa: SLF001

    def accept(self, leg: IncomingCall, answer: object, headers: Mapping[str, str]) -> None:
        """200 with headers of ours, sent again until it is acknowledged."""
        send = leg._send_response  # noqa: SLF001

        def with_headers(*told: object, **more: object) -> SipResponse | None:
            extra = more.pop("extra_headers", None)
            known = extra if isinstance(extra, dict) else {}
            return send(*told, extra_headers={**known, **headers}, **more)  # type: ignore[arg-type]

        leg._send_response = with_headers  # type: ignore[method-assign]  # noqa: SLF001
        try:
            leg.accept(answer)  # type: ignore[arg-type]  # an SdpMessage
        finally:
            leg._send_response = send  # type: ignore[method-assign]  # noqa: SLF001

    def proves(self, leg: IncomingCall, *, user: str, password: str, realm: str) -> bool:
        """Whether an INVITE knows the trunk's password; else it is challenged or turned away."""
        header = leg.invite.get_header("proxy-authorization")
        if not header:
            nonce = self._nonces[leg.call_id] = secrets.token_hex(16)
            told = f'Digest realm="{realm}", nonce="{nonce}", algorithm=MD5'
            self.refuse(leg, 407, "Unauthorized", {"Proxy-Authenticate": told})
            # the answer to the challenge comes under the same Call-ID
            self._calls.pop(leg.call_id, None)
            return False
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', header))
        secret = _md5(f"{user}:{realm}:{password}")
        asked = _md5(f"INVITE:{given.get('uri', '')}")
        wanted = _md5(f"{secret}:{self._nonces.pop(leg.call_id, '')}:{asked}")
        if given.get("username") == user and hmac.compare_digest(given.get("response", ""), wanted):
            return True
        leg.reject(401, "Unauthorized")
        return False

    async def request(
        self,
        dialog: Dialog,
        method: str,
        to: Address,
        headers: Mapping[str, str] | None = None,
        *,
        timeout_s: float = 10.0,
    ) -> SipResponse:
        """A request within a call, and its final answer. Raises TimeoutError."""
        reply: asyncio.Future[SipResponse] = asyncio.get_running_loop().create_future()
        self._replies[dialog.call_id, method] = reply
        try:
            self.caller._send_in_dialog(  # noqa: SLF001
                dialog, method, to, extra_headers=dict(headers or {})
            )
            async with asyncio.timeout(timeout_s):
                return await reply
        finally:
            del self._replies[dialog.call_id, method]

    def notify(self, dialog: Dialog, to: Address, status: int) -> None:
        """Tell whoever asked for a transfer what came of it."""
        self.caller._send_in_dialog(  # noqa: SLF001
            dialog,
            "NOTIFY",
            to,
            body=f"SIP/2.0 {status} -\r\n",
            content_type="message/sipfrag;version=2.0",
            extra_headers={"Event": "refer", "Subscription-State": "terminated;reason=noresource"},
        )

    def _on_message(self, msg: SipRequest | SipResponse, addr: Address) -> None:
        if isinstance(msg, SipResponse):
            self._see_response(msg, addr)
        elif msg.method == "REFER":
            # the library reads `tel:` addresses as if they were `sip:`
            self.refer_to = (msg.get_header("refer-to") or "").strip("<>")
        elif msg.method == "INVITE" and msg.cseq is not None:
            if self._begun.get(msg.call_id or "", -1) >= msg.cseq.seq:
                return  # sent again while the first is being seen to
            self._begun[msg.call_id or ""] = msg.cseq.seq
        super()._on_message(msg, addr)

    def _see_response(self, msg: SipResponse, addr: Address) -> None:
        if msg.cseq is None or msg.call_id is None:
            return
        method = msg.cseq.method.upper()
        reply = self._replies.get((msg.call_id, method))
        if reply is not None and msg.status_code >= _FINAL and not reply.done():
            reply.set_result(msg)
        if method != "INVITE":
            return
        call = self.caller.get_call(msg.call_id)
        if call is not None and msg.status_code >= _REFUSED:
            self._acknowledge(call, msg, addr)
        elif _RINGING <= msg.status_code < _FINAL and msg.call_id in self.on_ringing:
            self.on_ringing[msg.call_id]()

    def _acknowledge(self, call: OutgoingCall, refusal: SipResponse, addr: Address) -> None:
        """A refusal is acknowledged on the INVITE's own branch (RFC 3261 §17.1.1.3)."""
        if refusal.cseq is None:
            return
        ack = SipRequest(method="ACK", uri=call.invite.uri)
        ack.headers.append("Via", call.invite.headers.get_first("via") or "")
        for name in ("From", "Call-ID"):
            ack.headers.set_single(name, call.invite.headers.get_first(name) or "")
        ack.headers.set_single("To", refusal.headers.get_first("to") or "")
        ack.headers.set_single("CSeq", f"{refusal.cseq.seq} ACK")
        ack.headers.set_single("Max-Forwards", "70")
        self.transport.send(ack, addr)


def refusal_of(call: OutgoingCall) -> tuple[int, str]:
    """Code and reason with which the far end refused."""
    return call._reject_code, call._reject_reason  # noqa: SLF001


def wants_password(code: int) -> bool:
    """Whether a refusal asks who we are."""
    return code in _CHALLENGES


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
