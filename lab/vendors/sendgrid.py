"""SendGrid's mail API on loopback, checked against its published specification."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from lab.vendors.contract import openapi
from lab.vendors.double import Desk

if TYPE_CHECKING:
    from pathlib import Path

KEY = "SG.key"


@dataclass(slots=True)
class SendGridDouble:
    """Keeps the mails that it took; those of the sandbox apart."""

    specs: Path
    desk: Desk = field(init=False)
    mails: list[dict[str, Any]] = field(default_factory=list)
    tried: int = 0

    def __post_init__(self) -> None:
        self.desk = Desk(openapi(self.specs / "sendgrid" / "tsg_mail_v3.json"))

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v3/mail/send", self._send)]

    async def _send(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"errors": [{"message": "unauthorised"}]}, status=401)
        mail = await request.json()
        if mail.get("mail_settings", {}).get("sandbox_mode", {}).get("enable"):
            self.tried += 1
            return web.Response(status=200)
        self.mails.append(mail)
        return web.Response(status=202, headers={"X-Message-Id": f"mail-{len(self.mails)}"})
