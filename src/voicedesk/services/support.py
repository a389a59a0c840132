"""Answers with a source, and tickets and messages for people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from voicedesk.domain.business import Business
from voicedesk.domain.call import CallId, CustomerId, Priority, Ticket, TicketId
from voicedesk.domain.knowledge import Found
from voicedesk.domain.working_time import after_working
from voicedesk.errors import ConnectorError
from voicedesk.ports import Clock, Tickets
from voicedesk.profile.schema import Profile
from voicedesk.services.answers import dated, spoken_answer
from voicedesk.services.ids import id_from
from voicedesk.services.knowledge import KnowledgeBase
from voicedesk.services.opening import opening_answer
from voicedesk.services.presence import presence_answer

HOURS = "profile.yaml#hours"
SUPPORTED = 0.5
"""Score from which a passage is taken to answer a question."""
DUE: dict[Priority, timedelta] = {
    Priority.URGENT: timedelta(hours=1),
    Priority.HIGH: timedelta(hours=4),
    Priority.NORMAL: timedelta(hours=16),
    Priority.LOW: timedelta(hours=40),
}
"""Working time in which somebody has to look."""
PRIORITIES = list(Priority)
QUARTER = timedelta(minutes=15)


_MATTERS = (
    ("refund", re.compile(r"\b(?:refund\w*|money back|guarantee\w*)\b", re.IGNORECASE)),
    ("late_arrival", re.compile(r"\b(?:if|when) i(?:'m| am) (?:\w+ )?late\b", re.IGNORECASE)),
    ("cancellation", re.compile(r"\bcancel\w* (?:fee|policy|charge)\b", re.IGNORECASE)),
    ("payment", re.compile(r"\b(?:pay|payment)s? (?:by|with|methods?|in)\b", re.IGNORECASE)),
)
"""Policies of a profile, and the words by which callers ask about them."""


_AGAIN = re.compile(r"^(\W*what(?:'s| is| was)\b.{0,40}?) again(?=\W*$)", re.IGNORECASE)
"""Something is asked for once more: "what's your number again?"."""
_ASKS_PRICE = re.compile(
    r"\bhow much (?!time|longer|notice)|\b(?:cost|costs|price|prices|charge)\b", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"\b(?:dollars?|cents?|euros?|pounds?|francs?|free|nothing|included)\b|[$€£]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said to a question; `text` None: nothing supports an answer."""

    text: str | None
    source: str = ""
    passages: tuple[Found, ...] = ()
    score: float = 0.0
    valid_until: date | None = None
    unavailable: bool = False
    """The knowledge store could not be asked."""


class TicketDetails(TypedDict, total=False):
    """What a ticket may hold besides its category and its summary."""

    name: str
    phone: str | None
    account: str | None
    order: str | None
    priority: Priority
    customer: CustomerId | None


