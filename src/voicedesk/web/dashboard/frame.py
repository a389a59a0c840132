"""The frame of every page: who asks, whether they may, in which language, and what surrounds it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from http import HTTPStatus
from importlib.metadata import version
from typing import Literal
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from voicedesk.domain.accounts import Right
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError, ConnectorError, Refusal, StoreError
from voicedesk.services.entrance import Known
from voicedesk.web.dashboard.backstage import Backstage, Shop
from voicedesk.web.dashboard.menu import MENU
from voicedesk.web.dashboard.told import Told
from voicedesk.web.dashboard.words import Words, chosen, words_of
from voicedesk.web.visitor import comes_from_our_page

logger = logging.getLogger(__name__)

SAFE = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'{more}; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
Method = Literal["GET", "POST"]


class Missing(Exception):
    """There is no such thing in this business."""


@dataclass(slots=True)
class Visit:
    """One request of somebody who may make it."""

    request: Request
    behind: Backstage
    known: Known
    shop: Shop
    pages: Environment
    signs: Mapping[BusinessId, str] = field(default_factory=dict)
    """The names of their businesses, where they have several."""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def business(self) -> BusinessId:
        """The business that is looked at."""
        return self.known.member.business

    @property
    def who(self) -> str:
        """Whose name stands in the audit."""
        return self.known.user.email

    @property
    def words(self) -> Words:
        """The text of their language."""
        asked = self.request.headers.get("accept-language")
        return words_of(chosen(self.known.user.language, asked))

    @property
    def told(self) -> Told:
        """How values are written for them."""
        return Told(self.words, self.shop.business.zone, self.behind.clock.now())

    def may(self, right: Right) -> bool:
        """Whether they have a right."""
        return right in self.known.member.rights

    def asked(self, name: str) -> str:
        """A value of the address; empty when it is not there."""
        return self.request.query_params.get(name, "").strip()

    def named(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    async def given(self, *, most: int = 100) -> Mapping[str, str]:
        """What a form of at most so many fields holds, files left out."""
        form = await self.request.form(max_files=0, max_fields=most)
        return {name: value for name, value in form.items() if isinstance(value, str)}

    async def note(self, deed: str, subject: str, **data: object) -> None:
        """Write an act down."""
        now = self.behind.clock.now()
        await self.behind.store.audit.add(
            self.business, self.who, deed, subject, now=now, data=data
        )

    def go(self, path: str, *, done: str = "") -> Response:
        """To another page, which says what was done."""
        sign = "&" if "?" in path else "?"
        return RedirectResponse(f"{path}{sign}done={done}" if done else path, 303)

    def show(self, page: str, status: int = 200, **facts: object) -> Response:
        """A page, or a part of one, by its template."""
        html = self.pages.get_template(f"desk/{page}").render(
            visit=self,
            t=self.words,
            told=self.told,
            menu=MENU,
            here=self.request.url.path,
            done=self._done(),
            **assets(),
            **facts,
        )
        return HTMLResponse(html, status, headers={**headers(), **self.headers})

    def reaches(self, *addresses: str) -> None:
        """Let this page's scripts talk to other servers of ours."""
        policy = POLICY.format(more="".join(f" {one}" for one in addresses))
        self.headers["Content-Security-Policy"] = policy
        self.headers["Permissions-Policy"] = "microphone=(self), autoplay=(self)"

    def _done(self) -> str:
        key = f"done.{self.asked('done')}"
        return self.words(key) if self.words.has(key) else ""


Handler = Callable[[Visit], Awaitable[Response]]


