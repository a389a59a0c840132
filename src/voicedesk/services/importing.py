"""What another calendar or customer list holds is taken over, once, with every bad line named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeVar

from voicedesk.domain.availability import performers, places, resource_key, staff_key
from voicedesk.domain.booking import IMPORTED, Attendee, Deed, IdempotencyKey
from voicedesk.domain.business import Business, ClaimKey, Location, Service, StaffId
from voicedesk.domain.call import CallId, Customer, CustomerId
from voicedesk.domain.slots import Slot, Span, is_before
from voicedesk.errors import SlotTaken
from voicedesk.ports import Clock, Customers, Ledger
from voicedesk.services.calendar_files import Line
from voicedesk.services.customers import CustomerFile
from voicedesk.services.facts import said_phone
from voicedesk.services.ids import id_from
from voicedesk.services.scheduling import spoken_name

HOLD = timedelta(minutes=5)
Found = TypeVar("Found")
_CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p")


class _Bad(ValueError):
    """Why a line cannot be taken over."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one line."""

    number: int
    state: Literal["new", "changed", "same", "bad"]
    words: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What stands for a line that does not say it."""

    service: str = ""
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What the desk promises about taking over what was there before it.

    Imported bookings go into the calendar and are reminded of; nobody is sent a confirmation. The
    same line again is the same booking. Existing appointments are facts: no rule is put to them,
    but two of them cannot have one person or one chair at one time.
    """

    business: Business
    region: str
    ledger: Ledger
    customers: Customers
    clock: Clock

    async def bookings(
        self, lines: Iterable[Line], *, wanted: Wanted | None = None, dry_run: bool = False
    ) -> tuple[Taken, ...]:
        """Take over appointments; with `dry_run` only say what would be done."""
        found = []
        for line in lines:
            try:
                found.append(await self._booking(line, wanted or Wanted(), dry_run=dry_run))
            except _Bad as bad:
                found.append(Taken(line.number, "bad", str(bad)))
        return tuple(found)

    async def people(self, lines: Iterable[Line], *, dry_run: bool = False) -> tuple[Taken, ...]:
        """Take over customers; what is on file already is only added to."""
        found = []
        for line in lines:
            try:
                found.append(await self._person(line, dry_run=dry_run))
            except _Bad as bad:
                found.append(Taken(line.number, "bad", str(bad)))
        return tuple(found)

    async def _booking(self, line: Line, wanted: Wanted, *, dry_run: bool) -> Taken:
        _refuse(line)
        words = line.words
        start, service = self._start(words.get("start", "")), self._service(line, wanted)
        who = self._attendee(line, service)
        identity = words.get("uid") or f"{start.astimezone(UTC).isoformat()} {service.id} {who}"
        call = CallId(f"{IMPORTED}-{id_from(self.business.id, identity)}")
        said = f"{service.name}, {start:%Y-%m-%d %H:%M}, {who.name}"
        entries = await self.ledger.entries(self.business.id, call=call)
        if any(entry.deed is Deed.BOOKED for entry in entries):
            return Taken(line.number, "same", f"{said}: is there already")
        if is_before(start, self.clock.now()):
            raise _Bad("lies in the past")
        slot = await self._slot(line, wanted, service, start)
        if not dry_run:
            await self._write(slot, who, call)
        return Taken(line.number, "new", said)

    async def _write(self, slot: Slot, who: Attendee, call: CallId) -> None:
        now = self.clock.now()
        try:
            hold = await self.ledger.hold(self.business.id, slot, call=call, ttl=HOLD, now=now)
        except SlotTaken as taken:
            raise _Bad("meets a booking, or an event of a connected calendar") from taken
        file = CustomerFile(self.business, self.customers, self.clock)
        customer = await file.note_caller(who, call=call)
        known = replace(who, customer=customer.id)
        key = IdempotencyKey(f"book:{call}")
        await self.ledger.book(hold.id, known, key=key, now=now, by=IMPORTED)

    async def _slot(self, line: Line, wanted: Wanted, service: Service, start: datetime) -> Slot:
        """The slot with the first person and the first resources that are free."""
        place = self._place(line, service)
        length = self._length(line, service, start)
        before = timedelta(minutes=service.buffer_before_min)
        after = timedelta(minutes=service.buffer_after_min)
        end = (start.astimezone(UTC) + length).astimezone(self.business.zone)
        claimed = Span(
            (start.astimezone(UTC) - before).astimezone(self.business.zone),
            (end.astimezone(UTC) + after).astimezone(self.business.zone),
        )
        able = self._staff(line, wanted, service)
        kinds: list[list[ClaimKey]] = [
            [
                resource_key(one)
                for one in self.business.resources
                if one.kind == kind and one.location in (None, place.id)
            ]
            for kind in service.resources
        ]
        choices = [[staff_key(one) for one in able], *kinds]
        asked = [key for group in choices for key in group]
        now = self.clock.now()
        busy = await self.ledger.busy(self.business.id, asked, claimed, now=now)
        free = {key for key in asked if not any(s.overlaps(claimed) for s in busy.get(key, ()))}
        keys: list[ClaimKey] = []
        for group in choices:
            key = next((one for one in group if one in free and one not in keys), None)
            if key is None:
                raise _Bad("meets a booking, or an event of a connected calendar")
            keys.append(key)
        staff = next(one for one in able if staff_key(one) == keys[0])
        return Slot(service.id, staff, place.id, Span(start, end), claimed, tuple(keys))

    def _start(self, words: str) -> datetime:
        try:
            stated = datetime.fromisoformat(words)
            timed = len(words) > len("2026-03-05")
        except ValueError:
            stated, timed = self._spelled(words), True
        if not timed:
            raise _Bad(f'"{words}" names no time of day')
        if stated.tzinfo is not None:
            return stated.astimezone(self.business.zone)
        local = stated.replace(tzinfo=self.business.zone)
        if local.astimezone(UTC).astimezone(self.business.zone).replace(tzinfo=None) != stated:
            raise _Bad(f'"{words}" does not exist: the clock skips it')
        return local

    def _spelled(self, words: str) -> datetime:
        day = "%m/%d/%Y" if self.region == "US" else "%d/%m/%Y"
        for clock in _CLOCKS:
            for form in (f"{day} {clock}", f"{day.replace('/', '.')} {clock}", f"%Y-%m-%d {clock}"):
                try:
                    read = datetime.strptime(words, form).replace(tzinfo=UTC)
                except ValueError:
                    continue
                return read.replace(tzinfo=None)
        raise _Bad(
            f'"{words}" is no date and time; write 2026-03-05T14:30' if words else "no start"
        )

    def _length(self, line: Line, service: Service, start: datetime) -> timedelta:
        if "end" not in line.words:
            return timedelta(minutes=service.duration_min)
        length = self._start(line.words["end"]).astimezone(UTC) - start.astimezone(UTC)
        if not timedelta(0) < length < timedelta(days=1):
            raise _Bad("ends before it starts, or on another day")
        return length

    def _service(self, line: Line, wanted: Wanted) -> Service:
        named = line.words.get("service", "")
        services = {
            _plain(word): service
            for service in self.business.services
            for word in (service.id, service.name, *service.aliases)
        }
        if named:
            return _named(named, services, "service")
        summary = line.words.get("summary", "").casefold()
        within = [word for word in services if word in summary]
        if within:
            return services[max(within, key=len)]
        if not wanted.service:
            raise _Bad("names no service of this business; --service says which it is")
        return _named(wanted.service, services, "service")

    def _staff(self, line: Line, wanted: Wanted, service: Service) -> list[StaffId]:
        able = performers(self.business, service)
        named = line.words.get("staff") or wanted.staff
        if not named:
            return able
        people = {
            _plain(word): member.id
            for member in self.business.staff
            for word in (member.id, member.name, *member.aliases)
        }
        who = _named(named, people, "person")
        if who not in able:
            raise _Bad(f"{named} does not do {service.name}")
        return [who]

    def _place(self, line: Line, service: Service) -> Location:
        able = places(self.business, service, None)
        named = line.words.get("location", "").casefold()
        fitting = [place for place in able if named in (place.id, place.name.casefold())]
        return (fitting or able)[0]

    def _attendee(self, line: Line, service: Service) -> Attendee:
        words = line.words
        name = words.get("name") or _rest(words.get("summary", ""), service)
        if not name:
            raise _Bad("names nobody")
        return Attendee(name, self._phone(line), words.get("email"), note=words.get("note", ""))

    def _phone(self, line: Line) -> str | None:
        words = line.words.get("phone")
        if words is None:
            return None
        found = said_phone(words, region=self.region)
        if found is None:
            raise _Bad(f'"{words}" is no telephone number')
        return found

    async def _person(self, line: Line, *, dry_run: bool) -> Taken:
        _refuse(line)
        name, phone, email = line.words.get("name"), self._phone(line), line.words.get("email")
        if not name:
            raise _Bad("names nobody")
        there = await self._known(name, phone, email)
        id_ = id_from(self.business.id, "customer", name.casefold(), phone or email or "")
        before = there or Customer(CustomerId(id_), self.business.id, name)
        after = self._filled(before, line, phone)
        if there and after == before:
            return Taken(line.number, "same", f"{name}: is there already")
        if not dry_run:
            await self.customers.save(after)
        return Taken(line.number, "changed" if there else "new", name)

    async def _known(self, name: str, phone: str | None, email: str | None) -> Customer | None:
        same: list[Customer] = []
        if phone:
            same.extend(await self.customers.by_phone(self.business.id, phone))
        if email:
            same.extend(await self.customers.by_email(self.business.id, email))
        alike = [one for one in same if one.name.casefold() == name.casefold()]
        if alike or phone or email:
            return alike[0] if alike else None
        id_ = CustomerId(id_from(self.business.id, "customer", name.casefold(), ""))
        return await self.customers.get(self.business.id, id_)

    def _filled(self, before: Customer, line: Line, phone: str | None) -> Customer:
        words = line.words
        phones = before.phones
        note = words.get("note")
        return replace(
            before,
            phones=(*phones, phone) if phone and phone not in phones else phones,
            email=before.email or words.get("email"),
            birth_date=before.birth_date or self._birth(words.get("birth")),
            postcode=before.postcode or words.get("postcode"),
            account=before.account or words.get("account"),
            language=before.language or words.get("language"),
            notes=(*before.notes, note) if note and note not in before.notes else before.notes,
        )

    def _birth(self, words: str | None) -> date | None:
        if words is None:
            return None
        try:
            return date.fromisoformat(words)
        except ValueError:
            return self._spelled(f"{words} 00:00").date()


