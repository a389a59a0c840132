"""What goes wrong in a request, as problem+json (RFC 9457) with a sentence for whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

API = "/api/"


class Problem(Exception):
    """A request that is not granted."""

    def __init__(
        self, status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


async def tell_problem(_: Request, problem: Exception) -> JSONResponse:
    """The exception handler for `Problem`."""
    if not isinstance(problem, Problem):
        raise problem
    said = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": int(problem.status),
        "detail": problem.detail,
    }
    return JSONResponse(
        said,
        status_code=problem.status,
        headers={**(problem.headers or {}), "Cache-Control": "no-store"},
        media_type="application/problem+json",
    )


async def tell_absent(request: Request, error: Exception) -> Response:
    """The handler for what no route answers: programs read a problem, people read words.

    A mounted application does not see every path below its own: one with an encoded line break,
    for one, is matched by no route.
    """
    if not isinstance(error, HTTPException):
        raise error
    if not request.url.path.startswith(API):
        return PlainTextResponse(error.detail, error.status_code, headers=error.headers)
    problem = Problem(HTTPStatus(error.status_code), error.detail, headers=error.headers)
    return await tell_problem(request, problem)
