"""A real Weaviate server on loopback, in a folder of its own, gone when closed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator

START_TIMEOUT_S = 60


@contextlib.contextmanager
def serving(binary: Path) -> Iterator[str]:
    """Run the server that scripts/servers.sh has built; its address."""
    folder = Path(tempfile.mkdtemp(prefix="voicedesk-weaviate-"))
    ports = [_free_port() for _ in range(6)]
    environment = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "PERSISTENCE_DATA_PATH": str(folder / "data"),
        "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
        "DISABLE_TELEMETRY": "true",
        "CLUSTER_HOSTNAME": "node1",
        "CLUSTER_ADVERTISE_ADDR": "127.0.0.1",
        "CLUSTER_BIND_ADDR": "127.0.0.1",
        "CLUSTER_GOSSIP_BIND_PORT": str(ports[2]),
        "CLUSTER_DATA_BIND_PORT": str(ports[3]),
        "RAFT_PORT": str(ports[4]),
        "RAFT_INTERNAL_RPC_PORT": str(ports[5]),
        "RAFT_BOOTSTRAP_EXPECT": "1",
        "DEFAULT_VECTORIZER_MODULE": "none",
        "GRPC_PORT": str(ports[1]),
        "LOG_LEVEL": "error",
    }
    words = ["--host", "127.0.0.1", "--port", str(ports[0]), "--scheme", "http"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(binary), *words], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{ports[0]}"
        _wait(address, server, folder / "log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(httpx2.TransportError):
            if httpx2.get(f"{address}/v1/.well-known/ready", timeout=2).is_success:
                return
        time.sleep(0.2)  # noqa: TID251  # no loop runs here
    raise RuntimeError(f"Weaviate did not start: {log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
