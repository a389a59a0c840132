"""The readers by name, and what each reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from lab.fuzz.calls import SipAttributes, Summonses
from lab.fuzz.documents import ProfileFiles, Scenarios
from lab.fuzz.files import Imports
from lab.fuzz.machine import Reader
from lab.fuzz.papers import Papers
from lab.fuzz.requests import ApiRequests
from lab.fuzz.vendors import VendorRings
from lab.fuzz.wording import Understanding


@runtime_checkable
class Closeable(Protocol):
    """A reader that has something open."""

    def close(self) -> None:
        """Let go of it."""
        ...


@dataclass(frozen=True, slots=True)
class Target:
    """One reader that can be asked for by name."""

    told: str
    make: Callable[[], Reader]


TARGETS: Mapping[str, Target] = {
    "profiles": Target("profile.yaml", ProfileFiles),
    "samples": Target("sample.yaml", lambda: ProfileFiles("sample.yaml")),
    "scenarios": Target("scenario files", Scenarios),
    "webhooks": Target("rings of Twilio, SendGrid, Google, Microsoft", VendorRings),
    "sip": Target("SIP attributes of a caller", SipAttributes),
    "summons": Target("metadata of a dispatch, names of rooms", Summonses),
    "understand": Target("lines for `voicedesk understand`", Understanding),
    "ics": Target("calendars to take over (.ics)", lambda: Imports("ics")),
    "csv": Target("lists to take over (.csv)", lambda: Imports("csv")),
    "documents": Target("documents for the knowledge", Papers),
    "api": Target("requests to the API", ApiRequests),
}


@contextmanager
def opened(name: str) -> Iterator[Reader]:
    """A reader for as long as it is needed."""
    reader = TARGETS[name].make()
    try:
        yield reader
    finally:
        if isinstance(reader, Closeable):
            reader.close()
