"""The pages that the menu leads to, in its order; a new group of pages adds its line here."""

from __future__ import annotations

from dataclasses import dataclass

from voicedesk.domain.accounts import Right


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; its text is `menu.<key>` in the catalogue."""

    key: str
    path: str
    right: Right = "look"


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "desk",
        (
            Entry("today", "/desk"),
            Entry("live", "/desk/live"),
            Entry("calls", "/desk/calls"),
            Entry("bookings", "/desk/bookings"),
            Entry("todo", "/desk/todo"),
            Entry("customers", "/desk/customers"),
        ),
    ),
    (
        "care",
        (
            Entry("questions", "/desk/questions"),
            Entry("figures", "/desk/figures"),
            Entry("promises", "/desk/promises"),
            Entry("failures", "/desk/failures"),
            Entry("health", "/desk/health"),
        ),
    ),
    (
        "house",
        (
            Entry("setup", "/desk/setup", "manage"),
            Entry("people", "/desk/people", "manage"),
            Entry("webhooks", "/desk/webhooks", "manage"),
            Entry("audit", "/desk/audit", "manage"),
            Entry("account", "/desk/account"),
        ),
    ),
)
"""Groups of the menu: the day, the care for the desk, the house."""
