"""Facts from the text of a page, for websites that carry no data for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from voicedesk.profile.typed_hours import Week, read_week
from voicedesk.profile.website.page import Block, ReadPage

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OFFER = re.compile(r"\b(services?|treatments?|prices?|price list|menu of|what we do)\b", re.I)
_TEAM = re.compile(r"\b(our team|meet the team|team|staff|our people|our doctors|stylists)\b", re.I)
_PRICE = re.compile(
    r"(?:from\s*)?[$\u20ac\u00a3]\s?(\d+(?:[.,]\d{2})?)|(\d+(?:[.,]\d{2})?)\s?[\u20ac\u00a3]"
)
_LASTS = re.compile(r"\(?\b(\d+)\s?(min(?:ute)?s?|h(?:ou)?rs?|h)\b\.?\)?", re.I)
_LONGEST_NAME = 60
_MOST = 40
_NAME = re.compile(
    r"(?:(?:Dr|Doctor|Mr|Mrs|Ms|Prof)\.?\s)?[A-Z\u00c0-\u00de][\w'\u2019-]+(?:\s[A-Z\u00c0-\u00de][\w'\u2019.-]*){1,3}"
)


def plain_name(page: ReadPage) -> str:
    """What the site calls itself: its stated name, else the shortest part of the title."""
    if page.site_name:
        return page.site_name
    parts = [part.strip() for part in re.split(r"\s[|\u2013\u2014-]\s|\s?:\s", page.title)]
    named = [part for part in parts if part and part.lower() not in {"home", "welcome"}]
    return " ".join(named[-1].split()) if named else ""


def linked_value(page: ReadPage, scheme: str) -> str:
    """What the first link of a scheme leads to: `tel:` or `mailto:`."""
    for href, _ in page.links:
        if href.strip().lower().startswith(scheme):
            return unquote(href.strip()[len(scheme) :].partition("?")[0]).strip()
    return ""


def plain_address(page: ReadPage) -> str:
    """What stands in the page's address element."""
    lines = [block.text for block in page.blocks if block.tag == "address"]
    kept = [line for line in lines if "@" not in line and not _is_phone(line)]
    return ", ".join(kept[:3])


def plain_hours(page: ReadPage) -> Week:
    """Lines that name days and clocks."""
    return read_week([block.text for block in page.blocks if len(block.text) < 200])


def plain_services(page: ReadPage) -> list[dict[str, str]]:
    """Items under a heading that announces services or prices, and every item with a price."""
    found: dict[str, dict[str, str]] = {}
    for under, block in _under_headings(page.blocks):
        priced = bool(_PRICE.search(block.text))
        listed = block.tag in {"li", "tr", "dt"} and bool(_OFFER.search(under))
        if (listed or (priced and block.tag in {"li", "tr", "dt", "h3", "h4"})) and (
            row := _service(block.text)
        ):
            found.setdefault(row["name"].lower(), row)
    return list(found.values())[:_MOST]


def plain_staff(page: ReadPage) -> list[str]:
    """Names of people under a heading that announces them."""
    names = [
        match[0]
        for under, block in _under_headings(page.blocks)
        if _TEAM.search(under) and block.tag in {*HEADINGS, "li", "dt", "figcaption"}
        if (match := _NAME.match(block.text))
    ]
    return list(dict.fromkeys(names))[:_MOST]


def plain_questions(page: ReadPage) -> list[tuple[str, str]]:
    """Questions that stand as headings, with the text beneath them."""
    found: list[tuple[str, str]] = []
    for at, block in enumerate(page.blocks):
        is_head = block.tag in {*HEADINGS, "summary", "dt", "button"}
        if is_head and block.text.endswith("?"):
            answer = " ".join(_answer(page.blocks[at + 1 :]))
            if answer:
                found.append((block.text, answer))
    return found[:_MOST]


def _answer(after: Sequence[Block]) -> Iterator[str]:
    length = 0
    for block in after:
        if block.tag in {*HEADINGS, "summary", "dt", "button"} or length > 600:
            return
        length += len(block.text)
        yield block.text


def _under_headings(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Each block with the heading above it; a deeper heading is also under the one above."""
    above: dict[str, str] = {}
    for block in blocks:
        if block.tag in HEADINGS:
            above = {tag: text for tag, text in above.items() if tag < block.tag}
            yield " / ".join(above.values()), block
            above[block.tag] = block.text
        else:
            yield " / ".join(above.values()), block


def _service(text: str) -> dict[str, str] | None:
    price, lasts = _PRICE.search(text), _LASTS.search(text)
    name = re.split(
        r"\s[|\u2013\u2014-]\s|\||:|\.{2,}|\u2026", _LASTS.sub("", _PRICE.sub("", text))
    )[0]
    name = re.sub(r"\b(?:from|ab)\b\s*$", "", name, flags=re.I).strip(" ,.()-\u2013\u2014")
    if not name or len(name) > _LONGEST_NAME or name.endswith("?"):
        return None
    amount = (price[1] or price[2]).replace(",", ".") if price else ""
    hours = bool(lasts) and lasts[2].lower().startswith("h") if lasts else False
    minutes = int(lasts[1]) * (60 if hours else 1) if lasts else 0
    return {"name": name, "price": amount, "duration_min": str(minutes or "")}


def _is_phone(line: str) -> bool:
    return len(re.findall(r"\d", line)) >= 7 and not re.search(r"[A-Za-z]{4}", line)
