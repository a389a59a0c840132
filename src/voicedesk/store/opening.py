"""Opens the store: reads its address, prepares the file or checks the server, joins the parts."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Self

from sqlalchemy import exc, make_url

from voicedesk.errors import SettingsInvalid, StoreUnavailable
from voicedesk.store import schema
from voicedesk.store.accounts import SqlAccounts
from voicedesk.store.api import SqlApiTokens
from voicedesk.store.attempts import SqlAttempts
from voicedesk.store.audit import SqlAudit
from voicedesk.store.calendar_book import SqlCalendarBook
from voicedesk.store.call_search import SqlCallSearch
from voicedesk.store.callbacks import SqlCallbacks
from voicedesk.store.calls import SqlCalls
from voicedesk.store.contacts import SqlContacts
from voicedesk.store.customers import SqlCustomers
from voicedesk.store.dashboard import SqlMutes, SqlShares, SqlViews
from voicedesk.store.database import Database
from voicedesk.store.dials import SqlDials
from voicedesk.store.disclosure import SqlDisclosure
from voicedesk.store.erasure import SqlErasure
from voicedesk.store.figures import SqlFigureFacts
from voicedesk.store.gaps import SqlGaps
from voicedesk.store.inbox import SqlInbox
from voicedesk.store.ledger import SqlLedger
from voicedesk.store.marks import SqlMarks
from voicedesk.store.messages import SqlMessages
from voicedesk.store.notices import SqlNotices
from voicedesk.store.orders import SqlOrders
from voicedesk.store.profiles import SqlProfiles
from voicedesk.store.redis_sessions import RedisSessions
from voicedesk.store.sealing import Sealer
from voicedesk.store.secrets import SqlSecrets
from voicedesk.store.sessions import SqlSessions
from voicedesk.store.tickets import SqlTickets
from voicedesk.store.waitlist import SqlWaitlist

if TYPE_CHECKING:
    from types import TracebackType

    from sqlalchemy import URL

    from voicedesk.ports import Sessions

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql+psycopg": "postgresql+psycopg",
}


class Store:
    """Everything that is remembered; use it as `async with open_store(url) as store`.

    Entering prepares an SQLite file by itself, folders included; a PostgreSQL database must have
    been migrated. Raises StoreUnavailable.
    """

    def __init__(
        self, database: Database, *, key: str | None = None, redis: str | None = None
    ) -> None:
        self.database = database
        self._kept = SqlSessions(database)
        self._redis = RedisSessions(redis, behind=self._kept) if redis else None
        self.ledger = SqlLedger(database)
        self.orders = SqlOrders(database)
        self.calendars = SqlCalendarBook(database)
        self.customers = SqlCustomers(database)
        self.tickets = SqlTickets(database)
        self.callbacks = SqlCallbacks(database)
        self.messages = SqlMessages(database)
        self.calls = SqlCalls(database)
        self.sessions: Sessions = self._redis or self._kept
        self.leases: Sessions = self._kept
        self.attempts = SqlAttempts(database)
        self.waitlist = SqlWaitlist(database)
        self.gaps = SqlGaps(database)
        self.inbox = SqlInbox(database)
        self.tokens = SqlApiTokens(database)
        self.profiles = SqlProfiles(database)
        self.secrets = SqlSecrets(database, key=key)
        self.contacts = SqlContacts(database)
        self.marks = SqlMarks(database)
        self.dials = SqlDials(database)
        self._open_pages(database)

    def _open_pages(self, database: Database) -> None:
        """What pages show, and who sees them."""
        self.accounts = SqlAccounts(database)
        self.audit = SqlAudit(database)
        self.search = SqlCallSearch(database)
        self.shares = SqlShares(database)
        self.views = SqlViews(database)
        self.mutes = SqlMutes(database)
        self.figures = SqlFigureFacts(database)
        self.notices = SqlNotices(database)
        self.erasure = SqlErasure(database)
        self.disclosure = SqlDisclosure(database)

    async def __aenter__(self) -> Self:
        try:
            await self._prepare()
        except BaseException:
            await self.database.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._redis:
            await self._redis.close()
        await self.database.close()

    async def _prepare(self) -> None:
        if self.database.is_sqlite:
            _make_folder(self.database.url)
            await schema.create_or_migrate(self.database)
        else:
            await schema.require_head(self.database)
        await self.contacts.look()


def open_store(url: str, *, key: str | None = None, redis: str | None = None) -> Store:
    """The store at a database address; nothing is reached before it is entered.

    Args:
        url: `sqlite+aiosqlite:///FILE` or `postgresql+psycopg://USER:PASSWORD@HOST/NAME`; the
            driver may be left out.
        key: What VOICEDESK_KEY holds; needed for secrets, and for contact data once sealed.
        redis: What REDIS_URL holds; the state of live calls is kept there while it answers.
    """
    database = Database(_read_url(url), rng=Random(os.getpid()), sealer=Sealer(key))
    return Store(database, key=key, redis=redis)


async def migrate(url: str) -> tuple[str, str]:
    """Bring the database at an address to this release's schema.

    Returns:
        The revision that it had, empty for a new database, and the one that it has now.
    """
    database = Database(_read_url(url), rng=Random(os.getpid()))
    try:
        if database.is_sqlite:
            _make_folder(database.url)
        return await schema.migrate(database), schema.HEAD
    finally:
        await database.close()


async def revision(url: str) -> tuple[str, str]:
    """The revision that a database has, and the one of this release; nothing is written.

    The first is empty where there is no database yet. Raises StoreUnavailable, SettingsInvalid.
    """
    read = _read_url(url)
    # opening an SQLite file that is not there would make it
    if read.get_backend_name() == "sqlite" and not _is_file(read):
        return "", schema.HEAD
    database = Database(read, rng=Random(os.getpid()))
    try:
        return await schema.revision(database), schema.HEAD
    finally:
        await database.close()


def _read_url(url: str) -> URL:
    try:
        read = make_url(url)
    except exc.ArgumentError as error:
        message = (
            "DATABASE_URL is not a database address, like sqlite+aiosqlite:///var/voicedesk.db"
        )
        raise SettingsInvalid(message) from error
    driver = DRIVERS.get(read.drivername)
    if driver is None:
        known = "sqlite+aiosqlite or postgresql+psycopg"
        raise SettingsInvalid(f"DATABASE_URL begins with {read.drivername}; it takes {known}.")
    return read.set(drivername=driver)


def _is_file(url: URL) -> bool:
    return Path(str(url.database)).is_file()


def _make_folder(url: URL) -> None:
    if url.database in {None, "", ":memory:"}:
        return
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} for the database cannot be made: {error.strerror}."
        raise StoreUnavailable(message) from error
