"""Pictures are what their bytes say, small, and never a drawing with scripts."""

from __future__ import annotations

import base64

import pytest

from voicedesk.domain.pictures import MOST_BYTES, Picture, read_picture

pytestmark = pytest.mark.unit

PNG = b"\x89PNG\r\n\x1a\n" + b"rest"
JPEG = b"\xff\xd8\xff\xe0rest"
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "


def written(content: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize(
    "content, kind", [(PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp")]
)
def test_the_bytes_say_what_it_is(content: bytes, kind: str) -> None:
    assert read_picture(written(content, "image/whatever")) == Picture(kind, content)


@pytest.mark.parametrize(
    "text, said",
    [
        ("logo.png", "data:image/png"),
        ("https://example.org/logo.png", "data:image/png"),
        ("data:image/png;base64,%%%", "no base64"),
        (written(b"<svg onload='alert(1)'/>", "image/svg+xml"), "neither PNG"),
        (written(b"<html><script>1</script>", "image/png"), "neither PNG"),
        (written(b"RIFF\x10\x00\x00\x00WAVE", "image/webp"), "neither PNG"),
        (written(PNG + b"x" * MOST_BYTES), "are the most"),
        ("", "data:image/png"),
    ],
)
def test_anything_else_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_picture(text)
