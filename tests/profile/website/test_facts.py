"""A business's own pages give the facts of a desk, each with where it was found."""

from __future__ import annotations

import json

import pytest

from voicedesk.profile.check import read_profile
from voicedesk.profile.website import WebPage, found_on
from voicedesk.profile.website.facts import knowledge_text, read_questions

pytestmark = pytest.mark.unit

URL = "https://harbour.example"
DATA = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "HairSalon",
            "name": "Harbour Hair",
            "telephone": "+1 202-555-0147",
            "email": "mailto:hi@harbour.example",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "7 Quay Street",
                "addressLocality": "Washington",
                "postalCode": "20001",
            },
            "openingHoursSpecification": [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": ["https://schema.org/Tuesday", "Wednesday"],
                    "opens": "09:00:00",
                    "closes": "18:00",
                },
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": "Monday",
                    "opens": "1:00",
                    "closes": "2:00",
                    "validFrom": "2026-12-24",
                    "validThrough": "2026-12-25",
                },
            ],
            "employee": [{"@type": "Person", "name": "Ana Silva"}],
            "hasOfferCatalog": {
                "@type": "OfferCatalog",
                "itemListElement": [
                    {
                        "@type": "Offer",
                        "price": "45.00",
                        "itemOffered": {"@type": "Service", "name": "Haircut", "duration": "PT40M"},
                    },
                ],
            },
        },
        {
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": "Do you take walk-ins?",
                    "acceptedAnswer": {"@type": "Answer", "text": "<p>Yes, before noon.</p>"},
                },
            ],
        },
    ],
}
PLAIN = """<html><head><title>Home | Miller &amp; Sons</title></head><body>
<script>var services = "Services $99";</script>
<header><a href="tel:%2B12025550133">ring us</a> <a href="mailto:shop@miller.example?subject=hi">
mail</a></header>
<address>12 Mill Lane<br>Springfield</address>
<h2>Opening hours</h2><table><tr><td>Mon - Fri</td><td>8:30 am - 5 pm</td></tr>
<tr><td>Sat</td><td>closed</td></tr></table>
<h2>Our services</h2><ul><li>Oil change &ndash; $49 (30 min)</li><li>Brake check</li>
<li>Tyres from $12.50</li></ul>
<h2>Meet the team</h2><h3>Jo Miller</h3><p>Since 1990.</p><h3>Sam Reyes, mechanic</h3>
<h2>Good to know</h2><details><summary>Is there parking?</summary><p>In the yard.</p></details>
<h3>Do you rent cars?</h3><p>No.</p><p>Ask next door.</p>
</body></html>"""


def as_data(data: object) -> WebPage:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return WebPage(URL, f"<html><head>{script}</head><body><p>Hello</p></body></html>")


def test_data_for_search_engines_is_read() -> None:
    found = found_on([as_data(DATA)])
    assert found.outline.values == {
        "business.name": "Harbour Hair",
        "business.kind": "hair salon",
        "business.phone": "+12025550147",
        "business.email": "hi@harbour.example",
        "locations.address": "7 Quay Street, Washington, 20001",
        "business.region": "US",
        "business.currency": "USD",
        "business.time_zone": "America/New_York",
        "business.website": URL,
    }
    assert found.outline.hours == {"tuesday": "09:00-18:00", "wednesday": "09:00-18:00"}
    (service,) = found.outline.rows["services"]
    assert (service["name"], service["price"], service["duration_min"]) == (
        "Haircut",
        "45.00",
        "45",
    )
    assert [one["name"] for one in found.outline.rows["staff"]] == ["Ana Silva"]
    assert found.questions == (("Do you take walk-ins?", "Yes, before noon."),)


def test_text_is_read_where_there_is_no_data() -> None:
    found = found_on([WebPage(URL, PLAIN)])
    values = found.outline.values
    assert values["business.name"] == "Miller & Sons"
    assert values["business.phone"] == "+12025550133"
    assert values["business.email"] == "shop@miller.example"
    assert values["locations.address"] == "12 Mill Lane, Springfield"
    assert found.outline.hours["friday"] == "08:30-17:00"
    assert "saturday" not in found.outline.hours
    rows = [(r["name"], r["price"], r["duration_min"]) for r in found.outline.rows["services"]]
    assert rows == [("Oil change", "49", "30"), ("Brake check", "", "30"), ("Tyres", "12.50", "30")]
    assert [one["name"] for one in found.outline.rows["staff"]] == ["Jo Miller", "Sam Reyes"]
    assert found.questions == (
        ("Is there parking?", "In the yard."),
        ("Do you rent cars?", "No. Ask next door."),
    )


def test_every_fact_says_where_it_is_from() -> None:
    found = found_on([WebPage(URL, PLAIN), as_data(DATA)])
    assert found.outline.values["business.name"] == "Harbour Hair"
    assert found.sources["business.name"] == f"{URL}, its data for search engines"
    assert found_on([WebPage(URL, PLAIN)]).sources["hours"] == f"{URL}, its text"
    missing = set(found.outline.values) - set(found.sources)
    assert missing == {"business.region", "business.currency", "business.website"}


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>",
        "<script type='application/ld+json'>{</script>",
        '<script type=\'application/ld+json\'>[[[[1]]], {"@type": 7, "name": {}}]</script>',
        "<script type='application/ld+json'>" + "[" * 50_000 + "</script>",
        "</div></div><li>" * 200,
        '{"@type": "Dentist"}',
    ],
)
def test_a_page_that_says_nothing_gives_nothing(html: str) -> None:
    found = found_on([WebPage(URL, html)])
    assert found.outline.hours == {}
    assert found.outline.rows == {"services": (), "staff": ()}


def test_no_page_gives_nothing() -> None:
    assert found_on([]).sources == {}


def test_questions_are_knowledge_and_can_be_typed() -> None:
    typed = "Is there parking?\nYes,\nbehind the house.\n\nNo question\n## Do you take dogs?\nNo."
    pairs = read_questions(typed)
    assert pairs == [
        ("Is there parking?", "Yes, behind the house. No question"),
        ("Do you take dogs?", "No."),
    ]
    files = {"profile.yaml": "a: 1", "knowledge/website.md": knowledge_text(pairs)}
    assert [m for m in read_profile(files).mistakes if m.file.startswith("knowledge")] == []
