"""Any customer system that speaks our own REST contract, docs/reference/crm.openapi.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from voicedesk.connectors._options import option
from voicedesk.connectors.crm import _people as people
from voicedesk.connectors.crm._signed import Fixed, Signed
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.domain.call import Customer, CustomerId, TicketId
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable, Unsupported
from voicedesk.ports import CrmChanges

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Ticket

VENDOR = "the customer system"
TRIES = 3
"""How often a change is made again upon what somebody else wrote in between."""
PAGES = 20
GONE = frozenset({404, 410})
CANNOT = frozenset({405, 501})
CONFLICT = 409
CHANGED_MEANWHILE = 412
TEXTS = ("name", "email", "postcode", "account", "language")

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RestCrm:
    """A customer system behind CRM_API_URL."""

    signed: Signed
    business: BusinessId
    region: str = "US"

    async def by_phone(self, phone: str) -> Sequence[Customer]:
        rows = await self._all("customers", {"phone": phone})
        return [one for one in map(self._customer, rows) if phone in one.phones]

    async def by_email(self, email: str) -> Sequence[Customer]:
        rows = await self._all("customers", {"email": email.strip()})
        return [self._customer(row) for row in rows]

    async def get(self, external_id: str) -> Customer | None:
        answer = await self.signed.send("GET", _customer_path(external_id), accept=GONE)
        return self._customer(object_of(VENDOR, answer)) if answer.is_success else None

    async def save(self, customer: Customer, *, key: str) -> str:
        """Updates upon the version that was read; creates once by our id."""
        if customer.external_id and await self._change(customer.external_id, _fields(customer)):
            return customer.external_id
        body = Body(json={"reference": customer.id, **_fields(customer)})
        answer = await self.signed.send(
            "POST", "customers", body=body, key=f"customer:{customer.id}", accept=frozenset({409})
        )
        found = object_of(VENDOR, answer)
        if answer.status_code != CONFLICT:
            return str(found["id"])
        if not isinstance(found.get("existing"), str):
            raise ConnectorRefused(f"{VENDOR} has that customer and does not say which")
        return await self._join(str(found["existing"]), customer)

    async def add_note(self, external_id: str, note: str, *, key: str) -> None:
        path = f"{_customer_path(external_id)}/notes"
        await self.signed.send("POST", path, body=Body(json={"text": note}), key=key)

    async def open_ticket(self, external_id: str | None, ticket: Ticket, *, key: str) -> str:
        said = {
            "reference": ticket.id,
            "category": ticket.category,
            "summary": ticket.summary,
            "priority": ticket.priority.value,
            "customer": external_id,
            "name": ticket.name,
            "phone": ticket.phone,
            "account": ticket.account,
            "order": ticket.order,
            "due": ticket.due.isoformat() if ticket.due else None,
        }
        body = Body(json={name: value for name, value in said.items() if value})
        answer = await self.signed.send("POST", "tickets", body=body, key=f"ticket:{ticket.id}")
        return str(object_of(VENDOR, answer)["id"])

    async def forget(self, external_id: str) -> None:
        answer = await self.signed.send("DELETE", _customer_path(external_id), accept=GONE | CANNOT)
        if answer.status_code in CANNOT:
            raise Unsupported(f"{VENDOR} has no way to delete a customer")

    async def changes(self, mark: str | None) -> CrmChanges:
        """Pages of changes; the far side's cursor is our mark."""
        customers: list[Customer] = []
        closed: list[TicketId] = []
        at, more = mark or "", True
        for _ in range(PAGES):
            params = {"since": at} if at else {}
            found = object_of(VENDOR, await self.signed.send("GET", "changes", params=params))
            rows = cast("Sequence[Record]", found.get("customers", ()))
            customers += [self._customer(row) for row in rows]
            closed += [TicketId(str(one)) for one in cast("Sequence[str]", found.get("closed", ()))]
            at, more = str(found["next"]), found.get("more") is True
            if not more:
                break
        return CrmChanges(customers, closed, at, more=more)

    async def check(self) -> None:
        await self.signed.send("GET", "customers", params={"limit": "1"})

    async def _change(self, external: str, fields: Mapping[str, object]) -> bool:
        """Whether it is there; what somebody else wrote meanwhile is read before we write."""
        for _ in range(TRIES):
            there = await self.signed.send("GET", _customer_path(external), accept=GONE)
            if not there.is_success:
                return False
            version = str(object_of(VENDOR, there).get("version", ""))
            answer = await self.signed.send(
                "PATCH",
                _customer_path(external),
                body=Body(json=dict(fields)),
                headers={"If-Match": f'"{version}"'},
                key=f"change:{external}:{version}",
                accept=frozenset({CHANGED_MEANWHILE}),
            )
            if answer.is_success:
                return True
        raise ConnectorUnavailable(f"{VENDOR} is being written to by others")

    async def _join(self, external: str, customer: Customer) -> str:
        """Somebody has that address already: they get our mark, and what they lack."""
        answer = await self.signed.send("GET", _customer_path(external))
        there = object_of(VENDOR, answer)
        lacking = {name: v for name, v in _fields(customer).items() if not there.get(name)}
        await self._change(external, {**lacking, "reference": customer.id})
        return external

    async def _all(self, path: str, params: Mapping[str, str]) -> list[Record]:
        rows: list[Record] = []
        after = ""
        while True:
            asked = {**params, **({"after": after} if after else {})}
            found = object_of(VENDOR, await self.signed.send("GET", path, params=asked))
            rows += cast("Sequence[Record]", found.get("items", ()))
            after = str(found.get("next") or "")
            if not after:
                return rows

    def _customer(self, row: Record) -> Customer:
        external = str(row["id"])
        said = {name: people.words(row.get(name)) for name in TEXTS}
        phones = row.get("phones")
        preferences = row.get("preferences")
        return Customer(
            id=CustomerId(people.words(row.get("reference")) or external),
            business=self.business,
            name=said["name"] or "",
            phones=people.numbers(phones if isinstance(phones, list) else (), self.region),
            email=said["email"],
            birth_date=people.day(row.get("birth_date")),
            postcode=said["postcode"],
            account=said["account"],
            language=said["language"],
            preferences=tuple(
                (str(name), str(value))
                for name, value in (preferences if isinstance(preferences, dict) else {}).items()
            ),
            external_id=external,
        )


def build(wiring: Wiring) -> RestCrm:
    """Options: url, region; the secret, where there is one, is a bearer token."""
    http = Http(VENDOR, option(wiring, VENDOR, "url").rstrip("/"))
    token = Fixed(wiring.secret or "")
    return RestCrm(Signed(http, token), wiring.business, option(wiring, VENDOR, "region", "US"))


def _customer_path(external: str) -> str:
    return f"customers/{quote(external, safe='')}"


def _fields(customer: Customer) -> dict[str, object]:
    said: dict[str, object] = {
        "name": customer.name,
        "phones": list(customer.phones),
        "email": customer.email,
        "birth_date": customer.birth_date.isoformat() if customer.birth_date else None,
        "postcode": customer.postcode,
        "account": customer.account,
        "language": customer.language,
        "preferences": dict(customer.preferences),
    }
    return {name: value for name, value in said.items() if value}
