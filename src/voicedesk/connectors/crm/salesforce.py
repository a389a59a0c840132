"""Salesforce: contacts, calls as tasks, and cases by its REST API."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.crm import _people as people
from voicedesk.connectors.crm._salesforce_key import form_of, read_key
from voicedesk.connectors.crm._signed import Granted, Signed
from voicedesk.connectors.http import Body, Http, object_of, refusal
from voicedesk.domain.call import Customer, CustomerId, TicketId
from voicedesk.errors import ConfigurationError, ConnectorError, ConnectorRefused, RateLimited
from voicedesk.ports import Clock, CrmChanges

if TYPE_CHECKING:
    import httpx2

    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Ticket

VENDOR = "Salesforce"
LOGIN = "https://login.salesforce.com"
VERSION = "v62.0"
OURS = "Voicedesk_Id__c"
"""A text field of contacts and cases, unique and an external id: by it our records are known."""
FIELDS = (
    "Id FirstName LastName Email Phone MobilePhone Birthdate MailingPostalCode SystemModstamp"
).split()
MOST = 2000
"""Records that one look at changes brings."""
PRIORITIES = {"LOW": "Low", "MEDIUM": "Medium", "HIGH": "High", "URGENT": "High"}
EPOCH = "1970-01-01T00:00:00.000Z"
REFUSED = 400
GONE = frozenset({404})
NAMELESS: Mapping[str, Mapping[str, str | None]] = {
    "Contact": {
        "FirstName": None,
        "LastName": "(erased)",
        "Email": None,
        "Phone": None,
        "MobilePhone": None,
        "Birthdate": None,
        "MailingPostalCode": None,
    },
    "Case": {
        "Subject": "(erased)",
        "Description": None,
        "SuppliedName": None,
        "SuppliedPhone": None,
    },
}
"""What is left of records that others hang on."""

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Salesforce:
    """The contacts and cases of one Salesforce organisation."""

    signed: Signed
    business: BusinessId
    clock: Clock
    region: str = "US"
    account: str = ""
    """The contact field that holds an account number."""
    most: int = MOST

    async def by_phone(self, phone: str) -> Sequence[Customer]:
        """By the search index, which reads any form, and by the field, which knows no delay."""
        digits = people.national(phone)
        asked = f"FIND {{{digits}}} IN PHONE FIELDS RETURNING Contact({', '.join(self._fields)})"
        written = " OR ".join(f"{name} = {_text(phone)}" for name in ("Phone", "MobilePhone"))
        indexed, exact = await asyncio.gather(
            self.signed.send("GET", self._path("search"), params={"q": asked}),
            self._contacts(written),
        )
        rows = cast("Sequence[Record]", object_of(VENDOR, indexed).get("searchRecords", ()))
        found = {str(row["Id"]): self._customer(row) for row in (*exact, *rows)}
        return [one for one in found.values() if phone in one.phones]

    async def by_email(self, email: str) -> Sequence[Customer]:
        rows = await self._contacts(f"Email = {_text(email.strip())}")
        return [self._customer(row) for row in rows]

    async def get(self, external_id: str) -> Customer | None:
        rows = await self._contacts(f"Id = {_text(external_id)}")
        return self._customer(rows[0]) if rows else None

    async def save(self, customer: Customer, *, key: str) -> str:
        """Updates by Salesforce's id where it is known, else creates or finds by ours."""
        fields = self._record(customer)
        if customer.external_id:
            path = self._path(f"sobjects/Contact/{quote(customer.external_id, safe='')}")
            answer = await self.signed.send(
                "PATCH", path, body=Body(json=fields), accept=frozenset({404}), key=key
            )
            if answer.is_success:
                return customer.external_id
        there = await self.by_email(customer.email) if customer.email else ()
        if there and not await self._by_mark(customer.id):
            return await self._join(there[0].external_id or "", customer.id, fields)
        return await self._upsert("Contact", customer.id, fields)

    async def add_note(self, external_id: str, note: str, *, key: str) -> None:
        """A completed call; the key stands in its field CallObject, which is looked at first."""
        mark = f"voicedesk:{key}"[:255]
        known = f"WhoId = {_text(external_id)} AND CallObject = {_text(mark)}"
        if await self._query(_soql(["Id"], "Task", known)):
            return
        task = {
            "WhoId": external_id,
            "Subject": note.splitlines()[0][:255] if note else "Call",
            "Description": note,
            "Status": "Completed",
            "ActivityDate": self.clock.now().date().isoformat(),
            "TaskSubtype": "Call",
            "CallObject": mark,
        }
        # without a key: Salesforce would write a repeated task twice
        await self.signed.send("POST", self._path("sobjects/Task"), body=Body(json=task))

    async def open_ticket(self, external_id: str | None, ticket: Ticket, *, key: str) -> str:
        numbers = [("Account", ticket.account), ("Order", ticket.order)]
        lines = [ticket.summary, *(f"{name}: {value}" for name, value in numbers if value)]
        case = {
            "Subject": f"{ticket.category}: {ticket.summary}"[:255],
            "Description": "\n".join(lines),
            "Priority": PRIORITIES[people.rank(ticket.priority)],
            "Origin": "Phone",
            "SuppliedName": ticket.name[:80],
            "SuppliedPhone": ticket.phone or "",
            "ContactId": external_id or "",
        }
        return await self._upsert("Case", ticket.id, {k: v for k, v in case.items() if v})

    async def forget(self, external_id: str) -> None:
        """The notes are deleted, the contact is blanked and then deleted.

        A contact with cases cannot be deleted: it stays without a name or an address.
        """
        whose = f"WhoId = {_text(external_id)}"
        for row in await self._query(_soql(["Id", "CallObject"], "Task", whose)):
            if str(row.get("CallObject") or "").startswith("voicedesk:"):
                await self._delete("Task", str(row["Id"]))
        cases = f"ContactId = {_text(external_id)} AND {OURS} != null"
        for row in await self._query(_soql(["Id"], "Case", cases)):
            path = self._path(f"sobjects/Case/{row['Id']}")
            await self.signed.send("PATCH", path, body=Body(json=NAMELESS["Case"]))
        nobody = {**NAMELESS["Contact"], **({self.account: None} if self.account else {})}
        path = self._path(f"sobjects/Contact/{quote(external_id, safe='')}")
        await self.signed.send("PATCH", path, body=Body(json=nobody), accept=GONE)
        await self._delete("Contact", external_id)

    async def changes(self, mark: str | None) -> CrmChanges:
        since = mark or EPOCH
        later = f"SystemModstamp >= {since} ORDER BY SystemModstamp, Id LIMIT {self.most}"
        rows = await self._contacts(later)
        done = f"IsClosed = true AND {OURS} != null AND {later}"
        closed = await self._query(_soql(["Id", OURS, "SystemModstamp"], "Case", done))
        start = _moment(since)
        last = [max((_changed(row) for row in some), default=start) for some in (rows, closed)]
        cut = [len(some) >= self.most for some in (rows, closed)]
        return CrmChanges(
            [self._customer(row) for row in rows],
            [TicketId(str(row[OURS])) for row in closed],
            _written(people.reached(start, last, cut)),
            more=any(cut),
        )

    async def check(self) -> None:
        """Reads contacts and cases with our field."""
        for kind in ("Contact", "Case"):
            try:
                await self._query(_soql(["Id", OURS], kind, f"{OURS} != null LIMIT 1"))
            except ConnectorRefused as error:
                raise ConnectorRefused(
                    f"{VENDOR} has no field {OURS} on {kind} that we may read; "
                    "make one: text, unique, external id"
                ) from error

    @property
    def _fields(self) -> list[str]:
        return [*FIELDS, OURS, *([self.account] if self.account else [])]

    async def _contacts(self, condition: str) -> list[Record]:
        return await self._query(_soql(self._fields, "Contact", condition))

    async def _upsert(self, kind: str, ours: str, fields: Mapping[str, str]) -> str:
        path = self._path(f"sobjects/{kind}/{OURS}/{quote(ours, safe='')}")
        answer = await self.signed.send(
            "PATCH", path, body=Body(json=fields), accept=frozenset({400}), key=f"{kind}:{ours}"
        )
        if answer.is_success:
            return str(object_of(VENDOR, answer)["id"])
        same = _duplicate(answer)
        if same is None:
            raise ConnectorRefused(f"{VENDOR} refused the request ({answer.status_code})")
        return await self._join(same, ours, fields)

    async def _join(self, external: str, ours: str, fields: Mapping[str, str]) -> str:
        """Somebody is there already: they get our mark, and what they lack."""
        rows = await self._query(_soql(list(fields), "Contact", f"Id = {_text(external)}"))
        lacking = {name: value for name, value in fields.items() if rows and not rows[0].get(name)}
        path = self._path(f"sobjects/Contact/{external}")
        body = Body(json={**lacking, OURS: ours})
        await self.signed.send("PATCH", path, body=body, key=f"join:{external}")
        return external

    async def _delete(self, kind: str, id_: str) -> None:
        """What hangs together with something else may stay: nothing of it names anybody."""
        path = self._path(f"sobjects/{kind}/{quote(id_, safe='')}")
        kept = await self.signed.send("DELETE", path, accept=GONE | {REFUSED})
        if kept.status_code == REFUSED and "DELETE_FAILED" not in kept.text:
            raise ConnectorRefused(f"{VENDOR} does not let us delete a {kind}")

    async def _by_mark(self, ours: str) -> Sequence[Record]:
        return await self._query(_soql(["Id"], "Contact", f"{OURS} = {_text(ours)}"))

    async def _query(self, soql: str) -> list[Record]:
        answer = object_of(
            VENDOR, await self.signed.send("GET", self._path("query"), params={"q": soql})
        )
        rows = list(cast("Sequence[Record]", answer.get("records", ())))
        while further := answer.get("nextRecordsUrl"):
            answer = object_of(VENDOR, await self.signed.send("GET", str(further)))
            rows += cast("Sequence[Record]", answer.get("records", ()))
        return rows

    def _path(self, what: str) -> str:
        return f"services/data/{VERSION}/{what}"

    def _record(self, customer: Customer) -> dict[str, str]:
        first, last = people.split_name(customer.name)
        phone, mobile = (*customer.phones, "", "")[:2]
        said = {
            # a contact must have a last name
            "FirstName": first if last else "",
            "LastName": last or first or (phone if not customer.external_id else ""),
            "Email": customer.email or "",
            "Phone": phone,
            "MobilePhone": mobile,
            "Birthdate": customer.birth_date.isoformat() if customer.birth_date else "",
            "MailingPostalCode": customer.postcode or "",
        }
        if self.account:
            said[self.account] = customer.account or ""
        return {name: value for name, value in said.items() if value}

    def _customer(self, row: Record) -> Customer:
        external = str(row["Id"])
        names = (people.words(row.get(part)) for part in ("FirstName", "LastName"))
        return Customer(
            id=CustomerId(people.words(row.get(OURS)) or external),
            business=self.business,
            name=" ".join(part for part in names if part),
            phones=people.numbers((row.get("Phone"), row.get("MobilePhone")), self.region),
            email=people.words(row.get("Email")),
            birth_date=people.day(row.get("Birthdate")),
            postcode=people.words(row.get("MailingPostalCode")),
            account=people.words(row.get(self.account)) if self.account else None,
            external_id=external,
        )


