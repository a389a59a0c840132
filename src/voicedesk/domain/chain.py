"""The chain of audit lines: each one's digest covers the one before, so that a change is seen."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicedesk.domain.accounts import AuditLine

FIRST = ""
"""What the first line of a business follows."""


def digest_of(line: AuditLine) -> str:
    """What `digest` must be, from everything else that the line holds."""
    held = (
        line.before,
        line.business,
        line.number,
        line.at.timestamp(),
        line.who,
        line.deed,
        line.subject,
        line.data,
    )
    written = json.dumps(held, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def first_broken(lines: Iterable[AuditLine]) -> AuditLine | None:
    """The first line, oldest first, that was changed or whose predecessor is missing."""
    before, number = FIRST, 0
    for line in lines:
        if line.before != before or line.number != number + 1 or line.digest != digest_of(line):
            return line
        before, number = line.digest, line.number
    return None
