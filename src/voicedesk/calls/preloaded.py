"""Imported by name in the process that calls are forked from: what it loads, they share."""

from __future__ import annotations

import logging

from voicedesk.calls.prewarm import load_once

try:
    load_once()
# this process must live; each of those forked from it tries again, and says what is wrong
except Exception as error:  # noqa: BLE001  # whatever a vendor's package raises
    failure = type(error).__name__
    logging.getLogger(__name__).warning("the processes of calls begin cold: %s", failure)
