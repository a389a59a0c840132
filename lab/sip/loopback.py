"""A whole telephone exchange on loopback: Redis, a LiveKit server and the gateway."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from livekit import api

from lab import redis
from lab.room_desk import Process, free_port, is_installed
from voicedesk.office.livekit_server import KEY, OwnServer, Ports, find_binary, prepare
from voicedesk.settings import inherited, read_settings

DESK = "+12025550100"
"""The number of the desk."""


def can_ring() -> str:
    """Empty, or what is missing for telephones."""
    missing = [
        name
        for name, there in (("livekit-server", is_installed()), ("redis", redis.is_installed()))
        if not there
    ]
    return " and ".join(missing)


@dataclass(frozen=True, slots=True)
class PhoneExchange:
    """Where everything answers."""

    server: OwnServer
    address: str
    """Where telephones ring."""
    gateway: Process

    def client(self) -> api.LiveKitAPI:
        """A client of the server's API, for `async with`."""
        return api.LiveKitAPI(self.server.url, KEY, self.server.secret)

    async def lead_in(self, number: str = DESK, *, agent: str = "", pin: str = "") -> str:
        """A trunk for the number and its dispatch rule; the trunk's id."""
        async with self.client() as client:
            trunk = await client.sip.create_inbound_trunk(
                api.CreateSIPInboundTrunkRequest(
                    trunk=api.SIPInboundTrunkInfo(name=number, numbers=[number])
                )
            )
            agents = [api.RoomAgentDispatch(agent_name=agent)] if agent else []
            await client.sip.create_dispatch_rule(
                api.CreateSIPDispatchRuleRequest(
                    dispatch_rule=api.SIPDispatchRuleInfo(
                        name=number,
                        trunk_ids=[trunk.sip_trunk_id],
                        rule=api.SIPDispatchRule(
                            dispatch_rule_individual=api.SIPDispatchRuleIndividual(
                                room_prefix="call", pin=pin
                            )
                        ),
                        room_config=api.RoomConfiguration(agents=agents),
                    )
                )
            )
        return str(trunk.sip_trunk_id)

    async def lead_out(self, address: str, number: str = DESK) -> str:
        """A trunk to a telephone or a carrier at an address; its id."""
        async with self.client() as client:
            trunk = await client.sip.create_outbound_trunk(
                api.CreateSIPOutboundTrunkRequest(
                    trunk=api.SIPOutboundTrunkInfo(name=address, address=address, numbers=[number])
                )
            )
        return str(trunk.sip_trunk_id)


@contextmanager
def phone_exchange() -> Iterator[PhoneExchange]:
    """All of it, gone when closed."""
    folder = Path(tempfile.mkdtemp(prefix="voicedesk-sip-"))
    ports = Ports(free_port(), free_port(socket.SOCK_DGRAM))
    with redis.serving() as memory:
        binary = find_binary(read_settings().bin)
        server = prepare(folder / "up", binary, ports=ports, redis=f"127.0.0.1:{memory.port}")
        ready = f"http://127.0.0.1:{ports.signal}/"
        livekit = Process("livekit", server.command, inherited(), ready, folder / "livekit.log")
        gateway = gateway_process(server, memory.url, folder)
        try:
            for process in (livekit, gateway.process):
                process.start()
                process.ready()
            yield PhoneExchange(server, gateway.address, gateway.process)
        finally:
            gateway.process.stop()
            livekit.stop()
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class GatewayProcess:
    """The gateway and where it listens for telephones."""

    process: Process
    address: str


def gateway_process(server: OwnServer, redis_url: str, folder: Path) -> GatewayProcess:
    """A gateway of a server, not started yet."""
    address = f"127.0.0.1:{free_port(socket.SOCK_DGRAM)}"
    ready = free_port()
    told = {"sip": address, "redis": redis_url, "ws": server.url, "ready": str(ready)}
    told |= {"key": KEY, "secret": server.secret}
    options = (word for name, value in told.items() for word in (f"--{name}", value))
    command = (sys.executable, "-m", "lab.sip", *options)
    root = str(Path(__file__).resolve().parents[2])
    environment = {**inherited(), "PYTHONPATH": root}
    process = Process(
        "gateway", command, environment, f"http://127.0.0.1:{ready}/", folder / "gateway.log"
    )
    return GatewayProcess(process, address)
