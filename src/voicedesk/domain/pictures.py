"""Small pictures that a profile carries as text: what they are, told by their first bytes."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

MOST_BYTES = 48 * 1024
_WRITTEN = "data:"
_BEGINS: tuple[tuple[str, bytes, bytes], ...] = (
    ("image/png", b"\x89PNG\r\n\x1a\n", b""),
    ("image/jpeg", b"\xff\xd8\xff", b""),
    ("image/webp", b"RIFF", b"WEBP"),
)
"""Type, first bytes, and what stands eight bytes in. A drawing (SVG) may hold scripts: none."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Its media type and its bytes."""

    kind: str
    content: bytes


def read_picture(text: str) -> Picture:
    """A picture written as a data URL (RFC 2397), in base64. Raises ValueError, in words."""
    head, _, body = text.strip().partition(",")
    if not head.startswith(_WRITTEN) or not head.endswith(";base64"):
        raise ValueError('a picture is written as "data:image/png;base64,..."')
    try:
        content = base64.b64decode("".join(body.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("this is no base64: the picture was cut, or written by hand") from error
    if len(content) > MOST_BYTES:
        raise ValueError(f"the picture has {len(content)} bytes; {MOST_BYTES} are the most")
    for kind, begins, then in _BEGINS:
        if content.startswith(begins) and content[8:].startswith(then):
            return Picture(kind, content)
    raise ValueError("the picture is neither PNG nor JPEG nor WebP")
