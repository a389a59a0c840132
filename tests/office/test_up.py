"""`voicedesk up`: the whole desk by one command, and gone by one signal."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from lab.room_desk import free_port, is_installed, wait_until
from lab.sip.loopback import can_ring
from voicedesk.settings import inherited

pytestmark = pytest.mark.server


@pytest.fixture(autouse=True)
def _server() -> None:
    if not is_installed():
        pytest.skip("no livekit-server; `make servers` builds it")


def test_up_opens_the_desk_and_closes_it_again(tmp_path: Path) -> None:
    names = ("VOICEDESK_WORKER", "VOICEDESK_OFFICE", "VOICEDESK_LIFELINE")
    addresses = {name: f"127.0.0.1:{free_port()}" for name in names}
    database = f"sqlite+aiosqlite:///{tmp_path}/voicedesk.db"
    environment = {**inherited(), **addresses, "VOICEDESK_VAR": str(tmp_path)}
    sip_port = free_port()
    taken = {"port": free_port(), "media-port": free_port(), "redis-port": free_port()}
    ports = [f"--{name}={port}" for name, port in (taken | {"sip-port": sip_port}).items()]
    output = tmp_path / "output.txt"
    with output.open("wb") as out:
        up = subprocess.Popen(
            (sys.executable, "-m", "voicedesk", "up", *ports),
            env=environment | {"DATABASE_URL": database},
            stdout=out,
            stderr=out,
        )
    try:
        wait_until(lambda: "desk is open" in output.read_text("utf-8"), within_s=120, what="up")
        said = output.read_text("utf-8")
        assert all(f"{part}: ready" in said for part in ("livekit-server", "office", "worker"))
        assert can_ring() or f"ring     sip:+12025550100@127.0.0.1:{sip_port}" in said
        page = f"http://{addresses['VOICEDESK_OFFICE']}/call/dental"
        assert page in said
        with urllib.request.urlopen(page, timeout=10) as answer:
            assert "Call Bright Smile Dental" in answer.read().decode()
        up.send_signal(signal.SIGTERM)
        assert up.wait(60) == 0
    finally:
        up.kill()
    left = subprocess.run(("pgrep", "-f", str(tmp_path)), capture_output=True, check=False)
    assert left.stdout == b""