def build(wiring: Wiring) -> Salesforce:
    """Options: login, region, account; the secret is the JSON key of a connected app."""
    key = read_key(secret(wiring, VENDOR, "JSON of a connected app"))
    login = option(wiring, VENDOR, "login", LOGIN).rstrip("/")
    audience = option(wiring, VENDOR, "audience", login)
    account = str(wiring.options.get("account", ""))
    if account and not re.fullmatch(r"\w+", account):
        raise ConfigurationError(f"{VENDOR} has no field {account!r}: write its API name")
    http = Http(VENDOR, login, explain=_explained)
    tokens = Granted(http, f"{login}/services/oauth2/token", lambda: form_of(key, audience))
    return Salesforce(
        Signed(http, tokens),
        wiring.business,
        SystemClock(),
        region=option(wiring, VENDOR, "region", "US"),
        account=account,
    )


def _explained(vendor: str, answer: httpx2.Response) -> ConnectorError:
    """A used-up budget of requests comes as 403, as a missing right does."""
    if answer.status_code == 403 and "REQUEST_LIMIT_EXCEEDED" in answer.text:
        return RateLimited(f"{vendor} asks us to slow down (403)")
    return refusal(vendor, answer)


def _duplicate(answer: httpx2.Response) -> str | None:
    """Whom a duplicate rule says that it is."""
    if "DUPLICATE" not in answer.text:
        return None
    found = re.search(r'"Id"\s*:\s*"(\w{15,18})"', answer.text)
    by_field = re.search(r"record with id: (\w{15,18})", answer.text)
    return found[1] if found else by_field[1] if by_field else None


def _soql(fields: Sequence[str], kind: str, condition: str) -> str:
    """What is said in a condition has been through `_text`."""
    return " ".join(("SELECT", ", ".join(fields), "FROM", kind, "WHERE", condition))


def _text(value: str) -> str:
    """A SOQL literal; nothing that a caller said gets out of its quotes."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + escaped.replace("\n", "\\n").replace("\r", "\\r") + "'"


def _changed(row: Record) -> int:
    return _moment(str(row["SystemModstamp"]))


def _moment(text: str) -> int:
    said = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(said.timestamp() * 1000)


def _written(moment: int) -> str:
    said = datetime.fromtimestamp(moment / 1000, UTC)
    return said.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment % 1000:03d}Z"
