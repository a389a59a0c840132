"""HubSpot: contacts, notes and tickets by its CRM API v3."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.crm import _people as people
from voicedesk.connectors.crm._signed import Fixed, Granted, Signed, Tokens
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.domain.call import Customer, CustomerId, TicketId
from voicedesk.errors import ConfigurationError, ConnectorRefused
from voicedesk.ports import Clock, CrmChanges

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Ticket

VENDOR = "HubSpot"
BASE = "https://api.hubapi.com"
OURS = "voicedesk_id"
"""A property of contacts and of tickets whose values are unique: by it our records are known."""
FIELDS = (
    "firstname lastname email phone mobilephone zip date_of_birth hs_language lastmodifieddate"
).split()
NOTE_TO_CONTACT = 202
"""HubSpot's number for "a note about a contact"."""
PAGES = 20
"""So many pages are read in one look at changes."""
READ_AT_ONCE = 100
REFRESHED_BY = ("client_id", "client_secret", "refresh_token")

Record = Mapping[str, object]
Filters = Sequence[Sequence[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class HubSpot:
    """The contacts and tickets of one HubSpot account."""

    signed: Signed
    business: BusinessId
    clock: Clock
    region: str = "US"
    account: str = ""
    """The contact property that holds an account number."""
    pipeline: str = "0"
    stage: str = "1"
    closed: str = "4"
    page: int = 100

    async def by_phone(self, phone: str) -> Sequence[Customer]:
        """Searches the numbers as HubSpot reads them, then keeps those that are really the same."""
        figures = people.national(phone)
        filters = [
            [_filter(f"hs_searchable_calculated_{which}_number", "EQ", figures)]
            for which in ("phone", "mobile")
        ]
        found = [self._customer(row) async for row in self._search("contacts", filters)]
        return [one for one in found if phone in one.phones]

    async def by_email(self, email: str) -> Sequence[Customer]:
        filters = [[_filter("email", "EQ", email.strip().lower())]]
        return [self._customer(row) async for row in self._search("contacts", filters)]

    async def get(self, external_id: str) -> Customer | None:
        answer = await self.signed.send(
            "GET",
            f"crm/v3/objects/contacts/{quote(external_id, safe='')}",
            params={"properties": ",".join(self._fields)},
            accept=frozenset({404}),
        )
        return self._customer(object_of(VENDOR, answer)) if answer.is_success else None

    async def save(self, customer: Customer, *, key: str) -> str:
        """Updates by HubSpot's id where it is known, else creates or finds by ours."""
        properties = self._properties(customer)
        if customer.external_id:
            path = f"crm/v3/objects/contacts/{quote(customer.external_id, safe='')}"
            body = Body(json={"properties": properties})
            answer = await self.signed.send(
                "PATCH", path, body=body, accept=frozenset({404}), key=key
            )
            if answer.is_success:
                return customer.external_id
        return await self._upsert("contacts", customer.id, properties)

    async def add_note(self, external_id: str, note: str, *, key: str) -> None:
        """The key stands at the end of the note, which is looked for before it is written."""
        mark = f"voicedesk:{key}"
        if await self._has_note(external_id, mark):
            return
        kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": NOTE_TO_CONTACT}
        body = {
            "properties": {
                "hs_timestamp": self.clock.now().astimezone(UTC).isoformat(),
                "hs_note_body": f"{note}\n[{mark}]",
            },
            "associations": [{"to": {"id": external_id}, "types": [kind]}],
        }
        # without a key: HubSpot would write a repeated note twice
        await self.signed.send("POST", "crm/v3/objects/notes", body=Body(json=body))

    async def open_ticket(self, external_id: str | None, ticket: Ticket, *, key: str) -> str:
        who = " ".join(part for part in (ticket.name, ticket.phone) if part)
        lines = [ticket.summary, f"Caller: {who}" if who else ""]
        lines += [f"{name}: {value}" for name, value in _numbers(ticket) if value]
        properties = {
            "subject": f"{ticket.category}: {ticket.summary}"[:120],
            "content": "\n".join(line for line in lines if line),
            "hs_pipeline": self.pipeline,
            "hs_pipeline_stage": self.stage,
            "hs_ticket_priority": people.rank(ticket.priority),
        }
        there = await self._upsert("tickets", ticket.id, properties)
        if external_id:
            path = f"crm/v4/objects/tickets/{there}/associations/default/contacts/{external_id}"
            await self.signed.send("PUT", path)
        return there

    async def forget(self, external_id: str) -> None:
        """By HubSpot's deletion under the GDPR: the contact with its notes, for good.

        That leaves tickets as they are, so what ours say is blanked before they lose their contact.
        """
        await self._make_property("tickets")  # a search for one that is not there is refused
        theirs = [
            _filter("associations.contact", "EQ", external_id),
            _filter(OURS, "HAS_PROPERTY"),
        ]
        async for row in self._search("tickets", [theirs]):
            path = f"crm/v3/objects/tickets/{row['id']}"
            blank = Body(json={"properties": {"subject": "Erased", "content": ""}})
            await self.signed.send("PATCH", path, body=blank, accept=frozenset({404}))
        await self.signed.send(
            "POST",
            "crm/v3/objects/contacts/gdpr-delete",
            body=Body(json={"objectId": external_id}),
            accept=frozenset({404}),
        )

    async def changes(self, mark: str | None) -> CrmChanges:
        since = str(mark or "0")
        wanted = [[_filter("lastmodifieddate", "GTE", since)]]
        rows, more = await self._some("contacts", wanted, "lastmodifieddate")
        done = [
            _filter("hs_pipeline_stage", "EQ", self.closed),
            _filter(OURS, "HAS_PROPERTY"),
            _filter("hs_lastmodifieddate", "GTE", since),
        ]
        closed, further = await self._some("tickets", [done], "hs_lastmodifieddate")
        reached = [max((_changed(row, "lastmodifieddate") for row in rows), default=int(since))]
        seen = [_changed(row, "hs_lastmodifieddate") for row in closed]
        reached.append(max(seen, default=int(since)))
        return CrmChanges(
            [self._customer(row) for row in rows],
            [TicketId(str(_properties(row)[OURS])) for row in closed],
            str(people.reached(int(since), reached, [more, further])),
            more=more or further,
        )

    async def check(self) -> None:
        """Reads both objects and looks for our property, which is made where it is missing."""
        for kind in ("contacts", "tickets"):
            await self.signed.send("GET", f"crm/v3/objects/{kind}", params={"limit": "1"})
            path = f"crm/v3/properties/{kind}/{OURS}"
            answer = await self.signed.send("GET", path, accept=frozenset({404}))
            if not answer.is_success:
                await self._make_property(kind)

    @property
    def _fields(self) -> list[str]:
        return [*FIELDS, OURS, *([self.account] if self.account else [])]

    async def _upsert(self, kind: str, ours: str, properties: Mapping[str, str]) -> str:
        item = {"idProperty": OURS, "id": ours, "properties": {**properties, OURS: ours}}
        send = partial(
            self.signed.send,
            "POST",
            f"crm/v3/objects/{kind}/batch/upsert",
            body=Body(json={"inputs": [item]}),
            accept=frozenset({400, 409}),
            key=f"{kind}:{ours}",
        )
        answer = await send()
        if answer.status_code == 400 and OURS in answer.text:  # bad request
            await self._make_property(kind)
            answer = await send()
        if answer.is_success:
            rows = cast("Sequence[Record]", object_of(VENDOR, answer)["results"])
            return str(rows[0]["id"])
        there = re.search(r"Existing ID: (\d+)", str(object_of(VENDOR, answer).get("message")))
        if there is None:
            raise ConnectorRefused(f"{VENDOR} refused the request ({answer.status_code})")
        return await self._join(kind, there[1], ours, properties)

    async def _join(
        self, kind: str, external: str, ours: str, properties: Mapping[str, str]
    ) -> str:
        """Somebody has that address already: they get our mark, and what they lack."""
        path = f"crm/v3/objects/{kind}/{external}"
        asked = {"properties": ",".join(properties)}
        there = _properties(object_of(VENDOR, await self.signed.send("GET", path, params=asked)))
        lacking = {name: value for name, value in properties.items() if not there.get(name)}
        body = Body(json={"properties": {**lacking, OURS: ours}})
        await self.signed.send("PATCH", path, body=body, key=f"join:{external}")
        return external

    async def _make_property(self, kind: str) -> None:
        about = {
            "name": OURS,
            "label": "voicedesk id",
            "type": "string",
            "fieldType": "text",
            "groupName": "contactinformation" if kind == "contacts" else "ticketinformation",
            "hasUniqueValue": True,
        }
        await self.signed.send(
            "POST", f"crm/v3/properties/{kind}", body=Body(json=about), accept=frozenset({409})
        )

    async def _has_note(self, external: str, mark: str) -> bool:
        path = f"crm/v4/objects/contacts/{quote(external, safe='')}/associations/notes"
        known: list[str] = []
        after = ""
        while True:
            params = {"limit": str(self.page), **({"after": after} if after else {})}
            answer = await self.signed.send("GET", path, params=params, accept=frozenset({404}))
            if not answer.is_success:
                raise ConnectorRefused(f"{VENDOR} knows no such contact")
            found = object_of(VENDOR, answer)
            rows = cast("Sequence[Record]", found.get("results", ()))
            known += [str(row["toObjectId"]) for row in rows]
            after = _after(found)
            if not after:
                break
        latest = sorted(known, key=lambda one: (len(one), one))[-READ_AT_ONCE:]
        if not latest:
            return False
        body = {"properties": ["hs_note_body"], "inputs": [{"id": one} for one in latest]}
        answer = await self.signed.send(
            "POST", "crm/v3/objects/notes/batch/read", body=Body(json=body), key=mark
        )
        rows = cast("Sequence[Record]", object_of(VENDOR, answer).get("results", ()))
        return any(f"[{mark}]" in str(_properties(row).get("hs_note_body")) for row in rows)

    async def _some(self, kind: str, filters: Filters, moment: str) -> tuple[list[Record], bool]:
        """As much as one look may bring, oldest first, and whether there was more."""
        rows: list[Record] = []
        async for row in self._search(kind, filters, moment):
            if len(rows) == PAGES * self.page:
                return rows, True
            rows.append(row)
        return rows, False

    async def _search(self, kind: str, filters: Filters, moment: str = "") -> AsyncIterator[Record]:
        fields = self._fields if kind == "contacts" else [OURS, "hs_lastmodifieddate"]
        body: dict[str, object] = {
            "filterGroups": [{"filters": list(group)} for group in filters],
            "properties": fields,
            "limit": self.page,
        }
        if moment:
            body["sorts"] = [{"propertyName": moment, "direction": "ASCENDING"}]
        after = ""
        while True:
            asked = {**body, **({"after": after} if after else {})}
            answer = await self.signed.send(
                "POST", f"crm/v3/objects/{kind}/search", body=Body(json=asked), key=f"search:{kind}"
            )
            found = object_of(VENDOR, answer)
            for row in cast("Sequence[Record]", found.get("results", ())):
                yield row
            after = _after(found)
            if not after:
                return

    def _properties(self, customer: Customer) -> dict[str, str]:
        first, last = people.split_name(customer.name)
        phone, mobile = (*customer.phones, "", "")[:2]
        said = {
            "firstname": first,
            "lastname": last,
            "email": customer.email or "",
            "phone": phone,
            "mobilephone": mobile,
            "zip": customer.postcode or "",
            "date_of_birth": customer.birth_date.isoformat() if customer.birth_date else "",
            "hs_language": customer.language or "",
        }
        if self.account:
            said[self.account] = customer.account or ""
        return {name: value for name, value in said.items() if value}

    def _customer(self, row: Record) -> Customer:
        said = _properties(row)
        external = str(row["id"])
        names = (people.words(said.get(part)) for part in ("firstname", "lastname"))
        return Customer(
            id=CustomerId(people.words(said.get(OURS)) or external),
            business=self.business,
            name=" ".join(part for part in names if part),
            phones=people.numbers((said.get("phone"), said.get("mobilephone")), self.region),
            email=people.words(said.get("email")),
            birth_date=people.day(said.get("date_of_birth")),
            postcode=people.words(said.get("zip")),
            account=people.words(said.get(self.account)) if self.account else None,
            language=people.words(said.get("hs_language")),
            external_id=external,
        )


def build(wiring: Wiring) -> HubSpot:
    """Options: region, account, pipeline, stage, closed; the secret is a token or an OAuth key."""
    key = secret(wiring, VENDOR, "the token of a private app, or JSON of an OAuth app")
    http = Http(VENDOR, option(wiring, VENDOR, "url", BASE).rstrip("/"))
    return HubSpot(
        Signed(http, _tokens(http, key)),
        wiring.business,
        SystemClock(),
        region=option(wiring, VENDOR, "region", "US"),
        account=str(wiring.options.get("account", "")),
        pipeline=option(wiring, VENDOR, "pipeline", "0"),
        stage=option(wiring, VENDOR, "stage", "1"),
        closed=option(wiring, VENDOR, "closed", "4"),
    )


def _tokens(http: Http, key: str) -> Tokens:
    if not key.lstrip().startswith("{"):
        return Fixed(key.strip())
    try:
        said = json.loads(key)
    except ValueError as error:
        raise ConfigurationError(f"the secret of {VENDOR} is neither a token nor JSON") from error
    missing = [name for name in REFRESHED_BY if not said.get(name)]
    if missing:
        raise ConfigurationError(f"the OAuth key of {VENDOR} lacks {', '.join(missing)}")
    form = {"grant_type": "refresh_token", **{name: str(said[name]) for name in REFRESHED_BY}}
    return Granted(http, f"{http.base}/oauth/v1/token", lambda: form)


def _filter(name: str, operator: str, value: str | None = None) -> Mapping[str, object]:
    return {
        "propertyName": name,
        "operator": operator,
        **({} if value is None else {"value": value}),
    }


def _properties(row: Record) -> Record:
    return cast("Record", row.get("properties") or {})


def _after(found: Record) -> str:
    paging = cast("Record", found.get("paging") or {})
    return str(cast("Record", paging.get("next") or {}).get("after") or "")


def _changed(row: Record, name: str) -> int:
    said = datetime.fromisoformat(str(_properties(row)[name]).replace("Z", "+00:00"))
    return int(said.timestamp() * 1000)


def _numbers(ticket: Ticket) -> list[tuple[str, str | None]]:
    return [("Account", ticket.account), ("Order", ticket.order)]