@dataclass(frozen=True, slots=True)
class Support:
    """What the desk promises about questions and problems."""

    business: Business
    profile: Profile
    knowledge: KnowledgeBase
    tickets: Tickets
    clock: Clock

    async def answer(self, question: str, *, call: CallId | None = None) -> Answer:
        """The passage that answers, cut to what can be listened to; else the question is a gap."""
        question = _AGAIN.sub(r"\1", question)
        hours = self._hours(question)
        if hours is not None:
            return Answer(hours, source=HOURS, score=1.0)
        try:
            found = await self.knowledge.search(question)
        except ConnectorError:
            await self.knowledge.note_gap(question, call=call)
            return Answer(None, unavailable=True)
        best = _with_a_price(found, question) if found else None
        rule = self._rule_for(question)
        if rule and (best is None or best.score < SUPPORTED):
            return Answer(rule, source="profile.yaml", passages=tuple(found))
        if best is None or best.score < SUPPORTED:
            await self.knowledge.note_gap(question, call=call)
            return Answer(None, passages=tuple(found), score=best.score if best else 0.0)
        return Answer(
            dated(spoken_answer(best.passage, question), best.passage),
            source=best.passage.source,
            passages=tuple(found),
            score=best.score,
            valid_until=best.passage.valid_until,
        )

    def _hours(self, question: str) -> str | None:
        """When the business is open or one of its people works, from the profile itself."""
        region, now = self.profile.business.region, self.clock.now()
        of_person = presence_answer(self.business, question, now=now, region=region)
        if of_person is not None:
            return of_person
        return opening_answer(self.business, question, now=now, region=region)

    async def open_ticket(
        self, category: str, summary: str, *, call: CallId, **details: Unpack[TicketDetails]
    ) -> Ticket:
        """Open a ticket, or add to the one of this category that the call has opened already."""
        key = f"ticket:{call}:{category}"
        priority = details.get("priority", Priority.NORMAL)
        now = self.clock.now()
        draft = Ticket(
            id=TicketId(id_from(self.business.id, key)),
            business=self.business.id,
            category=category,
            summary=summary,
            created=now,
            priority=priority,
            call=call,
            customer=details.get("customer"),
            name=details.get("name", ""),
            phone=details.get("phone"),
            account=details.get("account"),
            order=details.get("order"),
            due=self._due(priority),
        )
        opened = await self.tickets.open(draft, key=key)
        completed = _completed(opened, draft)
        if completed != opened:
            await self.tickets.update(completed, now=now)
        return completed

    async def take_message(
        self, message: str, *, call: CallId, **details: Unpack[TicketDetails]
    ) -> Ticket:
        """Write down a message for somebody at the business."""
        return await self.open_ticket("message", message, call=call, **details)

    async def open_tickets(self, customer: CustomerId) -> Sequence[Ticket]:
        """What a customer is waiting for."""
        every = await self.tickets.list(self.business.id, customer=customer)
        return [ticket for ticket in every if ticket.status != "done"]

    def rule_for(self, category: str, words: str) -> str:
        """What the profile lays down about a trouble of this category; empty where nothing."""
        return self.policy(category) if category == "complaint" else self._rule_for(words)

    def policy(self, topic: str) -> str:
        """What the profile allows to be said about refunds, complaints, lateness or payment."""
        said: dict[str, str] = self.profile.policies.model_dump()
        return said.get(topic, "")

    def _rule_for(self, question: str) -> str:
        """What the profile lays down about the matter of a question."""
        topic = next((name for name, words in _MATTERS if words.search(question)), "")
        return self.policy(topic)

    def _due(self, priority: Priority) -> datetime:
        schedules = [place.schedule for place in self.business.locations]
        due = after_working(schedules, self.clock.now(), DUE[priority], self.business.zone)
        return due + -timedelta(minutes=due.minute) % QUARTER  # nobody says "by one minute past"


def _completed(opened: Ticket, said: Ticket) -> Ticket:
    """A ticket with what was said since; nothing that it holds is lost."""
    summary = opened.summary
    if summary in said.summary:
        summary = said.summary
    elif said.summary not in summary:
        summary = f"{summary} {said.summary}"
    raised = PRIORITIES.index(said.priority) > PRIORITIES.index(opened.priority)
    return replace(
        opened,
        summary=summary,
        priority=said.priority if raised else opened.priority,
        due=said.due if raised else opened.due,
        customer=opened.customer or said.customer,
        name=opened.name or said.name,
        phone=said.phone or opened.phone,
        account=said.account or opened.account,
        order=said.order or opened.order,
    )


def _with_a_price(found: Sequence[Found], question: str) -> Found:
    """The best passage; to "how much is it?" one that is as good and names an amount."""
    best = found[0]
    if not _ASKS_PRICE.search(question) or _AMOUNT.search(best.passage.text):
        return best
    priced = (f for f in found if f.score >= best.score and _AMOUNT.search(f.passage.text))
    return next(priced, best)
