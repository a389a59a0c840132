"""Text from outside in a form that every database and every protocol takes."""

from __future__ import annotations


def storable(text: str) -> str:
    """Without zero characters, which Postgres refuses, and halves of characters, as UTF-8 does."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
