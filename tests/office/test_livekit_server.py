"""The configuration of a server of one's own: private, on loopback, and the same at every start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voicedesk.errors import SettingsInvalid
from voicedesk.office.livekit_server import KEY, Ports, find_binary, prepare

pytestmark = pytest.mark.unit

BINARY = Path("/opt/livekit-server")


def test_the_server_listens_on_loopback_only(tmp_path: Path) -> None:
    server = prepare(tmp_path, BINARY, ports=Ports(7000, 7002))
    written = json.loads(server.config.read_text("utf-8"))
    assert written["bind_addresses"] == ["127.0.0.1"]
    assert written["rtc"]["tcp_port"] == 0
    assert written["rtc"]["interfaces"] == {"includes": ["lo"]}
    assert (server.url, server.command[0]) == ("ws://127.0.0.1:7000", str(BINARY))


def test_the_secret_is_long_stays_the_same_and_is_nobody_else_s_to_read(tmp_path: Path) -> None:
    first, second = prepare(tmp_path, BINARY), prepare(tmp_path, BINARY)
    assert first.secret == second.secret
    assert len(first.secret) >= 32
    assert json.loads(first.config.read_text("utf-8"))["keys"] == {KEY: first.secret}
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    assert modes == {"livekit.yaml": "0o600", "livekit.secret": "0o600"}


def test_without_a_server_the_operator_is_told_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsInvalid, match=r"scripts/servers\.sh livekit-server"):
        find_binary(tmp_path)


def test_a_server_that_was_built_here_is_found(tmp_path: Path) -> None:
    (tmp_path / "livekit-server").touch()
    assert find_binary(tmp_path) == tmp_path / "livekit-server"
