"""The agent for appointments."""

from __future__ import annotations

from voicedesk.agents.base import Receptionist
from voicedesk.agents.tools import booking, changing, finding, going


class Scheduling(Receptionist):
    """Books, moves, cancels and looks up."""

    post = "scheduling"
    own_tools = (
        finding.find_slots,
        finding.hold_slot,
        booking.book_appointment,
        booking.join_waitlist,
        changing.find_bookings,
        changing.move_booking,
        changing.cancel_booking,
        changing.resend_confirmation,
        going.go_to_support,
        going.go_to_front,
    )
