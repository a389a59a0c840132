"""The LiveKit server of one machine: where it is found, and a configuration for loopback."""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from voicedesk.errors import SettingsInvalid

KEY = "voicedesk"
NAME = "livekit-server"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a server of our own listens, on loopback only."""

    signal: int = 7880
    media: int = 7882


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A server that belongs to this desk."""

    binary: Path
    config: Path
    ports: Ports
    secret: str

    @property
    def url(self) -> str:
        """Where workers and browsers of this machine reach it."""
        return f"ws://127.0.0.1:{self.ports.signal}"

    @property
    def command(self) -> tuple[str, ...]:
        """How it is started."""
        return (str(self.binary), "--config", str(self.config))


def find_binary(built: Path) -> Path:
    """The server's program, built here or on the path. Raises SettingsInvalid with what to do."""
    ours = built.expanduser() / NAME
    found = str(ours) if ours.is_file() else shutil.which(NAME)
    if found is None:
        raise SettingsInvalid(
            "livekit-server was not found. `bash scripts/servers.sh livekit-server` builds it; or "
            "set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a server that runs already."
        )
    return Path(found)


def prepare(
    folder: Path, binary: Path, *, ports: Ports | None = None, redis: str = ""
) -> OwnServer:
    """Write the configuration, with a secret that stays the same from start to start.

    `redis` (host:port): telephones need it, and a server without them is better off without.
    """
    ports = ports or Ports()
    folder.mkdir(parents=True, exist_ok=True)
    secret = _secret(folder / "livekit.secret")
    config = folder / "livekit.yaml"
    _write_private(config, configuration(ports, secret, redis=redis))
    return OwnServer(binary, config, ports, secret)


def configuration(ports: Ports, secret: str, *, redis: str = "") -> str:
    """What livekit-server reads; JSON is YAML."""
    settings: dict[str, object] = {
        "port": ports.signal,
        "bind_addresses": ["127.0.0.1"],
        "rtc": {
            # the ICE/TCP listener would ignore bind_addresses and be open to everybody
            "tcp_port": 0,
            "udp_port": ports.media,
            "use_external_ip": False,
            "node_ip": "127.0.0.1",
            "enable_loopback_candidate": True,
            "interfaces": {"includes": ["lo"]},
            "stun_servers": [],
        },
        "keys": {KEY: secret},
        "room": {"empty_timeout": 60, "departure_timeout": 20},
        "logging": {"level": "warn", "json": True},
    }
    if redis:
        settings["redis"] = {"address": redis}
    return json.dumps(settings, indent=2)


def _secret(file: Path) -> str:
    if file.exists():
        return file.read_text("utf-8").strip()
    secret = secrets.token_hex(24)
    _write_private(file, secret)
    return secret


def _write_private(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(text, "utf-8")
