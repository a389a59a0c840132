"""Which workflow follows from which order."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from voicedesk.workflows.after_call import after_call, after_ticket
from voicedesk.workflows.booking import (
    after_booking,
    after_cancellation,
    after_move,
    write_calendar,
)
from voicedesk.workflows.callbacks import after_promise, when_due
from voicedesk.workflows.conflicts import after_conflict
from voicedesk.workflows.crm import write_crm
from voicedesk.workflows.deliver import deliver_later
from voicedesk.workflows.dropped import forget_dropped, text_dropped
from voicedesk.workflows.incoming import after_incoming
from voicedesk.workflows.notices import announced, send_notice
from voicedesk.workflows.reminders import remind
from voicedesk.workflows.ringing import ring
from voicedesk.workflows.waitlist import pass_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicedesk.ports import Order, OrderKind
    from voicedesk.workflows.run import Run, Workflow, World


async def nothing(run: Run, world: World, order: Order) -> None:
    """An entry from which nothing follows."""


WORKFLOWS: Mapping[OrderKind, Workflow] = MappingProxyType(
    {
        "booked": announced(after_booking),
        "moved": announced(after_move),
        "cancelled": announced(after_cancellation),
        "calendar": write_calendar,
        "crm": write_crm,
        "conflict": after_conflict,
        "confirmed": announced(nothing),
        "ticket": announced(after_ticket),
        "callback": announced(after_promise),
        "callback_due": when_due,
        "after_call": announced(after_call),
        "code": deliver_later,
        "deliver": deliver_later,
        "remind": remind,
        "waitlist": pass_on,
        "incoming": after_incoming,
        "dropped": text_dropped,
        "dropped_over": forget_dropped,
        "ring": ring,
        "notice": send_notice,
    }
)
