"""What one live call knows: who is calling, what was offered, what is held, what was done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from voicedesk.domain.booking import Attendee, Booking, Hold
from voicedesk.domain.call import Call, Callback, Customer, Effect, Level, Outcome, Ticket
from voicedesk.domain.slots import Slot

ProposedDeed = Literal["book", "move", "cancel", "contact", "action"]

_WEIGHT: tuple[tuple[str, Outcome], ...] = (
    ("transferred", Outcome.TRANSFERRED),
    ("booked", Outcome.BOOKED),
    ("moved", Outcome.MOVED),
    ("cancelled", Outcome.CANCELLED),
    ("callback", Outcome.CALLBACK),
    ("ticket", Outcome.TICKET),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deed that waits for a yes, and the words that the caller must have heard first."""

    deed: ProposedDeed
    ref: str
    """The hold or the booking."""
    must_hear: tuple[tuple[str, ...], ...]
    """Of each group at least one has to be in the desk's last words."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What the caller said about the person a booking or a ticket is for."""

    name: str = ""
    phone: str | None = None
    email: str | None = None
    note: str = ""
    birth_date: date | None = None

    @property
    def to_know(self) -> str:
        """What the people of the business should know, as it goes with the booking."""
        born = f"Date of birth: {self.birth_date.isoformat()}." if self.birth_date else ""
        return " ".join(part for part in (born, self.note) if part)


@dataclass(slots=True)
class CallState:
    """The one mutable thing of a call; tools write it, a brain reads a view of it."""

    call: Call
    known: tuple[Customer, ...] = ()
    """Everybody whom the caller's number may belong to."""
    customer: Customer | None = None
    """Who it is, as far as `level` says."""
    level: Level = Level.NONE
    noted: Noted = field(default_factory=Noted)
    offer: tuple[tuple[Slot, ...], ...] = ()
    """What was offered last, each a visit of one or more slots; ordinals count from one."""
    holds: tuple[Hold, ...] = ()
    """What is kept for this call: one visit."""
    moving: Booking | None = None
    bookings: tuple[Booking, ...] = ()
    """The caller's own bookings as they were read out, numbered from one."""
    proposal: Proposal | None = None
    effects: list[Effect] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    callbacks: list[Callback] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    """How often each tool was used."""
    answered: int = 0
    code_sent: bool = False
    score_asked: bool = False
    """How it was for the caller has been asked, or shall not be."""
    ended: str | None = None
    """Why the call is to end; None while it goes on."""

    def did(self, kind: str) -> bool:
        """Whether a deed of this kind is committed in this call."""
        return any(effect.kind == kind for effect in self.effects)

    @property
    def went_well(self) -> bool:
        """Whether something was done, and nothing is left that a person has to put right."""
        owed = self.did("callback") or self.did("transferred")
        upset = any(ticket.category == "complaint" for ticket in self.tickets)
        return bool(self.effects or self.answered) and not (owed or upset)

    def attendee(self) -> Attendee:
        """For whom a booking would be made now."""
        customer = self.customer
        on_file = customer.phones[0] if customer and customer.phones else None
        return Attendee(
            name=self.noted.name or (customer.name if customer else ""),
            phone=self.noted.phone or on_file or self.call.caller,
            email=self.noted.email or (customer.email if customer else None),
            customer=customer.id if customer else None,
            note=self.noted.to_know,
        )

    def attendees(self) -> tuple[Attendee, ...]:
        """One for each part of a visit: "Tom and Lucy Baker" are two people of one name."""
        whole = self.attendee()
        names = whole.name.split(" and ") if len(self.holds) > 1 else []
        if len(names) != len(self.holds):
            return (whole,)
        family = names[-1].split()[1:]
        full = [n if " " in n else " ".join((n, *family)) for n in names]
        return tuple(replace(whole, name=name) for name in full)

    def outcome(self) -> Outcome:
        """How the call ended, by the weightiest thing that it left."""
        undone = {effect.ref for effect in self.effects if effect.kind == "cancelled"}
        done = {e.kind for e in self.effects if e.kind == "cancelled" or e.ref not in undone}
        for kind, outcome in _WEIGHT:
            if kind in done:
                return outcome
        return Outcome.ANSWERED if self.answered else Outcome.ABANDONED

    def view(self, now: datetime) -> CallView:
        """What a brain may know."""
        customer = self.customer
        return CallView(
            now=now,
            caller=self.call.caller,
            level=self.level,
            first_name=customer.first_name if customer else "",
            people_on_number=len(self.known),
            name_known=bool(self.attendee().name),
            phone_known=bool(self.attendee().phone),
            email_known=bool(self.attendee().email),
            code_sent=self.code_sent,
            done=tuple(effect.kind for effect in self.effects),
            may_ask_score=self.went_well and not self.score_asked,
        )


@dataclass(frozen=True, slots=True)
class CallView:
    """A brain's read-only view of a call: no ids, no record, nothing beyond the identity level."""

    now: datetime
    caller: str | None = None
    level: Level = Level.NONE
    first_name: str = ""
    people_on_number: int = 0
    name_known: bool = False
    phone_known: bool = False
    email_known: bool = False
    code_sent: bool = False
    done: tuple[str, ...] = ()
    may_ask_score: bool = False
    """Whether the caller may be asked how it was, where the profile wishes it."""
