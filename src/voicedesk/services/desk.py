"""The desk: everything that one business offers to a call."""

from __future__ import annotations

from dataclasses import dataclass

from voicedesk.domain.business import Business
from voicedesk.language.understand import Vocabulary
from voicedesk.ports import Calls, Clock
from voicedesk.profile.schema import Profile
from voicedesk.services.actions import ActionDesk
from voicedesk.services.callbacks import CallbackPromises
from voicedesk.services.customers import CustomerFile
from voicedesk.services.escalation import Escalation
from voicedesk.services.identity import Identity
from voicedesk.services.knowledge import KnowledgeBase
from voicedesk.services.limits import Limits
from voicedesk.services.notifications import Notifications
from voicedesk.services.scheduling import Scheduling
from voicedesk.services.support import Support
from voicedesk.services.waitlist import WaitingList


@dataclass(frozen=True, slots=True)
class Desk:
    """One business, ready to take a call; put together in bootstrap."""

    profile: Profile
    business: Business
    vocabulary: Vocabulary
    clock: Clock
    scheduling: Scheduling
    support: Support
    knowledge: KnowledgeBase
    customers: CustomerFile
    identity: Identity
    escalation: Escalation
    callbacks: CallbackPromises
    notifications: Notifications
    waitlist: WaitingList
    limits: Limits
    calls: Calls
    actions: ActionDesk | None = None
