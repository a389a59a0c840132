"""SMS through Twilio, and the signatures of what Twilio tells us."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urlsplit, urlunsplit

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.http import Body, Http, object_of, refusal
from voicedesk.connectors.notify._reports import Delivery
from voicedesk.connectors.notify._sent import Sent
from voicedesk.domain.call import MessageState
from voicedesk.errors import ConnectorRefused

if TYPE_CHECKING:
    import httpx2

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.call import Message

VENDOR = "Twilio"
BASE = "https://api.twilio.com"
LOOK_BACK = "50"
"""How many of the newest texts to a number are searched for one whose answer was lost."""
REASONS: Mapping[int, str] = {
    21211: "the number is not one that can be texted",
    21408: "the account may not text that country",
    21606: "the sender cannot text",
    21610: "the recipient has opted out",
    21614: "the number is not a mobile number",
}
STATES: Mapping[str, MessageState] = {
    "accepted": MessageState.QUEUED,
    "scheduled": MessageState.QUEUED,
    "queued": MessageState.QUEUED,
    "sending": MessageState.QUEUED,
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.FAILED,
    "failed": MessageState.FAILED,
    "canceled": MessageState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Twilio:
    """Twilio knows no idempotency key: a text is looked for by its words before it is sent."""

    http: Http
    account: str
    sender: str
    """A number (E.164) or the sid of a messaging service."""
    sent: Sent
    callback: str | None = None
    channel: Literal["sms"] = "sms"

    async def send(self, message: Message) -> str:
        """Returns Twilio's sid. Raises ConnectorRefused, with the reason, for a bad number."""
        known = await self.sent.get(message.key) or await self._lost(message)
        return await self.sent.put(message.key, known or await self._post(message))

    async def check(self) -> None:
        """Reads one message: proves the account and its token."""
        await self.http.send("GET", self._messages, params={"PageSize": "1"})

    @property
    def _messages(self) -> str:
        return f"2010-04-01/Accounts/{self.account}/Messages.json"

    async def _lost(self, message: Message) -> str | None:
        """A text that Twilio has and we do not know of: the answer to an earlier try was lost."""
        params = {"To": message.to, "PageSize": LOOK_BACK}
        answer = await self.http.send("GET", self._messages, params=params)
        texts = cast(
            "Sequence[Mapping[str, object]]", object_of(VENDOR, answer).get("messages", [])
        )
        for text in texts:
            if _is(text, message) and not await self.sent.has(str(text["sid"])):
                return str(text["sid"])
        return None

    async def _post(self, message: Message) -> str:
        by = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        form = {"To": message.to, by: self.sender, "Body": message.body}
        if self.callback:
            form["StatusCallback"] = self.callback
        bad_request = frozenset({400})
        answer = await self.http.send(
            "POST", self._messages, body=Body(form=form), accept=bad_request
        )
        if answer.is_success:
            return str(object_of(VENDOR, answer)["sid"])
        raise _explained(answer)


def build(wiring: Wiring) -> Twilio:
    """Options: account, from, callback, key (for an API key); the secret is the token."""
    account = option(wiring, VENDOR, "account")
    user = option(wiring, VENDOR, "key", account)
    token = secret(wiring, VENDOR, "the auth token, or the secret of the API key")
    return Twilio(
        Http(VENDOR, option(wiring, VENDOR, "url", BASE), auth=(user, token)),
        account,
        option(wiring, VENDOR, "from"),
        Sent(wiring.folder / "outbox" / "twilio.db"),
        str(wiring.options.get("callback", "")) or _reports_to(wiring),
    )


def _reports_to(wiring: Wiring) -> str | None:
    """Where Twilio may tell us what became of a text."""
    if not wiring.public_url:
        return None
    return f"{wiring.public_url.rstrip('/')}/webhooks/twilio/{wiring.business}"


def is_signed(url: str, form: Mapping[str, str], signature: str, *, token: str) -> bool:
    """Whether a callback comes from Twilio: HMAC-SHA1 over the URL and the sorted fields.

    Source: https://www.twilio.com/docs/usage/security#validating-requests
    """
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(digest), signature.encode())


def signed_urls(url: str) -> tuple[str, ...]:
    """The forms in which Twilio may have signed an address: with its usual port and without."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    if parts.port is None and usual is not None:
        return url, urlunsplit(parts._replace(netloc=f"{parts.netloc}:{usual}"))
    if parts.port == usual:
        return url, urlunsplit(parts._replace(netloc=parts.netloc.rsplit(":", 1)[0]))
    return (url,)


def delivery(form: Mapping[str, str]) -> Delivery | None:
    """What a status callback says; None when it says nothing that we know."""
    state = STATES.get(form.get("MessageStatus", form.get("SmsStatus", "")))
    sid = form.get("MessageSid", form.get("SmsSid", ""))
    if state is None or not sid:
        return None
    code = form.get("ErrorCode", "")
    known = REASONS.get(int(code), f"Twilio error {code}") if code.isdigit() else ""
    return Delivery(sid, state, known, event=f"{sid}:{state.value}")


def _is(text: Mapping[str, object], message: Message) -> bool:
    """Its words, from us, since it was written; a trial account puts words before them."""
    made = parsedate_to_datetime(str(text["date_created"]))
    ours = str(text.get("direction", "")).startswith("outbound")
    failed = text.get("status") in {"failed", "canceled"}
    since = message.created.replace(microsecond=0)
    return ours and not failed and made >= since and str(text["body"]).endswith(message.body)


def _explained(answer: httpx2.Response) -> Exception:
    code = object_of(VENDOR, answer).get("code")
    if not isinstance(code, int):
        return refusal(VENDOR, answer)
    return ConnectorRefused(f"Twilio refused the text: {REASONS.get(code, f'error {code}')}")