def counted(taken: Sequence[Taken]) -> dict[str, int]:
    """How many lines became what."""
    return {
        state: sum(one.state == state for one in taken)
        for state in ("new", "changed", "same", "bad")
    }


def _refuse(line: Line) -> None:
    if fault := line.words.get("fault"):
        raise _Bad(fault)
    if line.words.get("status") == "cancelled":
        raise _Bad("is cancelled")


def _named(words: str, known: Mapping[str, Found], what: str) -> Found:
    found = known.get(_plain(words))
    if found is None:
        raise _Bad(f'"{words}" is no {what} of this business')
    return found


def _plain(words: str) -> str:
    """A name as it is compared: "Dr. Lee" and "Doctor Lee" are one."""
    return spoken_name(words).casefold()


def _rest(summary: str, service: Service) -> str:
    """What a title says beside the service: "Cleaning - Maria Gonzalez" is Maria Gonzalez."""
    rest = summary
    for word in sorted((service.name, service.id, *service.aliases), key=len, reverse=True):
        at = rest.casefold().find(word.casefold())
        if at >= 0:
            rest = f"{rest[:at]} {rest[at + len(word) :]}"
            break
    words = rest.replace(":", " ").replace("-", " ").replace("(", " ").replace(")", " ").split()
    return " ".join(word for word in words if word.casefold() not in {"for", "with", "–", "|"})
