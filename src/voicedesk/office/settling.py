"""Readies the process of an office for people who wait: neither counting nor clearing stops it."""

from __future__ import annotations

import gc
import sys

TURN_S = 0.0005
"""How long a thread that only computes keeps the interpreter. By itself it is 5 ms, which a page
that asks the database some thirty times would wait each time, while figures are counted."""


def settle() -> int:
    """Once everything is loaded: leave it out of later collections; how many objects that is.

    A full collection stops every thread. Over the some 300,000 objects of the libraries it takes
    more than 100 ms, which somebody who asked for a page would wait.
    """
    sys.setswitchinterval(TURN_S)
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()
