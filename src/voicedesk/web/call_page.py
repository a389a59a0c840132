"""The page from which a browser rings a business, and the token that lets it in."""

from __future__ import annotations

import logging
from http import HTTPStatus
from importlib.metadata import version
from urllib.parse import parse_qs

import phonenumbers
from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from voicedesk.errors import ConnectorError, StoreError
from voicedesk.profile.schema import Profile
from voicedesk.web.call_desk import CallDesk
from voicedesk.web.pictures import shown_picture
from voicedesk.web.problems import Problem
from voicedesk.web.visitor import comes_from_our_page, mark_of, small_body
from voicedesk.web.widget import widget_of

logger = logging.getLogger(__name__)

_LONGEST, _LARGEST = 60, 1024
_NO_STORE = {"Cache-Control": "no-store"}


class CallPage:
    """Serves `/call/<business>`, and its `/token` and `/ring-back`."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk
        self._pages = Environment(
            loader=PackageLoader("voicedesk", "web/templates"), autoescape=select_autoescape()
        )

    @property
    def routes(self) -> list[BaseRoute]:
        """For an application."""
        return [
            Route("/call/{business}", self.page),
            Route("/call/{business}/colour.css", self.colour),
            Route("/call/{business}/logo", self.logo),
            Route("/call/{business}/widget.js", self.widget),
            Route("/call/{business}/token", self.token, methods=["POST"]),
            Route("/call/{business}/ring-back", self.ring_back, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """The page itself; 404 for a business that is not here."""
        profile = await self._desk.profile(request.path_params["business"])
        if profile is None:
            return self._shown("missing.html", HTTPStatus.NOT_FOUND, self._policy(()))
        return self._shown(
            "call.html",
            HTTPStatus.OK,
            self._policy(profile.web.origins),
            business=profile.business,
            phone=readable(profile.business.phone),
            language=profile.voice.languages[0],
            notice=_notice(profile),
            is_open=self._desk.takes_calls(profile),
            colour=profile.web.colour,
            logo=profile.web.logo,
            version=version("voicedesk"),
        )

    async def colour(self, request: Request) -> Response:
        """The business's own colour, as a file: no page of ours takes a style from its text."""
        profile = await self._desk.profile(request.path_params["business"])
        stated = profile.web.colour if profile else None
        style = f":root {{ --go: {stated}; }}\n" if stated else ""
        status = HTTPStatus.OK if stated else HTTPStatus.NOT_FOUND
        headers = {**_NO_STORE, "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(style, status, media_type="text/css", headers=headers)

    async def logo(self, request: Request) -> Response:
        """The business's own picture."""
        profile = await self._desk.profile(request.path_params["business"])
        return shown_picture(profile.web.logo if profile else None)

    async def widget(self, request: Request) -> Response:
        """The button for other sites, in the business's own colour; 404 where it is not here."""
        profile = await self._desk.profile(request.path_params["business"])
        if profile is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        headers = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(widget_of(profile), media_type="text/javascript", headers=headers)

    async def token(self, request: Request) -> JSONResponse:
        """Make the room, call the agent and let one caller in. Raises Problem."""
        profile = await self._asked(request)
        source = mark_of(request, secret=self._desk.secret)
        try:
            ticket = await self._desk.admit(profile, source)
        except (ConnectorError, StoreError) as error:
            logger.warning("web call not admitted", extra={"error": type(error).__name__})
            words = "We cannot take calls from this page at the moment."
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, words) from error
        return JSONResponse({"url": ticket.url, "token": ticket.token}, headers=_NO_STORE)

    async def ring_back(self, request: Request) -> JSONResponse:
        """Promise a call back to whoever nobody answered, and say by when. Raises Problem."""
        profile = await self._asked(request)
        source = mark_of(request, secret=self._desk.secret)
        said = parse_qs(await small_body(request, most=_LARGEST)).get("phone", [""])[0]
        try:
            promised = await self._desk.ring_back(profile, source, said[:_LONGEST])
        except StoreError as error:
            logger.warning("no call back promised", extra={"error": type(error).__name__})
            words = "We could not write that down. Please ring us."
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, words) from error
        due = f"{promised.due:%A} {promised.due.day} {promised.due:%B}, {promised.due:%H:%M}"
        number = readable(promised.phone)
        words = f"Somebody rings you back on {number} by {due}."
        return JSONResponse({"said": words}, headers=_NO_STORE)

    async def _asked(self, request: Request) -> Profile:
        if not comes_from_our_page(request):
            raise Problem(HTTPStatus.FORBIDDEN, "Calls are made from the call page only.")
        profile = await self._desk.profile(request.path_params["business"])
        if profile is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such business here.")
        return profile

    def _shown(self, page: str, status: HTTPStatus, policy: str, **facts: object) -> HTMLResponse:
        html = self._pages.get_template(page).render(**facts)
        headers = {
            **_NO_STORE,
            "Content-Security-Policy": policy,
            "Permissions-Policy": "microphone=(self), autoplay=(self), screen-wake-lock=(self)",
            "Referrer-Policy": "strict-origin",
            # a site that isolates itself shows only frames that say both
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return HTMLResponse(html, status_code=status, headers=headers)

    def _policy(self, embedders: tuple[str, ...]) -> str:
        # by http the library asks why a join was refused
        scheme, _, place = self._desk.livekit_url.partition("://")
        secure = "s" if scheme in {"wss", "https"} else ""
        reached = f"ws{secure}://{place} http{secure}://{place}"
        framing = " ".join(embedders) or "'none'"
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"media-src 'self' blob:; connect-src 'self' {reached}; base-uri 'none'; "
            f"form-action 'none'; frame-ancestors {framing}"
        )


def readable(number: str) -> str:
    """An E.164 number in groups, as people write it."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _notice(profile: Profile) -> str:
    recording = profile.voice.recording
    more = recording.notice if recording.enabled and recording.consent != "none" else ""
    return f"You will talk to an automated assistant. What is said is written down. {more}".strip()
