"""What the services need of the world, as Protocols, each with a twin in `connectors.memory`.

Datetimes are aware, spans half-open, money in cents. Failures are `errors.ConnectorError` outside
and `errors.StoreError` inside. Whatever writes may be repeated with the same key and writes once.
"""

from voicedesk.ports.accounts import Accounts, Audit
from voicedesk.ports.actions import ActionCaller, ActionRequest
from voicedesk.ports.api import Answered, ApiToken, ApiTokens
from voicedesk.ports.calendars import (
    CalendarBook,
    Collision,
    Conflict,
    ConflictKind,
    Cursor,
    Ringing,
    Shown,
    Watchable,
)
from voicedesk.ports.calls import (
    RECORDING,
    Calls,
    DialResult,
    Line,
    Occupant,
    Recordings,
    Rooms,
    RoomView,
    Sessions,
)
from voicedesk.ports.clock import Clock
from voicedesk.ports.crm import Crm, CrmChanges
from voicedesk.ports.dashboard import (
    CallSearch,
    Mute,
    Mutes,
    Share,
    Shares,
    Sought,
    View,
    Views,
)
from voicedesk.ports.desk import Profiles, Secrets, StoredProfile
from voicedesk.ports.disclosure import Disclosure, Theirs
from voicedesk.ports.figures import (
    CallFacts,
    FigureFacts,
    PriceCount,
    Priced,
    Promised,
    Sound,
    SpokenPrices,
    Turn,
    Used,
    Written,
)
from voicedesk.ports.inbox import Inbox, Incoming
from voicedesk.ports.ledger import Ledger, Order, OrderKind, Orders, OutsideEvent, Receipt
from voicedesk.ports.marks import Marks
from voicedesk.ports.notices import Notice, Notices, NoticeSender
from voicedesk.ports.outbound import Dial, Dialler, Dials, Errand, Reply
from voicedesk.ports.phones import OURS, Lead, Trunks, WayIn, WayOut
from voicedesk.ports.records import (
    Attempts,
    Callbacks,
    Customers,
    Erasure,
    Gaps,
    Messages,
    Person,
    Tickets,
    Wait,
    Waitlist,
)
from voicedesk.ports.websites import Websites
from voicedesk.ports.world import (
    Calendar,
    CalendarChanges,
    Embedder,
    Knowledge,
    Messenger,
    OwnEvent,
)

__all__ = [
    "OURS",
    "RECORDING",
    "Accounts",
    "ActionCaller",
    "ActionRequest",
    "Answered",
    "ApiToken",
    "ApiTokens",
    "Attempts",
    "Audit",
    "Calendar",
    "CalendarBook",
    "CalendarChanges",
    "CallFacts",
    "CallSearch",
    "Callbacks",
    "Calls",
    "Clock",
    "Collision",
    "Conflict",
    "ConflictKind",
    "Crm",
    "CrmChanges",
    "Cursor",
    "Customers",
    "Dial",
    "DialResult",
    "Dialler",
    "Dials",
    "Disclosure",
    "Embedder",
    "Erasure",
    "Errand",
    "FigureFacts",
    "Gaps",
    "Inbox",
    "Incoming",
    "Knowledge",
    "Lead",
    "Ledger",
    "Line",
    "Marks",
    "Messages",
    "Messenger",
    "Mute",
    "Mutes",
    "Notice",
    "NoticeSender",
    "Notices",
    "Occupant",
    "Order",
    "OrderKind",
    "Orders",
    "OutsideEvent",
    "OwnEvent",
    "Person",
    "PriceCount",
    "Priced",
    "Profiles",
    "Promised",
    "Receipt",
    "Recordings",
    "Reply",
    "Ringing",
    "RoomView",
    "Rooms",
    "Secrets",
    "Sessions",
    "Share",
    "Shares",
    "Shown",
    "Sought",
    "Sound",
    "SpokenPrices",
    "StoredProfile",
    "Theirs",
    "Tickets",
    "Trunks",
    "Turn",
    "Used",
    "View",
    "Views",
    "Wait",
    "Waitlist",
    "Watchable",
    "WayIn",
    "WayOut",
    "Websites",
    "Written",
]
