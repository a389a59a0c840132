"""What vendors call us with: believed only when signed, written down once, answered at once."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from voicedesk.calls.desks import Desks
from voicedesk.connectors.notify import sendgrid, twilio
from voicedesk.connectors.notify._reports import Delivery
from voicedesk.domain.business import BusinessId
from voicedesk.domain.words import storable
from voicedesk.errors import ConfigurationError, StoreError
from voicedesk.ports import Inbox, Incoming
from voicedesk.profile.schema import Profile
from voicedesk.services.ids import id_from
from voicedesk.telemetry.mask import mask_cards
from voicedesk.web.problems import Problem

logger = logging.getLogger(__name__)

LARGEST = 256 * 1024
"""Bytes of one request."""
LONGEST = 1600
"""Characters of one text; carriers carry no more."""
FRESH = timedelta(seconds=300)
"""How old a signed batch of SendGrid may be."""
PATIENCE = timedelta(days=2)
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The addresses that vendors are given. What is not signed gets 403 and no reason."""

    desks: Desks
    inbox: Inbox

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """One for each vendor; with a business in it where the vendor is told one."""
        return (
            Route("/webhooks/twilio", self._twilio, methods=["POST"]),
            Route("/webhooks/twilio/{business}", self._twilio, methods=["POST"]),
            Route("/webhooks/sendgrid/{business}", self._sendgrid, methods=["POST"]),
        )

    async def _twilio(self, request: Request) -> Response:
        form = _form(await _body(request))
        business = await self._signed(request, form)
        if business is None:
            raise _refused("twilio")
        incoming = _of_twilio(business, form, self.desks.clock.now())
        if incoming is not None:
            await self._take([incoming])
        return Response(_EMPTY, media_type="text/xml")

    async def _signed(self, request: Request, form: Mapping[str, str]) -> BusinessId | None:
        """The business whose token a request is signed with; of several, who wrote last."""
        named = request.path_params.get("business")
        ours = form.get("From" if "MessageStatus" in form else "To", "")
        theirs = form.get("To" if "MessageStatus" in form else "From", "")
        candidates = [BusinessId(named)] if named else await self._of_number(ours)
        signed = [one for one in candidates if await self._is_twilio(one, request, form)]
        if len(signed) > 1:
            return await self._last_wrote(signed, theirs)
        return signed[0] if signed else None

    async def _is_twilio(
        self, business: BusinessId, request: Request, form: Mapping[str, str]
    ) -> bool:
        profile = await self._profile(business)
        if profile is None or profile.connectors.sms.name != "twilio":
            return False
        part = profile.connectors.sms
        token = await self.desks.secret(
            business, str(part.options.get("webhook_secret") or part.secret or "")
        )
        url = self._address(request)
        signature = request.headers.get("X-Twilio-Signature", "")
        if not token or not url or not signature:
            return False
        return any(
            twilio.is_signed(form_of_url, form, signature, token=token)
            for form_of_url in twilio.signed_urls(url)
        )

    async def _sendgrid(self, request: Request) -> Response:
        body = await _body(request)
        business = BusinessId(request.path_params["business"])
        profile = await self._profile(business)
        named = profile.connectors.email.options.get("webhook_secret", "") if profile else ""
        key = await self.desks.secret(business, str(named)) if named else None
        stamp = request.headers.get("X-Twilio-Email-Event-Webhook-Timestamp", "")
        signature = request.headers.get("X-Twilio-Email-Event-Webhook-Signature", "")
        now = self.desks.clock.now()
        if not (key and signature and _is_fresh(stamp, now)):
            raise _refused("sendgrid")
        if not sendgrid.is_signed(body, stamp, signature, key=key):
            raise _refused("sendgrid")
        try:
            events: object = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Problem(HTTPStatus.BAD_REQUEST, "The body is not JSON.") from error
        reports = sendgrid.deliveries(events)
        await self._take([_report(business, "sendgrid", one, now) for one in reports])
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def _take(self, every: Sequence[Incoming]) -> None:
        try:
            for incoming in every:
                if not await self.inbox.take(incoming):
                    logger.info("told again", extra={"business": incoming.business})
        except StoreError as error:
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Please send it again.",
                headers={"Retry-After": "5"},
            ) from error

    async def _of_number(self, number: str) -> list[BusinessId]:
        """The businesses that a number belongs to."""
        found = []
        for business in await self.desks.every():
            profile = await self._profile(business)
            if profile is not None and number in _numbers(profile):
                found.append(business)
        return found

    async def _last_wrote(self, businesses: Sequence[BusinessId], phone: str) -> BusinessId:
        since = self.desks.clock.now() - PATIENCE * 7
        wrote: list[tuple[datetime, BusinessId]] = []
        for business in businesses:
            told = await self.desks.store.messages.latest(business, phone, since=since, limit=1)
            wrote.extend((message.created, business) for message in told)
        return max(wrote)[1] if wrote else businesses[0]

    async def _profile(self, business: BusinessId) -> Profile | None:
        try:
            return await self.desks.profile(business)
        except ConfigurationError:
            return None

    def _address(self, request: Request) -> str:
        """Where the vendor believes to have called: made of settings, never of the request."""
        if not self.desks.public_url:
            logger.error("a vendor calls, and VOICEDESK_PUBLIC_URL is not set")
            return ""
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{self.desks.public_url.rstrip('/')}{request.url.path}{query}"


def _of_twilio(business: BusinessId, form: Mapping[str, str], now: datetime) -> Incoming | None:
    if "MessageStatus" in form:
        found = twilio.delivery(form)
        return _report(business, "twilio", found, now) if found else None
    sender, sid = form.get("From", ""), storable(form.get("MessageSid", form.get("SmsSid", "")))
    if not _NUMBER.fullmatch(sender) or not sid:
        return None  # a short code or a name: nobody who could be answered
    event = f"twilio:{sid}"
    return Incoming(
        id=id_from(business, event),
        business=business,
        kind="text",
        event=event,
        at=now,
        sender=sender,
        to=storable(form.get("To", "")),
        body=mask_cards(storable(form.get("Body", "")).strip()[:LONGEST]),
        why=storable(form.get("OptOutType", "")),
    )


def _report(business: BusinessId, vendor: str, delivery: Delivery, now: datetime) -> Incoming:
    event = storable(f"{vendor}:{delivery.event}")
    return Incoming(
        id=id_from(business, event),
        business=business,
        kind="report",
        event=event,
        at=now,
        provider_id=storable(delivery.provider_id),
        state=delivery.state,
        why=storable(delivery.why),
    )


def _numbers(profile: Profile) -> set[str]:
    own = str(profile.connectors.sms.options.get("from", ""))
    return {*profile.numbers, profile.business.phone, own}


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too much.")
    return bytes(body)


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body)))
    except ValueError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is not a form.") from error


def _is_fresh(stamp: str, now: datetime) -> bool:
    if not stamp.isdigit() or len(stamp) > 12:
        return False
    return abs(now - datetime.fromtimestamp(int(stamp), UTC)) <= FRESH


def _refused(vendor: str) -> Problem:
    logger.warning("a call of a vendor was not signed", extra={"vendor": vendor})
    return Problem(HTTPStatus.FORBIDDEN, "Forbidden.")
