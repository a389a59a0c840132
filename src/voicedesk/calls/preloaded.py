"""Imported by name in the process that calls are forked from: what it loads, they share."""

from __future__ import annotations

import logging

from voicedesk.calls.prewarm import load_once

try:
    load_once()
except (
    Exception
):  # this process must live; each of those forked tries again, and says what is wrong
    logging.getLogger(__name__).exception("the processes of calls begin cold")
