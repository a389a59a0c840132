"""What the job of one call has to work with."""

from __future__ import annotations

from dataclasses import dataclass

from livekit.agents import JobContext

from voicedesk.calls.desks import Desks
from voicedesk.calls.lease import Lease
from voicedesk.calls.summons import Summons
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.settings import Settings
from voicedesk.store import Store


@dataclass(frozen=True, slots=True)
class Post:
    """What a job has to work with."""

    ctx: JobContext
    settings: Settings
    store: Store
    desks: Desks
    rooms: LiveKitRooms
    summons: Summons
    lease: Lease
