"""A real PostgreSQL server of Debian's, on loopback, in a folder of its own, gone when closed."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BINARIES = Path("/usr/lib/postgresql")
START_TIMEOUT_S = 60
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
"""For tests: nothing of theirs needs to survive a power cut."""
LASTING = ("-c", "fsync=off", "-c", "full_page_writes=off")
"""What is acknowledged survives the death of the server, if not that of the machine."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    folder: Path
    port: int
    user: str | None
    """The account that runs it; None for ours."""

    @property
    def is_running(self) -> bool:
        """Whether it has not been stopped."""
        return (self.folder / "data" / "postmaster.pid").exists()

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://voicedesk@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """Make a database; its address."""
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def sql(self, statement: str, *, database: str = "postgres") -> None:
        """Run one statement as the owner of everything."""
        words = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "voicedesk", "-d", database]
        _run([_binary("psql"), *words, "-qX", "-v", "ON_ERROR_STOP=1", "-c", statement], self.user)

    def stop(self, *, how: str = "fast") -> None:
        """Stop it; `immediate` is as good as pulling the plug."""
        words = ["-D", str(self.folder / "data"), "-m", how, "-w", "stop"]
        _run([_binary("pg_ctl"), *words], self.user)

    def promote(self) -> None:
        """Make a standby the server that is written to."""
        _run([_binary("pg_ctl"), "-D", str(self.folder / "data"), "-w", "promote"], self.user)

    def start(self, *options: str) -> None:
        """Start it and wait until it answers."""
        listen = ("-c", "listen_addresses=127.0.0.1", "-c", f"port={self.port}")
        place = ("-c", f"unix_socket_directories={self.folder}")
        words = ["-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w"]
        words += ["-t", str(START_TIMEOUT_S), "-o", " ".join((*listen, *place, *options)), "start"]
        _run([_binary("pg_ctl"), *words], self.user)


@contextlib.contextmanager
def standing_by(primary: Server, *options: str) -> Iterator[Server]:
    """A second server that has everything before the first one says that it is done."""
    folder = _own_folder(primary.user)
    server = Server(folder, _free_port(), primary.user)
    source = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", "voicedesk"]
    copy = ["-D", str(folder / "data"), "-R", "-X", "stream", "-c", "fast", "--no-sync"]
    try:
        _run([_binary("pg_basebackup"), *source, *copy], primary.user)
        server.start(*options)
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.sql("ALTER SYSTEM SET synchronous_commit = 'remote_apply'")
        primary.sql("SELECT pg_reload_conf()")
        try:
            yield server
        finally:
            if server.is_running:
                server.stop(how="immediate")
    finally:
        _remove(folder)


def is_installed() -> bool:
    """Whether this machine has a server."""
    return any(BINARIES.glob("*/bin/pg_ctl"))


@contextlib.contextmanager
def serving(*options: str) -> Iterator[Server]:
    """A new, empty server; with `FAST`, one that forgets in a power cut."""
    # the server refuses to be root, so root lends the folder to Debian's account for it
    user = "postgres" if os.geteuid() == 0 else None
    folder = _own_folder(user)
    server = Server(folder, _free_port(), user)
    account = ("-U", "voicedesk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    try:
        _run([_binary("initdb"), "-D", str(folder / "data"), *account], user)
        server.start(*options)
        try:
            yield server
        finally:
            if server.is_running:
                server.stop(how="immediate")
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Have a folder removed, unwatched: a thousand databases take half a minute to go."""
    silent = subprocess.DEVNULL
    command = ["setsid", "--fork", "rm", "-rf", str(folder)]
    subprocess.run(command, check=False, stdin=silent, stdout=silent, stderr=silent)


def _own_folder(user: str | None) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="voicedesk-postgres-"))
    if user:
        shutil.chown(folder, user)
    return folder


def _binary(name: str) -> str:
    newest = max(BINARIES.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(newest)


def _run(command: list[str], user: str | None) -> None:
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=2 * START_TIMEOUT_S,
        cwd="/",
        user=user,
    )
    if done.returncode:
        who = user or getpass.getuser()
        message = f"{Path(command[0]).name} as {who} ended with {done.returncode}: {done.stderr}"
        raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
