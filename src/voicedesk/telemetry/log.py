"""Structured logs: one JSON object for each line, without personal data."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

from voicedesk.telemetry.mask import HIDDEN, mask, mask_fields

_OURS_NOT = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


_NAMES = frozenset(
    {
        "agent_name",
        "call_id",
        "error_type",
        "function",
        "id",
        "job_id",
        "label",
        "model",
        "participant",
        "provider",
        "room",
        "room_id",
        "room_name",
        "speech_id",
        "trace_id",
        "url",
        "version",
        "worker_id",
    }
)
"""Fields of other packages whose words are names of things and not of people."""


_STATES = frozenset({"kind", "reason", "state", "status", "type"})
_CONSTANT = re.compile(r"[a-z]+(?:_[a-z]+)*")
"""What such fields hold when it is a constant of a program, and not somebody's words."""
_CLIENTS = ("httpx", "httpx2", "httpcore", "httpcore2", "urllib3")
_QUERY = re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']+")


class JsonLines(logging.Formatter):
    """Time, level, logger, message and the fields given as `extra`; exceptions by type only."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; what cannot be written as JSON is written as text."""
        fields = {key: value for key, value in vars(record).items() if key not in _OURS_NOT}
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": mask(_message(record)),
            **mask_fields(fields if _is_ours(record) else _harmless(fields)),
        }
        if record.exc_info and record.exc_info[0]:
            # the message of an exception may carry what a caller said
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, default=str, ensure_ascii=False)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "voicedesk"


def _message(record: logging.LogRecord) -> str:
    """Of others the first line: what follows may repeat an exception with all that was said."""
    words = record.getMessage()
    if _is_ours(record):
        return words
    return _QUERY.sub(rf"\1?{HIDDEN}", words.partition("\n")[0])


def _harmless(fields: Mapping[str, object]) -> dict[str, object]:
    """What other packages add: their figures, and words only where they are known to be names.

    A list of what may stay: LiveKit logs the arguments of tools and the lines of a conversation.
    """
    return {
        key: value if not isinstance(value, str) or _is_name(key, value) else HIDDEN
        for key, value in fields.items()
        if value is None or isinstance(value, str | int | float)
    }


def _is_name(key: str, value: str) -> bool:
    return key in _NAMES or (key in _STATES and _CONSTANT.fullmatch(value) is not None)


def configure(level: str = "INFO", *, stream: TextIO | None = None) -> None:
    """Send every logger of this process through one JSON handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    quiet_clients()


def quiet_clients() -> None:
    """Let HTTP clients tell of trouble only: they log every address, and some have a name in it."""
    for name in _CLIENTS:
        logging.getLogger(name).setLevel(logging.WARNING)
