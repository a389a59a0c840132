"""What goes wrong in a request, as problem+json (RFC 9457) with a sentence for whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse


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
