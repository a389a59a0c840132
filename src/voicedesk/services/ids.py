"""Ids that follow from the key of a deed, so that repeating it gives the same ones."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5


def id_from(*parts: str) -> str:
    """A short id for some parts; the same parts, the same id."""
    return uuid5(NAMESPACE_URL, "\x1f".join(parts)).hex[:20]
