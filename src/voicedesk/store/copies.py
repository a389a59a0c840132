"""Copies of a database that is in use, and a database made again from one."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from voicedesk.errors import StoreError, StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy import URL

LONGEST_S = 4 * 3600
_SQLITE = b"SQLite format 3\x00"


def back_up(url: str, to: Path) -> int:
    """Write a copy of a database to a new file while others go on; its size in bytes.

    SQLite's own copy of a moment, or an archive of `pg_dump`. The file appears whole or not at all,
    and is for the eyes of the user who made it.

    Raises:
        StoreError: There is a file already, the copy is not sound, or a program is missing.
    """
    if to.exists():
        raise StoreError(f"{to} is there already; a backup replaces nothing.")
    if not to.parent.is_dir():
        raise StoreError(f"There is no folder {to.parent} to write the backup to.")
    part = to.with_name(f"{to.name}.part")
    read = make_url(url)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        if read.get_backend_name() == "sqlite":
            _copy(str(read.database), part)
        else:
            _run(read, "pg_dump", "--format=custom", "--no-owner", f"--file={part}")
        part.rename(to)
    except OSError as error:
        raise StoreUnavailable(f"{to} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return to.stat().st_size


def bring_back(url: str, source: Path) -> None:
    """Make a database from a copy, whole or not at all; one that is there is not touched.

    Raises:
        StoreError: The file is no copy of this kind, or the place is not empty.
    """
    read = make_url(url)
    if not source.is_file():
        raise StoreError(f"There is no backup {source}.")
    if read.get_backend_name() != "sqlite":
        _run(read, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", source)
        return
    with source.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            raise StoreError(f"{source} is no backup of an SQLite database.")
    place = _empty_place(read)
    part = place.with_name(f"{place.name}.part")
    try:
        _copy(str(source), part)
        part.rename(place)
    finally:
        part.unlink(missing_ok=True)


def _empty_place(url: URL) -> Path:
    place = Path(str(url.database))
    if place.exists():
        message = f"{place} is there already; move it away, with its -wal and -shm, first."
        raise StoreError(message)
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _copy(source: str, to: Path) -> None:
    """One moment of a database, changes that lie beside it included."""
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as before,
            closing(sqlite3.connect(to)) as after,
        ):
            before.backup(after)
            found = after.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreUnavailable(f"The database {source} cannot be copied: {error}.") from error
    if found != "ok":
        raise StoreError(f"The copy of {source} is not sound: {found}.")


def _run(url: URL, program: str, *words: str | Path) -> None:
    """One of PostgreSQL's own programs; the password goes by its environment, never its words."""
    found = shutil.which(program)
    if found is None:
        raise StoreError(f"{program} is not installed; it comes with PostgreSQL's client.")
    name = f"--dbname={url.set(drivername='postgresql', password=None).render_as_string()}"
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603  # found above, and given words, not a shell's line
        [found, name, *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        env={"PGCONNECT_TIMEOUT": "10", **secret},
        timeout=LONGEST_S,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        raise StoreError(f"{program} failed: {last[0]}")
