"""A telephone that answers every call with one code, played by sipp."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.room_desk import free_port

START_S = 10.0
_SCENARIO = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="refuse">
  <recv request="INVITE" />
  <send><![CDATA[
SIP/2.0 180 Ringing
{headers}
]]></send>
  <send retrans="500"><![CDATA[
SIP/2.0 {code} {reason}
{headers}
]]></send>
  <recv request="ACK" timeout="5000" />
</scenario>
"""
_HEADERS = """[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
Content-Length: 0
"""


def is_installed() -> bool:
    """Whether this machine has sipp."""
    return shutil.which("sipp") is not None


@contextmanager
def refusing(code: int, reason: str) -> Iterator[str]:
    """Where a telephone refuses all who ring it."""
    port = free_port(socket.SOCK_DGRAM)
    with tempfile.TemporaryDirectory(prefix="voicedesk-sipp-") as folder:
        scenario = Path(folder) / "refuse.xml"
        scenario.write_text(_SCENARIO.format(code=code, reason=reason, headers=_HEADERS))
        command = ["sipp", "-sf", str(scenario), "-i", "127.0.0.1", "-p", str(port), "-nostdin"]
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(port: int) -> None:
    """Look until somebody listens; trying the port oneself would take it away from sipp."""
    bound = f":{port:04X} "
    until = time.monotonic() + START_S
    while bound not in Path("/proc/net/udp").read_text():
        if time.monotonic() > until:
            raise TimeoutError("sipp did not start")
        time.sleep(0.02)  # noqa: TID251  # another process is waited for
