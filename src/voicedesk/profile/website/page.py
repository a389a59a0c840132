"""One page of a website: its blocks of text, its links, and the data it carries for machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = frozenset({"style", "noscript", "svg", "template", "iframe", "select", "option"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
BLOCKS = frozenset(
    "h1 h2 h3 h4 h5 h6 p li tr dt dd summary address figcaption blockquote div section article "
    "header footer main aside nav ul ol dl table tbody details body button".split()
)
CELLS = frozenset({"td", "th", "br"})
LD = "application/ld+json"
MOST_BLOCKS = 5_000


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it was fetched."""

    url: str
    html: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text, and the element that it stands in."""

    tag: str
    text: str


@dataclass(slots=True)
class ReadPage:
    """What a page holds, without its looks."""

    url: str
    title: str = ""
    site_name: str = ""
    blocks: list[Block] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Address and text, in order."""
    data: list[str] = field(default_factory=list)
    """Scripts of JSON-LD, unread."""


def read_page(page: WebPage) -> ReadPage:
    """Read a page; what is malformed is read as far as it goes."""
    reader = _Reader(page.url)
    reader.feed(page.html)
    reader.close()
    reader.flush()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = ReadPage(url)
        self._around: list[str] = []
        self._words: list[str] = []
        self._data: list[str] | None = None
        self._link: list[str] | None = None
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("property") == "og:site_name":
            self.page.site_name = " ".join(given.get("content", "").split())
        if tag == "script":
            self._data = [] if given.get("type", "").strip().lower() == LD else None
        if tag == "a":
            self._href, self._link = given.get("href", ""), []
        if tag in BLOCKS:
            self.flush()
        if tag in CELLS:
            self._words.append(" | " if tag != "br" else "\n")
        if tag not in VOID:
            self._around.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            self.page.data.append("".join(self._data))
            self._data = None
        if tag == "a" and self._link is not None:
            self.page.links.append((self._href, " ".join("".join(self._link).split())))
            self._link = None
        if tag in BLOCKS:
            self.flush()
        if tag in self._around:
            while self._around and self._around.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)
        elif "title" in self._around and "body" not in self._around:
            self.page.title += data
        elif not (SILENT | {"script"}).intersection(self._around):
            self._words.append(data)
            if self._link is not None:
                self._link.append(data)

    def flush(self) -> None:
        """End the block that is being read."""
        said, self._words = "".join(self._words), []
        tag = next((one for one in reversed(self._around) if one in BLOCKS), "body")
        for line in said.split("\n") if "\n" in said and tag in {"address"} else [said]:
            text = " ".join(line.split()).strip("| ")
            if text and len(self.page.blocks) < MOST_BLOCKS:
                self.page.blocks.append(Block(tag, text))
