"""Documents of every kind become Markdown with their headings; what cannot be read says why."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from voicedesk.connectors.documents import to_markdown
from voicedesk.domain.business import BusinessId
from voicedesk.errors import DocumentUnreadable
from voicedesk.services.passages import cut_markdown

pytestmark = pytest.mark.unit

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org"


def docx() -> bytes:
    """The least that is a DOCX: one heading, one paragraph."""
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    body = (
        f"<w:p>{style}<w:r><w:t>Parking</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>You can park behind the house.</w:t></w:r></w:p>"
    )
    types = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    )
    link = f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument"'
    made = BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{OFFICE}/package/2006/content-types">{types}</Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
            f'<Relationship Id="r" {link} Target="word/document.xml"/></Relationships>',
        )
        file.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
    return made.getvalue()


def pdf(words: str) -> bytes:
    """The least that is a PDF: one page with one line."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET" if words else ""
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    objects = "".join(f"{n} 0 obj\n{part}\nendobj\n" for n, part in enumerate(parts, start=1))
    return f"%PDF-1.4\n{objects}trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n".encode()


LOCKED = pdf("Yes.").replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + b"41" * 32
    + b"> /U <"
    + b"42" * 32
    + b"> >>",
)
"""No empty password opens it."""
HTML = b"""<html lang="de-DE"><head><title>Salon Anna</title><script>var x = 1;</script></head>
<body><nav><p>Menu</p></nav><div>Loose words.<h2>Prices</h2><table><tr><th>Cut</th><td>30</td></tr>
</table><ul><li>Cash</li><li>Cards</li></ul><dl><dt>Dogs?</dt><dd>Small ones.</dd></dl></div></body>
</html>"""


def test_a_page_keeps_its_headings_and_loses_its_menu() -> None:
    passages = cut_markdown(
        to_markdown(HTML, name="a.html"), source="a.html", business=BusinessId("salon")
    )
    assert [(one.title, one.text, one.language) for one in passages] == [
        ("Salon Anna", "Loose words.", "de"),
        ("Prices", "Cut, 30. Cash. Cards.", "de"),
        ("Prices > Dogs?", "Small ones.", "de"),
    ]


def test_a_word_document_keeps_its_headings() -> None:
    words = to_markdown(docx(), name="parking.docx")
    assert "# Parking\n\nYou can park behind the house." in words


def test_a_pdf_is_read_by_page() -> None:
    words = to_markdown(pdf("Parking is free."), name="parking.pdf")
    assert words.startswith("# parking\n\n## Page 1\n\nParking is free.")


def test_a_table_of_questions_is_read_by_row() -> None:
    table = "ID;Question;Answer\n1;Can I park?;Yes.\n2;;nothing\n"
    assert to_markdown(table.encode(), name="faq.csv") == "# Can I park?\n\nYes."


def test_a_table_may_say_in_which_other_ways_is_asked() -> None:
    table = "Question,Answer,Ask\nPark?,Yes.,where do I park; any lot\nDogs?,No.,\n"
    read = "# Park?\n\nAsk: where do I park; any lot\n\nYes.\n\n# Dogs?\n\nNo."
    assert to_markdown(table.encode(), name="faq.csv") == read


@pytest.mark.parametrize(
    "name, content, why",
    [
        ("a.docx", b"no zip", "no DOCX"),
        ("a.pdf", b"no pdf", "damaged"),
        ("a.pdf", pdf(""), "no words"),
        ("a.pdf", LOCKED, "damaged or has a password"),
        ("a.csv", b"colour,shape\nred,round\n", "no columns question and answer"),
        ("a.csv", b"", "no columns question and answer"),
        ("a.txt", b"\xff\xfe\xff", "not UTF-8"),
        ("a.csv", "question,answer\nCafé?,Ja".encode("latin-1"), "save it as UTF-8"),
        ("a.html", b"<html><body></body></html>", "no words"),
        ("a", b"words", "without an ending"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, why: str) -> None:
    with pytest.raises(DocumentUnreadable, match=why):
        to_markdown(content, name=name)


@pytest.mark.parametrize(
    "content, name, why",
    [
        (b"<p>" + b"<svg>" * 20_000 + b"x", "a.html", "nested too deeply|no words"),
        (b"question,answer\n" + b"x" * 200_000 + b",y\n", "a.csv", "no table"),
        (b"\x00", "a.md", "no words"),
    ],
)
def test_what_breaks_a_parser_is_told(content: bytes, name: str, why: str) -> None:
    with pytest.raises(DocumentUnreadable, match=why):
        to_markdown(content, name=name)


def test_a_docx_without_words_in_it_is_told() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr("word/document.xml", "")
    with pytest.raises(DocumentUnreadable, match="damaged"):
        to_markdown(made.getvalue(), name="a.docx")


def test_what_no_database_takes_is_left_out_of_a_document() -> None:
    assert to_markdown(b"# Par\x00king", name="a.md") == "# Parking"
