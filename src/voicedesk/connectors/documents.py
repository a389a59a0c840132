"""Documents of many kinds as Markdown with headings: HTML, PDF, DOCX, tables of questions, text."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from voicedesk.domain.words import storable
from voicedesk.errors import ConfigurationError, DocumentUnreadable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SILENT = "script, style, noscript, nav, header, footer, form, aside, svg, iframe, button, template"
"""What stands on every page and tells nothing."""
_HEADINGS = {f"h{depth}": "#" * depth for depth in range(1, 7)}
_BLOCKS = {*_HEADINGS, "p", "li", "tr", "dt", "dd", "summary", "pre", "blockquote", "figcaption"}
_QUESTIONS = ("question", "q", "title", "heading", "frage")
_ASKED = ("ask", "asks", "also asked", "variants", "auch gefragt")
_ANSWERS = ("answer", "a", "text", "body", "content", "antwort")


def to_markdown(content: bytes, *, name: str) -> str:
    """A document as Markdown; its kind is told by its name.

    Raises DocumentUnreadable, saying why, and ConfigurationError without the extra `documents`.
    """
    suffix = Path(name).suffix.casefold()
    reader = READERS.get(suffix)
    if reader is None:
        raise DocumentUnreadable(
            f"{suffix or 'a file without an ending'} is not a kind that is read"
        )
    try:
        words = reader(content, Path(name).stem)
    except ModuleNotFoundError as error:
        message = f"{suffix} needs the extra documents: uv pip install 'voicedesk[documents]'"
        raise ConfigurationError(message) from error
    except RecursionError as error:
        raise DocumentUnreadable("it is nested too deeply") from error
    words = storable(words)
    if not words.strip():
        raise DocumentUnreadable("there are no words in it; a scan must be recognised first")
    return words


def _plain(content: bytes, _stem: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentUnreadable("it is not UTF-8 text; save it as UTF-8") from error


def _html(content: bytes, stem: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(content.decode("utf-8", errors="replace"))
    for node in tree.css(SILENT):
        node.decompose()
    title = tree.css_first("title")
    facts = {"title": _words(title) if title else stem}
    root = tree.css_first("html")
    language = (root.attributes.get("lang") or "") if root else ""
    if language:
        facts["language"] = language.partition("-")[0].lower()
    body = tree.css_first("main") or tree.body
    blocks = list(_blocks(body)) if body else []
    return _front(facts) + "\n\n".join(blocks) if any(blocks) else ""


def _blocks(node: LexborNode) -> Iterator[str]:
    """The smallest blocks with words, in reading order."""
    child = node.child
    loose: list[str] = []
    while child is not None:
        tag = child.tag or ""
        inner = tag in _BLOCKS or child.css_first(", ".join(sorted(_BLOCKS))) is not None
        if not inner:
            loose.append(child.text(deep=True) if tag != "-text" else child.text())
        else:
            if words := " ".join(" ".join(loose).split()):
                yield words
            loose = []
            yield from [_block(child)] if tag in _BLOCKS else _blocks(child)
        child = child.next
    if words := " ".join(" ".join(loose).split()):
        yield words


def _block(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag == "tr":
        cells = [_words(cell) for cell in node.css("th, td")]
        return f"| {' | '.join(cells)} |" if any(cells) else ""
    words = _words(node)
    mark = {"li": "-", "dt": "####", "summary": "####", **_HEADINGS}.get(tag, "")
    return f"{mark} {words}".strip() if words else ""


def _words(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator=" ").split()).replace(" .", ".")


def _pdf(content: bytes, stem: str) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise DocumentUnreadable("it is damaged or has a password") from error
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    except pypdfium2.PdfiumError as error:
        raise DocumentUnreadable("a page of it is damaged") from error
    finally:
        document.close()
    parts = [
        f"## Page {number}\n\n{_joined(words)}"
        for number, words in enumerate(pages, start=1)
        if words.strip()
    ]
    return "\n\n".join([f"# {stem}", *parts]) if parts else ""


def _joined(words: str) -> str:
    """Lines of print as text: a word that was cut at the end of a line is whole again."""
    return words.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\x02", "").replace("#", "")


def _docx(content: bytes, stem: str) -> str:
    from xml.parsers.expat import ExpatError
    from zipfile import BadZipFile

    import mammoth

    try:
        made: str = mammoth.convert_to_html(BytesIO(content)).value
    except (BadZipFile, ExpatError, KeyError, ValueError) as error:
        raise DocumentUnreadable("it is damaged, or no DOCX") from error
    return _html(made.encode(), stem)


def _table(content: bytes, _stem: str) -> str:
    """A table of questions, answers and other ways to ask; each row is a heading with its text."""
    text = _plain(content, _stem)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    try:
        rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DocumentUnreadable(f"it is no table ({error})") from error
    known = {str(name).strip().casefold(): name for name in (rows[0] if rows else {}) if name}
    question, answer, asked = (
        next((known[name] for name in names if name in known), None)
        for names in (_QUESTIONS, _ANSWERS, _ASKED)
    )
    if question is None or answer is None:
        raise DocumentUnreadable("its first line names no columns question and answer")
    return "\n\n".join(
        f"# {' '.join(row[question].split())}\n\n"
        f"{_ask(row[asked] if asked else '')}{row[answer].strip()}"
        for row in rows
        if (row[question] or "").strip() and (row[answer] or "").strip()
    )


def _ask(asked: str | None) -> str:
    words = " ".join((asked or "").split())
    return f"Ask: {words}\n\n" if words else ""


def _front(facts: Mapping[str, str]) -> str:
    lines = [f"{name}: {json.dumps(word, ensure_ascii=False)}" for name, word in facts.items()]
    return "\n".join(["---", *lines, "---", "", ""])


READERS: Mapping[str, Callable[[bytes, str], str]] = {
    ".md": _plain,
    ".markdown": _plain,
    ".txt": _plain,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".csv": _table,
    ".tsv": _table,
}
"""By the ending of a file's name."""
