"""The reader of documents that an owner hands in as knowledge."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from lab.fuzz.machine import Wrong
from lab.fuzz.truth import storable
from voicedesk.connectors.documents import to_markdown
from voicedesk.errors import DocumentUnreadable

_PDF = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>endobj\n"
    "4 0 obj<</Length 9>>stream\nBT ET\nendstream endobj\ntrailer<</Size 5/Root 1 0 R>>\n%%EOF\n"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCX = (
    f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>Hi</w:t></w:r></w:p></w:body>'
    "</w:document>"
)


@dataclass(slots=True)
class Papers:
    """The first line names the kind, the rest is the document; of DOCX its text part."""

    seeds: Sequence[str] = field(
        default_factory=lambda: (
            "html\n<html lang=en><title>T</title><main><h1>Hours</h1><p>At 9.<table><tr><td>a",
            "csv\nquestion,answer,ask\nWhen?,At nine.,hours|opening\n",
            "md\n# Parking\n\nBehind the house.\n",
            f"docx\n{_DOCX}",
            f"pdf\n{_PDF}",
        )
    )
    words: Sequence[str] = ("<div>", "<p>", "<svg>", "</", "question", "answer", '"', "obj", "w:p")

    def read(self, given: str) -> object:
        """As `voicedesk kb add` does."""
        kind, _, text = given.partition("\n")
        content = text.encode("utf-8", "surrogatepass")
        if kind == "docx":
            content = _packed(content)
        try:
            words = to_markdown(content, name=f"paper.{kind}")
        except DocumentUnreadable as error:
            return str(error)[:40]
        if not words.strip():
            raise Wrong("a document without words passed")
        storable(words, "a document")
        return kind, words.count("#"), words.count("|")


def _packed(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", content)
    return file.getvalue()
