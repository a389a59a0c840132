"""The door: signing in and out, taking up an invitation, and choosing the business to look at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from voicedesk.domain.accounts import LONGEST
from voicedesk.errors import ConnectorError, StoreError
from voicedesk.services.entrance import Entered, Refused
from voicedesk.web.dashboard.frame import Frame, Visit, assets, headers, inside
from voicedesk.web.dashboard.provider import BACK, Provider, ProviderDoor
from voicedesk.web.dashboard.words import chosen, words_of
from voicedesk.web.visitor import mark_of

_STATUS: dict[Refused, HTTPStatus] = {
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "weak": HTTPStatus.UNPROCESSABLE_ENTITY,
    "expired": HTTPStatus.GONE,
    "no_business": HTTPStatus.FORBIDDEN,
}

Plain = Callable[[Request], Awaitable[Response]]


class Door:
    """Serves what those see who are not in yet."""

    def __init__(self, frame: Frame, *, provider: Provider | None = None) -> None:
        self._frame = frame
        self._entrance = frame.behind.entrance
        self._provider = provider

    @property
    def routes(self) -> list[BaseRoute]:
        """For an application."""
        frame = self._frame
        return [
            Route("/sign-in", self._safely(self.sign_in), methods=["GET", "POST"]),
            Route("/join/{token}", self._safely(self.join), methods=["GET", "POST"]),
            Route("/sign-in/provider", self._safely(self.to_provider)),
            Route(BACK, self._safely(self.from_provider)),
            frame.page("/sign-out", self.sign_out, method="POST"),
            frame.page("/desk/switch", switch, method="POST"),
        ]

    async def sign_in(self, request: Request) -> Response:
        """Ask who it is; let them in when they prove it."""
        if request.method == "GET":
            return self._show(request, "sign_in.html", HTTPStatus.OK, why="", email="")
        form = await request.form(max_files=0, max_fields=10)
        email = str(form.get("email", ""))
        entered = await self._entrance.sign_in(
            email,
            str(form.get("password", "")),
            str(form.get("code", "")),
            source=mark_of(request, secret=self._frame.behind.secret),
            agent=request.headers.get("user-agent", ""),
        )
        if isinstance(entered, Entered):
            return self.let_in(request, entered)
        status = _STATUS.get(entered, HTTPStatus.UNAUTHORIZED)
        return self._show(request, "sign_in.html", status, why=entered, email=email)

    async def to_provider(self, request: Request) -> Response:
        """To the identity provider, where there is one."""
        if self._provider is None:
            return RedirectResponse("/sign-in", 303)
        wanted = inside(request.query_params.get("next", ""))
        secure = self._frame.is_secure(request)
        door = ProviderDoor(self._frame.behind, self._provider)
        try:
            return await door.go(request, wanted=wanted, secure=secure)
        except ConnectorError:
            return self._refused(request, "provider")

    async def from_provider(self, request: Request) -> Response:
        """Back from there."""
        if self._provider is None:
            return RedirectResponse("/sign-in", 303)
        try:
            came = await ProviderDoor(self._frame.behind, self._provider).back(request)
        except ConnectorError:
            came = "provider"
        if isinstance(came, str):
            return self._refused(request, came)
        entered, wanted = came
        return self.let_in(request, entered, wanted=wanted)

    def _refused(self, request: Request, why: str) -> Response:
        return self._show(request, "sign_in.html", HTTPStatus.UNAUTHORIZED, why=why, email="")

    async def join(self, request: Request) -> Response:
        """Take up an invitation."""
        token = request.path_params["token"]
        offered = await self._entrance.invitation(token)
        if offered is None:
            return self._show(request, "join.html", HTTPStatus.GONE, why="expired", offered=None)
        if request.method == "GET":
            return self._show(request, "join.html", HTTPStatus.OK, why="", offered=offered)
        form = await request.form(max_files=0, max_fields=10)
        entered = await self._entrance.join(
            token,
            email=str(form.get("email", "")),
            name=str(form.get("name", "")),
            password=str(form.get("password", "")),
            agent=request.headers.get("user-agent", ""),
        )
        if isinstance(entered, Entered):
            return self.let_in(request, entered)
        status = _STATUS.get(entered, HTTPStatus.UNAUTHORIZED)
        return self._show(request, "join.html", status, why=entered, offered=offered)

    async def sign_out(self, visit: Visit) -> Response:
        """End this browser's sign-in."""
        await visit.behind.store.accounts.sign_out(visit.known.sign_in.digest)
        await visit.note("signed_out", "")
        answer = RedirectResponse("/sign-in", 303, headers=headers())
        answer.delete_cookie(
            self._frame.cookie(visit.request), secure=self._frame.is_secure(visit.request)
        )
        return answer

    def let_in(self, request: Request, entered: Entered, *, wanted: str = "") -> Response:
        """To the page that was wanted, with the cookie of a new sign-in."""
        page = inside(wanted or request.query_params.get("next", ""))
        answer = RedirectResponse(page, 303, headers=headers())
        answer.set_cookie(
            self._frame.cookie(request),
            entered.token,
            max_age=int(LONGEST.total_seconds()),
            secure=self._frame.is_secure(request),
            httponly=True,
            samesite="lax",
        )
        return answer

    def _show(
        self, request: Request, page: str, status: HTTPStatus, **facts: object
    ) -> HTMLResponse:
        words = words_of(chosen(request.headers.get("accept-language")))
        html = self._frame.pages.get_template(f"desk/{page}").render(
            t=words,
            next=inside(request.query_params.get("next", "")),
            provider=self._provider.name if self._provider else "",
            **assets(),
            **facts,
        )
        return HTMLResponse(html, status, headers=headers())

    def _safely(self, handler: Plain) -> Plain:
        async def safe(request: Request) -> Response:
            if request.method == "POST" and not self._frame.is_ours(request):
                return self._frame.plain(request, "elsewhere", HTTPStatus.FORBIDDEN)
            try:
                return await handler(request)
            except StoreError:
                return self._frame.plain(request, "away", HTTPStatus.SERVICE_UNAVAILABLE)

        return safe


async def switch(visit: Visit) -> Response:
    """Look at another business of one's own."""
    wanted = (await visit.given()).get("business", "")
    theirs = {member.business for member in visit.known.others}
    chosen_one = next((one for one in theirs if one == wanted), visit.business)
    moved = replace(visit.known.sign_in, business=chosen_one)
    await visit.behind.store.accounts.sign_in(moved)
    return visit.go("/desk")
