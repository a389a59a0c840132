"""What a database failure means: worth another attempt, or which words for the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exc

from voicedesk.errors import Conflict, StoreError, StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy import URL

PASSING_STATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "57014", "53300"})
"""Serialization, deadlock, lock, shutdown, starting up, cancelled, too many connections."""

HINTS = (
    ("readonly database", "it may only be read; give this user the right to write to it"),
    ("unable to open database file", "the file cannot be opened; check its folder and rights"),
    ("disk is full", "the disk is full"),
    ("not a database", "this file is something else than a database"),
    ("no such table", "its tables are missing; run `voicedesk migrate`"),
    ("does not exist", "it or its tables do not exist; create it and run `voicedesk migrate`"),
    ("password authentication failed", "user or password are not accepted"),
    ("no password supplied", "user or password are not accepted"),
    ("refused", "nothing answers there; is the server running?"),
    ("resolve host", "this host name is not known"),
    ("not known", "this host name is not known"),
    ("timeout", "it does not answer in time"),
    ("locked", "another program keeps it locked"),
)


def is_passing(error: BaseException) -> bool:
    """Whether the same transaction may well succeed in a moment."""
    if not isinstance(error, exc.DBAPIError):
        return False
    if error.connection_invalidated or _state(error) in PASSING_STATES:
        return True
    return "database is locked" in str(error.orig) or "table is locked" in str(error.orig)


def is_conflict(error: BaseException) -> bool:
    """Whether somebody else wrote the same row first."""
    return isinstance(error, exc.IntegrityError)


def translate(error: BaseException, url: URL) -> StoreError:
    """Our error for a driver's, in words that carry neither password nor row."""
    if is_conflict(error):
        return Conflict()
    cause = error.orig if isinstance(error, exc.DBAPIError) and error.orig else error
    raw = str(cause).lower()
    hint = next((words for sign, words in HINTS if sign in raw), type(cause).__name__)
    message = f"The database {url.render_as_string(hide_password=True)} fails: {hint}."
    if isinstance(error, exc.OperationalError | exc.InterfaceError | exc.TimeoutError | OSError):
        return StoreUnavailable(message)
    return StoreError(message)


def _state(error: exc.DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")