class Frame:
    """Puts pages behind the door."""

    def __init__(self, behind: Backstage) -> None:
        self.behind = behind

    @cached_property
    def pages(self) -> Environment:
        """The templates; a value that a page forgets is a mistake, not a blank."""
        return Environment(
            loader=PackageLoader("voicedesk", "web/templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self, path: str, handler: Handler, *, right: Right = "look", method: Method = "GET"
    ) -> Route:
        """A route for those who have a right."""

        async def guarded(request: Request) -> Response:
            try:
                return await self._let_in(request, handler, right)
            except StoreError as error:
                logger.warning("a page without its database", extra={"error": type(error).__name__})
                return self.plain(request, "away", HTTPStatus.SERVICE_UNAVAILABLE)
            except ConfigurationError:
                return self.plain(request, "unknown_business", HTTPStatus.NOT_FOUND)

        name = f"{method}:{path}"
        return Route(path, guarded, methods=[method], name=name)

    async def _let_in(self, request: Request, handler: Handler, right: Right) -> Response:
        if request.method not in SAFE and not self.is_ours(request):
            return self.plain(request, "elsewhere", HTTPStatus.FORBIDDEN)
        token = request.cookies.get(self.cookie(request), "")
        known = await self.behind.entrance.recognise(token)
        if known is None:
            return self._to_the_door(request)
        shop = await self.behind.shop(known.member.business)
        theirs = [member.business for member in known.others]
        signs = await self.behind.signs.of(theirs) if len(theirs) > 1 else {}
        visit = Visit(request, self.behind, known, shop, self.pages, signs)
        if not visit.may(right):
            await visit.note("refused", request.url.path, right=right)
            return visit.show("refused.html", HTTPStatus.FORBIDDEN, why="not_allowed", said="")
        return await self._answered(visit, handler)

    async def _answered(self, visit: Visit, handler: Handler) -> Response:
        try:
            return await handler(visit)
        except Missing:
            return visit.show("refused.html", HTTPStatus.NOT_FOUND, why="missing", said="")
        except Refusal as error:
            status = HTTPStatus.CONFLICT
            return visit.show("refused.html", status, why="rule", said=error.spoken)
        except ConnectorError as error:
            logger.warning("a page without its service", extra={"error": type(error).__name__})
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return visit.show("refused.html", status, why="service_away", said="")

    def plain(self, request: Request, why: str, status: int) -> Response:
        """A page for somebody who is not signed in, or whose business cannot be read."""
        words = words_of(chosen(request.headers.get("accept-language")))
        html = self.pages.get_template("desk/plain.html").render(t=words, why=why, **assets())
        return HTMLResponse(html, status, headers=headers())

    def cookie(self, request: Request) -> str:
        """The name of the cookie; a browser takes the strict one over https alone."""
        return "__Host-voicedesk" if self.is_secure(request) else "voicedesk"

    def is_secure(self, request: Request) -> bool:
        """Whether browsers reach this office over https."""
        return request.url.scheme == "https" or self.behind.public_url.startswith("https://")

    def is_ours(self, request: Request) -> bool:
        """Whether a form comes from a page of ours."""
        origin = request.headers.get("origin", "")
        if self.behind.public_url and origin == self.behind.public_url:
            return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        return comes_from_our_page(request)

    def _to_the_door(self, request: Request) -> Response:
        if request.headers.get("hx-request"):
            return Response(status_code=401, headers={"HX-Redirect": "/sign-in", **headers()})
        wanted = request.url.path if request.method in SAFE else "/desk"
        if request.method in SAFE and request.url.query:
            wanted += f"?{request.url.query}"
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303, headers=headers())


def inside(path: str) -> str:
    """A path of the dashboard to go on to; anything else leads to its first page."""
    parts = urlsplit(path)
    ours = path.startswith("/desk") and not (parts.scheme or parts.netloc or "\\" in path)
    return path if ours else "/desk"


def headers() -> dict[str, str]:
    """What every page carries."""
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY.format(more=""),
        "Permissions-Policy": "microphone=(), camera=(), geolocation=()",
        "Referrer-Policy": "same-origin",
    }


@cache
def assets() -> Mapping[str, object]:
    """What makes a browser fetch the files of this release."""
    return {"version": version("voicedesk")}
