"""The whole desk on one machine: LiveKit server, office and worker under one supervisor."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voicedesk.calls.desks import from_files
from voicedesk.office.livekit_server import KEY, OwnServer
from voicedesk.office.supervisor import Part
from voicedesk.office.telephony import Telephony
from voicedesk.settings import Settings


@dataclass(frozen=True, slots=True)
class Home:
    """Where the parts of one machine live."""

    folder: Path
    server: OwnServer
    settings: Settings
    base: Mapping[str, str]
    """The environment that the parts inherit."""
    telephony: Telephony | None = None
    """What lets telephones of this machine ring, where it is there."""

    @property
    def environment(self) -> dict[str, str]:
        """What every part is told: the server's address and keys, and each other's."""
        return {
            **self.base,
            "LIVEKIT_URL": self.server.url,
            "LIVEKIT_API_KEY": KEY,
            "LIVEKIT_API_SECRET": self.server.secret,
            "OMP_NUM_THREADS": "1",
        }

    @property
    def call_page(self) -> str:
        """Where a browser of this machine rings the default business."""
        business = from_files(self.settings.profile).profile.business.id
        return f"http://{self.settings.office_address}/call/{business}"

    @property
    def dashboard(self) -> str:
        """Where a browser of this machine reaches the pages of the office."""
        return self.settings.public_url.rstrip("/") or f"http://{self.settings.office_address}"

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers of the default business, with its id."""
        profile = from_files(self.settings.profile).profile
        return {number: str(profile.business.id) for number in profile.numbers}

    @property
    def parts(self) -> tuple[Part, ...]:
        """In the order in which they start."""
        settings = self.settings
        command = (sys.executable, "-m", "voicedesk")
        signal_port = self.server.ports.signal
        phones = self.telephony
        before = (phones.redis_part(self.folder, self.base),) if phones else ()
        after = (phones.gateway_part(self.server, self.folder, self.base),) if phones else ()
        return (
            *before,
            self._part("livekit-server", self.server.command, f"127.0.0.1:{signal_port}/", 2.0),
            self._part("office", (*command, "office"), f"{settings.office_address}/ready", 10.0),
            self._part("worker", (*command, "worker"), f"{settings.worker_address}/ready", 20.0),
            *after,
        )

    def _part(self, name: str, command: tuple[str, ...], address: str, stop_s: float) -> Part:
        log = self.folder / f"{name}.log"
        return Part(name, command, self.environment, f"http://{address}", log, stop_s)
