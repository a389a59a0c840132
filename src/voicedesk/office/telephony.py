"""Telephones on one machine: a Redis and the laboratory's SIP gateway, where they are there."""

from __future__ import annotations

import logging
import shutil
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.connectors.rooms.trunks import LiveKitTrunks
from voicedesk.office.livekit_server import KEY, OwnServer
from voicedesk.office.supervisor import TCP, Part
from voicedesk.services.phones import Wish, carry_out, look, plan

logger = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"
_NEEDED = ("aiosipua", "aiortp", "redis")
_OWN_NETWORK = f"{_LOOPBACK}/32"


@dataclass(frozen=True, slots=True)
class Telephony:
    """Where telephones of this machine ring, and the Redis that the LiveKit server needs then."""

    checkout: Path
    redis: str
    redis_port: int
    sip_port: int

    @property
    def redis_address(self) -> str:
        """Where Redis answers."""
        return f"{_LOOPBACK}:{self.redis_port}"

    @property
    def address(self) -> str:
        """Where telephones ring."""
        return f"{_LOOPBACK}:{self.sip_port}"

    def redis_part(self, folder: Path, environment: Mapping[str, str]) -> Part:
        """Before the LiveKit server; what it keeps are trunks and rules."""
        words = ("--port", str(self.redis_port), "--bind", _LOOPBACK, "--dir", str(folder))
        command = (self.redis, *words, "--save", "60 1", "--dbfilename", "livekit.rdb")
        ready = f"{TCP}{self.redis_address}"
        return Part("redis", command, environment, ready, folder / "redis.log", 5.0)

    def gateway_part(self, server: OwnServer, folder: Path, environment: Mapping[str, str]) -> Part:
        """After the LiveKit server."""
        told = {
            "sip": self.address,
            "redis": f"redis://{self.redis_address}",
            "ws": server.url,
            "key": KEY,
            "secret": server.secret,
            "ready": str(self.sip_port),
        }
        words = (word for name, value in told.items() for word in (f"--{name}", value))
        command = (sys.executable, "-m", "lab.sip", *words)
        environment = {**environment, "PYTHONPATH": str(self.checkout)}
        ready = f"http://{self.address}/"
        return Part("sip", command, environment, ready, folder / "sip.log", 5.0)


def telephony_of(ports: tuple[int, int]) -> Telephony | None:
    """What a checkout with Redis beside it can do; `ports` are those of Redis and of SIP."""
    checkout = Path(__file__).resolve().parents[3]
    redis = shutil.which("redis-server")
    has_gateway = (checkout / "lab" / "sip" / "__main__.py").is_file()
    if redis is None or not has_gateway or not all(find_spec(name) for name in _NEEDED):
        return None
    if not (_is_free(ports[0], socket.SOCK_STREAM) and _is_free(ports[1], socket.SOCK_DGRAM)):
        logger.warning("no telephones: their ports are taken", extra={"ports": ports})
        return None
    return Telephony(checkout, redis, *ports)


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as trial, suppress(OSError):
        trial.bind((_LOOPBACK, port))
        return True
    return False


async def lead_in(server: OwnServer, numbers: Mapping[str, str]) -> None:
    """Numbers of the profile ring the desk, from this machine only. Raises ConnectorError."""
    async with LiveKitRooms(server.url, KEY, server.secret) as rooms:
        trunks = LiveKitTrunks(rooms)
        wish = Wish(numbers, (_OWN_NETWORK,))
        await carry_out(plan(wish, await look(trunks)), trunks)
