"""Every place where something of a caller may stand, and what erasing a person does there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Fate = Literal["removed", "blanked", "kept", "nobody"]
"""`removed` with the person; `blanked`: the row stays without them; `kept`: stays, see `WHY_KEPT`;
`nobody`: nothing in it is about callers."""

TABLES: Mapping[str, Fate] = {
    "api_answers": "blanked",
    "api_tokens": "nobody",
    "attachments": "removed",
    "attempts": "removed",
    "audit": "kept",
    "bookings": "blanked",
    "calendar_cursors": "nobody",
    "calendar_events": "nobody",
    "call_prices": "removed",
    "call_sums": "removed",
    "callbacks": "removed",
    "calls": "blanked",
    "claims": "nobody",
    "conflicts": "nobody",
    "customer_notes": "removed",
    "customer_phones": "removed",
    "customers": "removed",
    "dials": "nobody",
    "entries": "kept",
    "gaps": "removed",
    "holds": "nobody",
    "incoming": "removed",
    "invitations": "nobody",
    "journal": "removed",
    "leases": "nobody",
    "marks": "nobody",
    "members": "nobody",
    "messages": "removed",
    "mutes": "nobody",
    "notices": "nobody",
    "numbers": "nobody",
    "opt_outs": "blanked",
    "orders": "nobody",
    "profiles": "nobody",
    "sealing": "nobody",
    "secrets": "nobody",
    "sessions": "removed",
    "shares": "removed",
    "sign_ins": "nobody",
    "stretches": "kept",
    "tickets": "blanked",
    "users": "nobody",
    "views": "nobody",
    "waits": "removed",
}
"""Every table of the schema; what erasing does with the rows of a person."""

WHY_KEPT: Mapping[str, str] = {
    "audit": "what staff did, by call and booking; it is append-only and names no caller",
    "entries": "the ledger: when a time was held, booked, moved or freed, without a name",
    "stretches": "titles of events in staff's own calendars; they go when staff remove the event",
}

EXPORTED: Mapping[str, str] = {
    "api_answers": "api_answers",
    "attachments": "messages",
    "attempts": "attempts",
    "bookings": "bookings",
    "callbacks": "callbacks",
    "calls": "calls",
    "customer_notes": "customers",
    "customer_phones": "customers",
    "customers": "customers",
    "gaps": "gaps",
    "incoming": "incoming",
    "journal": "journal",
    "messages": "messages",
    "opt_outs": "opt_outs",
    "sessions": "sessions",
    "shares": "shares",
    "tickets": "tickets",
    "waits": "waits",
}
"""Every table that has something of a person: under which kind it is handed out to them."""

WHY_NOT_EXPORTED: Mapping[str, str] = {
    "audit": "it is about staff; it names no caller",
    "call_prices": "counted from the journal, which is handed out",
    "call_sums": "counted from the journal, which is handed out",
    "entries": "the same times as the bookings, which are handed out",
    "stretches": "staff's own events; nobody knows whom their titles are about",
}
"""What has something of a person, or may have, and is not handed out by itself."""

BESIDE: Mapping[str, str] = {
    "recordings": "removed with the person; ended by `retention.recordings_days`",
    "live calls in Redis": "removed with the person; else gone within hours",
    "customer system": "removed by its connector; what it refuses is told",
    "staff's calendars": "not reached: an event is named after its booking; remove it there",
    "message providers": "not reached: they keep what was sent as their contracts say",
    "speech and language vendors": "not reached: they are sent what is said in the call",
    "logs, traces, metrics": "carry no name, number, address, date of birth or card",
    "backups": "not reached; `voicedesk restore` erases again whoever was erased since",
}
"""Every other place, and what erasing does there."""
