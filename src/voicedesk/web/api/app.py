"""The application of the API: its routes, its description, and every error as problem+json."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from voicedesk.errors import ConfigurationError, Conflict, Refusal, StoreError, UnknownBooking
from voicedesk.web.api import (
    bookings,
    calls,
    care,
    figures,
    imports,
    people,
    staff,
)
from voicedesk.web.api.door import Backing, Door, operation_of
from voicedesk.web.api.shapes import Problem as ProblemShape
from voicedesk.web.api.sizes import Sized
from voicedesk.web.problems import Problem, tell_problem

logger = logging.getLogger(__name__)

VERSION = "1"
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_WORDS = {
    "401": "No known key.",
    "403": "The key lacks a scope.",
    "404": "There is no such thing.",
    "409": "The rules of the business, or somebody else's booking, stand against it.",
    "422": "What was sent cannot be understood.",
    "429": "Too many requests; see Retry-After.",
    "default": "Something else went wrong.",
}


def api(backing: Backing) -> FastAPI:
    """The API; mounted under /api/v1."""
    app = FastAPI(
        title="voicedesk",
        version=VERSION,
        description="What one desk has booked, promised and answered, and what became of it.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
    )
    app.add_middleware(Sized)
    door = Door(backing)
    for router in (
        imports.routes(door),
        bookings.routes(door),
        people.customer_routes(door),
        people.ticket_routes(door),
        people.callback_routes(door),
        people.message_routes(door),
        calls.routes(door),
        figures.routes(door),
        care.notice_routes(door),
        care.failure_routes(door),
    ):
        app.include_router(router)
    if backing.behind is not None:
        app.include_router(staff.routes(door))
    app.add_exception_handler(Problem, tell_problem)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_exception_handler(HTTPException, _of_the_frame)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(StoreError, _failed)
    app.add_exception_handler(ConfigurationError, _failed)
    app.add_exception_handler(Exception, _unforeseen)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]  # as FastAPI documents it
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        schemas = described["components"]["schemas"]
        schemas["Problem"] = ProblemShape.model_json_schema()
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        described["servers"] = [{"url": "/api/v1"}]
        for path in described["paths"].values():
            for operation in path.values():
                operation["responses"] |= {
                    code: {"description": words, "content": _PROBLEM}
                    for code, words in _WORDS.items()
                }
        app.openapi_schema = described
    return app.openapi_schema


async def _misunderstood(request: Request, error: Exception) -> JSONResponse:
    mistakes = error.errors() if isinstance(error, RequestValidationError) else []
    words = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in mistakes[:5]
    )
    return await tell_problem(request, Problem(HTTPStatus.UNPROCESSABLE_ENTITY, words))


async def _of_the_frame(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(m.upper() for m in operation_of(request)))
    problem = Problem(status, str(error.detail), headers=headers)
    return await tell_problem(request, problem)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    status = HTTPStatus.NOT_FOUND if isinstance(error, UnknownBooking) else HTTPStatus.CONFLICT
    words = error.spoken if isinstance(error, Refusal) else ""
    return await tell_problem(request, Problem(status, words))


async def _failed(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, Conflict):
        return await tell_problem(request, Problem(HTTPStatus.CONFLICT, "Please try again."))
    logger.warning("the API cannot answer", extra={"error": type(error).__name__})
    again = {"Retry-After": "5"}
    problem = Problem(HTTPStatus.SERVICE_UNAVAILABLE, "Please try again.", headers=again)
    return await tell_problem(request, problem)


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    """A mistake of ours; whoever asked is answered all the same, and it is raised further."""
    logger.error("the API broke", extra={"error": type(error).__name__, "alarm": True})
    problem = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "That is a mistake of this desk.")
    return await tell_problem(request, problem)
