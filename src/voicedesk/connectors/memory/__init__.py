"""The in-memory twin of every port: small, real, and gone when the process ends."""

from voicedesk.connectors.memory.accounts import MemoryAccounts, MemoryAudit
from voicedesk.connectors.memory.actions import MemoryActions
from voicedesk.connectors.memory.api import MemoryApiTokens
from voicedesk.connectors.memory.calendars import MemoryCalendarBook
from voicedesk.connectors.memory.calls import MemoryCalls, MemoryRecordings, MemorySessions
from voicedesk.connectors.memory.crm import MemoryCrm
from voicedesk.connectors.memory.customers import MemoryCustomers
from voicedesk.connectors.memory.dashboard import (
    MemoryCallSearch,
    MemoryMutes,
    MemoryShares,
    MemoryViews,
)
from voicedesk.connectors.memory.desk import MemoryProfiles, MemorySecrets
from voicedesk.connectors.memory.disclosure import MemoryDisclosure
from voicedesk.connectors.memory.erasure import MemoryErasure
from voicedesk.connectors.memory.figures import MemoryFigureFacts
from voicedesk.connectors.memory.inbox import MemoryInbox
from voicedesk.connectors.memory.ledger import MemoryLedger
from voicedesk.connectors.memory.lines import MemoryLine, MemoryRooms
from voicedesk.connectors.memory.marks import MemoryMarks
from voicedesk.connectors.memory.messages import MemoryMessages
from voicedesk.connectors.memory.notices import MemoryNotices, MemoryNoticeSender
from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.connectors.memory.outbound import MemoryDialler, MemoryDials
from voicedesk.connectors.memory.phones import MemoryTrunks
from voicedesk.connectors.memory.records import (
    MemoryAttempts,
    MemoryCallbacks,
    MemoryGaps,
    MemoryTickets,
    MemoryWaitlist,
)
from voicedesk.connectors.memory.store import MemoryStore
from voicedesk.connectors.memory.websites import MemoryWebsites
from voicedesk.connectors.memory.world import (
    MemoryCalendar,
    MemoryEmbedder,
    MemoryKnowledge,
    MemoryMessenger,
)

__all__ = [
    "MemoryAccounts",
    "MemoryActions",
    "MemoryApiTokens",
    "MemoryAttempts",
    "MemoryAudit",
    "MemoryCalendar",
    "MemoryCalendarBook",
    "MemoryCallSearch",
    "MemoryCallbacks",
    "MemoryCalls",
    "MemoryCrm",
    "MemoryCustomers",
    "MemoryDialler",
    "MemoryDials",
    "MemoryDisclosure",
    "MemoryEmbedder",
    "MemoryErasure",
    "MemoryFigureFacts",
    "MemoryGaps",
    "MemoryInbox",
    "MemoryKnowledge",
    "MemoryLedger",
    "MemoryLine",
    "MemoryMarks",
    "MemoryMessages",
    "MemoryMessenger",
    "MemoryMutes",
    "MemoryNoticeSender",
    "MemoryNotices",
    "MemoryOrders",
    "MemoryProfiles",
    "MemoryRecordings",
    "MemoryRooms",
    "MemorySecrets",
    "MemorySessions",
    "MemoryShares",
    "MemoryStore",
    "MemoryTickets",
    "MemoryTrunks",
    "MemoryViews",
    "MemoryWaitlist",
    "MemoryWebsites",
]
