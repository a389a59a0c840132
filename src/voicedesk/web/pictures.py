"""Pictures of businesses, as browsers may have them: never as a page, never guessed at."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from voicedesk.domain.pictures import read_picture

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def shown_picture(written: str | None) -> Response:
    """A picture of a profile; 404 where there is none."""
    if written is None:
        return Response(status_code=HTTPStatus.NOT_FOUND, headers=_HEADERS)
    picture = read_picture(written)
    return Response(picture.content, media_type=picture.kind, headers=_HEADERS)
