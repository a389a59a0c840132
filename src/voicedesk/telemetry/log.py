"""Structured logs: one JSON object for each line, without personal data."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from voicedesk.telemetry.mask import mask, mask_fields

_OURS_NOT = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Time, level, logger, message and the fields given as `extra`; exceptions by type only."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; what cannot be written as JSON is written as text."""
        fields = {key: value for key, value in vars(record).items() if key not in _OURS_NOT}
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": mask(record.getMessage()),
            **mask_fields(fields),
        }
        if record.exc_info and record.exc_info[0]:
            # the message of an exception may carry what a caller said
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, default=str, ensure_ascii=False)


def configure(level: str = "INFO", *, stream: TextIO | None = None) -> None:
    """Send every logger of this process through one JSON handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
