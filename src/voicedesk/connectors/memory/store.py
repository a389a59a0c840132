"""Everything the store remembers, in memory."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from voicedesk.connectors.memory.accounts import MemoryAccounts, MemoryAudit
from voicedesk.connectors.memory.api import MemoryApiTokens
from voicedesk.connectors.memory.calendars import MemoryCalendarBook
from voicedesk.connectors.memory.calls import MemoryCalls, MemorySessions
from voicedesk.connectors.memory.customers import MemoryCustomers
from voicedesk.connectors.memory.dashboard import (
    MemoryCallSearch,
    MemoryMutes,
    MemoryShares,
    MemoryViews,
)
from voicedesk.connectors.memory.desk import MemoryProfiles, MemorySecrets
from voicedesk.connectors.memory.disclosure import Finds, MemoryDisclosure
from voicedesk.connectors.memory.erasure import Forgetful, MemoryErasure
from voicedesk.connectors.memory.figures import MemoryFigureFacts
from voicedesk.connectors.memory.inbox import MemoryInbox
from voicedesk.connectors.memory.ledger import MemoryLedger
from voicedesk.connectors.memory.marks import MemoryMarks
from voicedesk.connectors.memory.messages import MemoryMessages
from voicedesk.connectors.memory.notices import MemoryNotices
from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.connectors.memory.outbound import MemoryDials
from voicedesk.connectors.memory.records import (
    MemoryAttempts,
    MemoryCallbacks,
    MemoryGaps,
    MemoryTickets,
    MemoryWaitlist,
)
from voicedesk.ports import Clock


class MemoryStore:
    """The twin of `store.Store`: the same attributes, gone when the process ends."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.orders = MemoryOrders()
        self.ledger = MemoryLedger(self.orders)
        self.calendars = MemoryCalendarBook(self.orders, self.ledger)
        self.customers = MemoryCustomers()
        self.tickets = MemoryTickets(self.orders)
        self.callbacks = MemoryCallbacks(self.orders)
        self.messages = MemoryMessages(self.orders)
        self.calls = MemoryCalls(self.orders)
        self.sessions = MemorySessions(clock)
        self.attempts = MemoryAttempts()
        self.waitlist = MemoryWaitlist()
        self.gaps = MemoryGaps()
        self.inbox = MemoryInbox(self.orders)
        self.tokens = MemoryApiTokens()
        self.profiles = MemoryProfiles()
        self.secrets = MemorySecrets()
        self.marks = MemoryMarks()
        self.dials = MemoryDials()
        self.accounts = MemoryAccounts()
        self.audit = MemoryAudit()
        self.search = MemoryCallSearch(self.calls, self.messages)
        self.shares = MemoryShares()
        self.views = MemoryViews()
        self.mutes = MemoryMutes()
        self.notices = MemoryNotices(self.orders)
        self.figures = MemoryFigureFacts(self.calls, self.ledger, self.tickets, self.callbacks)
        self.erasure = MemoryErasure(self._forgetful(), self.sessions, self.calls, self.messages)
        self.disclosure = MemoryDisclosure(self.calls, self.ledger, self._telling())

    def _telling(self) -> dict[str, Finds]:
        """What tells of a person, by the table that it is in otherwise."""
        return {
            "attempts": self.attempts.theirs,
            "opt_outs": self.messages.opted,
            "waits": self.waitlist.theirs,
            "incoming": self.inbox.theirs,
            "gaps": self.gaps.theirs,
            "api_answers": self.tokens.theirs,
            "shares": self.shares.theirs,
        }

    def _forgetful(self) -> dict[str, Forgetful]:
        """What forgets a person, by the names that erasure counts under."""
        return {
            "bookings": self.ledger,
            "customers": self.customers,
            "tickets": self.tickets,
            "callbacks": self.callbacks,
            "messages": self.messages,
            "calls": self.calls,
            "attempts": self.attempts,
            "waits": self.waitlist,
            "gaps": self.gaps,
            "incoming": self.inbox,
            "answers": self.tokens,
            "shares": self.shares,
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None
