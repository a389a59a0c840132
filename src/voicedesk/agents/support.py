"""The agent for billing, problems, complaints and accounts."""

from __future__ import annotations

from voicedesk.agents.base import Receptionist
from voicedesk.agents.tools import going, helping, people, records


class Support(Receptionist):
    """Answers, writes down, and brings a person in."""

    post = "support"
    own_tools = (
        helping.open_ticket,
        helping.take_message,
        people.send_code,
        people.check_code,
        records.look_up_record,
        records.change_contact,
        going.go_to_scheduling,
        going.go_to_front,
    )
