"""The questions and answers of WebDAV in XML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from voicedesk.errors import ConnectorUnavailable

if TYPE_CHECKING:
    from voicedesk.domain.slots import Span

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
_SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a collection; `data` is empty when it went or was not asked for."""

    href: str
    data: str = ""


def query(within: Span) -> str:
    """Every event that touches a stretch of time."""
    bounds = f'start="{_stamp(within.start)}" end="{_stamp(within.end)}"'
    return (
        f"<C:calendar-query {_SPACES}><D:prop><C:calendar-data/></D:prop><C:filter>"
        '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">'
        f"<C:time-range {bounds}/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"
    )


def sync(token: str | None) -> str:
    """What changed since a token (RFC 6578)."""
    return (
        f"<D:sync-collection {_SPACES}><D:sync-token>{escape(token or '')}</D:sync-token>"
        "<D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>"
    )


def about() -> str:
    """What a collection is, and what we may do with it."""
    return (
        f"<D:propfind {_SPACES}><D:prop><D:resourcetype/><D:current-user-privilege-set/>"
        "</D:prop></D:propfind>"
    )


def items(vendor: str, content: bytes) -> list[Item]:
    """The files that an answer speaks of."""
    return [
        Item(one.findtext(f"{DAV}href") or "", one.findtext(f".//{CALDAV}calendar-data") or "")
        for one in _tree(vendor, content).iter(f"{DAV}response")
    ]


def sync_token(vendor: str, content: bytes) -> str:
    """Where the next question begins."""
    return _tree(vendor, content).findtext(f"{DAV}sync-token") or ""


def names(vendor: str, content: bytes) -> frozenset[str]:
    """The names of every element that was found, without their spaces."""
    found = [
        element
        for status in _tree(vendor, content).iter(f"{DAV}propstat")
        if " 200" in (status.findtext(f"{DAV}status") or "")
        for element in status.iter()
    ]
    return frozenset(element.tag.rpartition("}")[2] for element in found)


def _tree(vendor: str, content: bytes) -> ElementTree.Element:
    """The XML. Raises ConnectorUnavailable for none, and for one that declares entities."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ConnectorUnavailable(f"{vendor} answered XML that declares entities")
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # no entities: see above
    except ElementTree.ParseError as error:
        raise ConnectorUnavailable(f"{vendor} answered something that is not XML") from error


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
