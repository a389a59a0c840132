"""The stores that one contract is tried on: in memory, SQLite and PostgreSQL, sealed, too."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest

from lab import postgres
from voicedesk.connectors.memory import MemoryStore
from voicedesk.ports import (
    Accounts,
    ApiTokens,
    Attempts,
    Audit,
    CalendarBook,
    Callbacks,
    Calls,
    CallSearch,
    Customers,
    Dials,
    Disclosure,
    Erasure,
    FigureFacts,
    Gaps,
    Inbox,
    Ledger,
    Marks,
    Messages,
    Mutes,
    Notices,
    Orders,
    Profiles,
    Secrets,
    Sessions,
    Shares,
    SpokenPrices,
    Tickets,
    Views,
    Waitlist,
)
from voicedesk.store import migrate, open_store

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
_numbers = count(1)


class CountedStore(FigureFacts, SpokenPrices, Protocol):
    """Counts calls, and finds the prices that were said in them."""


class AnyStore(Protocol):
    """What every store has."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def calendars(self) -> CalendarBook: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def tickets(self) -> Tickets: ...
    @property
    def callbacks(self) -> Callbacks: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def attempts(self) -> Attempts: ...
    @property
    def waitlist(self) -> Waitlist: ...
    @property
    def gaps(self) -> Gaps: ...
    @property
    def marks(self) -> Marks: ...
    @property
    def dials(self) -> Dials: ...
    @property
    def tokens(self) -> ApiTokens: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def secrets(self) -> Secrets: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def search(self) -> CallSearch: ...
    @property
    def shares(self) -> Shares: ...
    @property
    def views(self) -> Views: ...
    @property
    def mutes(self) -> Mutes: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def figures(self) -> CountedStore: ...
    @property
    def erasure(self) -> Erasure: ...
    @property
    def disclosure(self) -> Disclosure: ...


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server whose migrated database `voicedesk` the others are copied from."""
    if not postgres.is_installed():
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with postgres.serving(*postgres.FAST) as server:
        asyncio.run(migrate(server.create("voicedesk")))
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> str:
    """A PostgreSQL database of this test's own, migrated."""
    return postgres_server.create(f"test_{next(_numbers)}", template="voicedesk")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file of this test's own, not there yet."""
    return f"sqlite+aiosqlite:///{tmp_path}/store/voicedesk.db"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


async def _fill(url: str, *, sealed: bool) -> None:
    async with open_store(url, key=KEY) as opened:
        if sealed:
            await opened.contacts.encrypt(now=datetime(2026, 3, 3, 9, tzinfo=UTC))


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Empty SQLite files that others are copied from: making one, and sealing it, take a second."""
    folder = tmp_path_factory.mktemp("stores")
    made = {kind: folder / f"{kind}.db" for kind in ("sqlite", "sealed")}
    for kind, file in made.items():
        asyncio.run(_fill(f"sqlite+aiosqlite:///{file}", sealed=kind == "sealed"))
    return made


@pytest.fixture(scope="session")
def sealed_server(postgres_server: postgres.Server) -> postgres.Server:
    """The same server with a database `sealed`, whose contacts are."""
    url = postgres_server.create("sealed", template="voicedesk")
    asyncio.run(_fill(url, sealed=True))
    return postgres_server


@pytest.fixture(params=["memory", "sqlite", "sealed", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store of each kind is, empty, its contacts sealed or not; `memory` is nowhere."""
    if request.param == "memory":
        return "memory"
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    if request.param == "sealed postgres":
        server: postgres.Server = request.getfixturevalue("sealed_server")
        return server.create(f"test_{next(_numbers)}", template="sealed")
    file = tmp_path / "voicedesk.db"
    shutil.copyfile(request.getfixturevalue("files")[request.param], file)
    return f"sqlite+aiosqlite:///{file}"


EVERY_STORE = ["memory", "sqlite", "sealed", "postgres", "sealed postgres"]
on_every_store = pytest.mark.parametrize("address", EVERY_STORE, indirect=True)
"""For what touches contacts: sealed PostgreSQL, too."""


@pytest.fixture
async def store(address: str) -> AsyncIterator[AnyStore]:
    """A store of each kind, empty."""
    opening = MemoryStore() if address == "memory" else open_store(address, key=KEY)
    async with opening as opened:
        yield opened
