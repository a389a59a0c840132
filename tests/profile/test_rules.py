"""A profile may not contradict itself, point nowhere, or hold a secret."""

from __future__ import annotations

import pytest

from tests.profile.bicycles import FILES, PROFILE, SAMPLE
from voicedesk.profile.check import read_profile

pytestmark = pytest.mark.unit

MEG = "[{name: Meg, number: "
KEY = "sk-" + "proj-" + "a1B2c3D4e5F6g7H8i9J0"


def words_of(profile: str, sample: str = SAMPLE) -> list[str]:
    files = {**FILES, "profile.yaml": profile, "sample.yaml": sample}
    return [mistake.words for mistake in read_profile(files).mistakes]


# what is written, instead of what; everything that is then said
CASES = [
    (
        "Europe/London",
        "Europe/Londen",
        'business.time_zone: there is no time zone "Europe/Londen"; did you mean "Europe/London"?',
    ),
    (
        "staff: [meg]",
        "staff: [mag]",
        'nobody is called "mag", so nobody performs this service; did',
    ),
    ("staff: [meg]", "staff: [meg, ann]", 'services.tune_up.staff: nobody is called "ann"'),
    ("resources: [stand]", "resources: [lift]", 'no kind of resource is called "lift"'),
    ("default_service: tune_up", "default_service: x", 'no service is called "x"'),
    (
        "name: the stand}",
        "name: the stand}\n  - {id: stand_1, kind: stand, name: another}",
        'resources: the id "stand_1" is used twice',
    ),
    ("[flat tyre]", "[once over]", '"once over" means both services.tune_up and services.puncture'),
    ("name: Tom", "name: Meg", '"Meg" means both staff.meg and staff.tom; a caller could not tell'),
    ("[flat tyre]", '[" "]', "services.puncture: a name or alias is empty"),
    (
        '["09:00-12:00", "13:00-18:00"]',
        '["09:00-13:30", "13:00-18:00"]',
        "hours.wednesday: two stretches overlap",
    ),
    ("10:00-16:00", "10:05-16:00", "hours.saturday: begins off the 15-minute grid"),
    ("duration_min: 60", "duration_min: 65", "65 is no multiple of 15, the booking.quantum_min"),
    ("step_min: 30", "step_min: 20", "booking.step_min: 20 is no multiple of 15"),
    (
        "duration_min: 60",
        "duration_min: 600",
        "600 minutes fit into no opening; the longest is 540",
    ),
    (
        'hours: {saturday: ["10:00-16:00"]}',
        'hours: {monday: ["10:00-16:00"]}',
        "staff.tom.hours: Tom is never there when the business is open",
    ),
    ('hours: {saturday: ["10:00-16:00"]}', "hours: {}", "staff.tom.hours: Tom never works"),
    ("last: 2026-04-10", "last: 2026-04-01", "staff.meg.away: 2026-04-01 is before 2026-04-07"),
    ("country: GB, subdivision: ENG", "country: XX", 'holidays.country: "XX" is not known'),
    ("subdivision: ENG", "subdivision: ENX", '"ENX" is not known in GB; did you mean "ENG"?'),
    ("subdivision: ENG", "open_on: [Good Fryday]", 'did you mean "Good Friday"?'),
    ("country: GB, subdivision: ENG", "open_on: [Easter]", "say which country's holidays"),
    (
        "{business}, how",
        "{businesss}, how",
        "voice.greeting: {businesss} is not known here; did you",
    ),
    ("{business}, how", "{business, how", "voice.greeting: the braces do not pair"),
    ("{service}, {when}", "{service}, {wen}", "notifications.templates.confirmation.sms: {wen} is"),
    ("confirmation: {sms", "confirmtion: {sms", 'did you mean "confirmation"?'),
    (
        "people: " + MEG + '"+442079460102"}]',
        "topics: [refunds]",
        "nobody is named to whom a caller",
    ),
    (MEG + '"+442079460102"', MEG + '"+442079460101"', "this rings the desk itself"),
    ('dial_prefixes: ["+44"]', 'dial_prefixes: ["+1"]', "begins with none of limits.dial_prefixes"),
    ('phone: "+442079460101"', 'phone: "+442079460101234"', "is no possible telephone number"),
    ('phone: "+442079460101"', 'phone: "+999442079"', "is no possible telephone number"),
    (
        "quantum_min: 15",
        "quantum_min: 15, notice_min: 200000",
        "the notice is longer than the horiz",
    ),
    ("products: [Brompton, Shimano]", f"products: [{KEY}]", "products: this looks like a secret"),
    (
        "products: [Brompton, Shimano]",
        "connectors: {crm: {name: rest, options: {api_key: abc}}}",
        "connectors.crm.options.api_key: this looks like a secret",
    ),
    (
        "products: [Brompton, Shimano]",
        "connectors: {crm: {name: rest, options: {url: 'https://me:pw@crm.example'}}}",
        "connectors.crm.options.url: this looks like a secret",
    ),
    (
        "products: [Brompton, Shimano]",
        "seasons: [{first: 2026-07-01, last: 2026-06-01, hours: {}}]",
        "seasons: 2026-06-01 is before 2026-07-01",
    ),
    (
        "products: [Brompton, Shimano]",
        "verification: {facts: [name, name]}",
        "two different facts are needed",
    ),
    (
        "products: [Brompton, Shimano]",
        'web: {origins: ["www.spokes.example/shop"]}',
        "web.origins: write",
    ),
    (
        "products: [Brompton, Shimano]",
        'call_lists: {block: ["+442079460199"], vip: ["+442079460199"]}',
        "is on the list of important callers too",
    ),
]


@pytest.mark.parametrize("old, new, words", CASES)
def test_a_contradiction_is_named_once_and_alone(old: str, new: str, words: str) -> None:
    assert old in PROFILE
    found = words_of(PROFILE.replace(old, new, 1))
    assert len(found) == 1
    assert words in found[0]


def test_a_week_without_an_open_day_is_refused() -> None:
    start, end = PROFILE.index("hours:"), PROFILE.index("holidays:")
    found = words_of(f"{PROFILE[:start]}hours: {{}}\n{PROFILE[end:]}")
    assert found == ["hours: the business is closed all week"]


@pytest.mark.parametrize("section", ["locations", "services", "staff"])
def test_a_business_needs_places_services_and_people(section: str) -> None:
    lines = PROFILE.splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{section}:"))
    end = next(n for n in range(start + 1, len(lines)) if not lines[n].startswith(" "))
    text = "".join([*lines[:start], f"{section}: []\n", *lines[end:]])
    assert f"{section}: at least one is needed" in words_of(text)


def test_overlapping_seasons_are_refused_only_at_the_same_place() -> None:
    seasons = "seasons: [{first: 2026-06-01, last: 2026-07-01, hours: {}}, \
{first: 2026-07-01, last: 2026-08-01, hours: {}, locations: [yard]}]"
    found = words_of(PROFILE.replace("products: [Brompton, Shimano]", seasons))
    assert found == ["seasons: 2026-07-01 to 2026-08-01 overlaps another season"]


def test_recording_without_a_word_of_it_is_refused() -> None:
    voice = 'voice: {recording: {enabled: true}, greeting: "{business}'
    found = words_of(PROFILE.replace('voice: {greeting: "{business}', voice))
    assert found == ["voice.recording.notice: calls are recorded, but no notice says so"]


def test_an_emergency_needs_somebody_to_ring() -> None:
    start, end = PROFILE.index("escalation:"), PROFILE.index("limits:")
    text = PROFILE[:start] + "emergency: {words: [on fire]}\n" + PROFILE[end:]
    assert words_of(text) == [
        "escalation.people: nobody is named to whom a caller could be handed over"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "an ordinary sentence of several words",
        "https://www.spokes.example",
        "+442079460101",
        "RS-9000",
    ],
)
def test_ordinary_words_are_no_secrets(text: str) -> None:
    assert words_of(PROFILE.replace("[Brompton, Shimano]", f'["{text}"]')) == []


def test_a_secret_is_never_repeated() -> None:
    found = words_of(PROFILE.replace("Brompton", KEY))
    assert KEY not in " ".join(found)


SAMPLES = [
    ("customer: Ada Byron", "customer: Ada Biron", 'nobody in the sample is "Ada Biron"; did you'),
    ("service: puncture", "service: paint", 'bookings.2.service: no service is called "paint"'),
    (
        "service: puncture, staff: tom",
        "service: tune_up, staff: tom",
        "tom does not perform tune_up",
    ),
    ("staff: tom", "staff: tim", 'bookings.2.staff: no member of staff is called "tim"'),
    ("staff: tom", "staff: tom, location: shop", 'no location is called "shop"'),
    (', at: "10:00"', "", "give either start, or in_open_days together with at"),
    (
        "start: 2026-03-07T11:00",
        "start: soon",
        '"soon" is not a date and time; write it as 2026-12',
    ),
    ("name: Ada Byron", "nme: Ada Byron", "customers.1.nme is not known here"),
]


@pytest.mark.parametrize("old, new, words", SAMPLES)
def test_a_sample_must_fit_its_profile(old: str, new: str, words: str) -> None:
    assert old in SAMPLE
    assert any(words in found for found in words_of(PROFILE, SAMPLE.replace(old, new, 1)))


def test_two_customers_on_one_number_are_told_apart_by_name() -> None:
    couple = '  - {name: Ada Byron, phone: "+442079460110", date_of_birth: 1990-12-10}\n'
    sample = SAMPLE.replace(couple, couple + couple.replace("Ada", "George"))
    assert words_of(PROFILE, sample) == [
        'bookings.2.customer: "+442079460110" fits several; give the name'
    ]


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("---\nvalid_from: 2026-03-01\n---\n# A\n\nB.\n", 0, ""),
        ("---\nvalid_from: soon\n---\n# A\n\nB.\n", 2, 'valid_from: "soon" is not a date'),
        (
            "---\ntitlee: A\n---\n# A\n\nB.\n",
            2,
            '"titlee" is not known here; did you mean "title"?',
        ),
        ("---\ntitle: A\n\n# A\n\nB.\n", 1, "the front matter has no end; close it with ---"),
        (
            "---\nvalid_from: 2026-03-01\nvalid_until: 2026-02-01\n---\nB.\n",
            1,
            "valid_until is before valid_from",
        ),
    ],
)
def test_front_matter_is_read_or_refused(text: str, line: int, words: str) -> None:
    found = read_profile({**FILES, "knowledge/a.md": text}).mistakes
    assert {(m.file, m.line) for m in found} <= {("knowledge/a.md", line)}
    assert words in "".join(m.words for m in found)
    assert len(found) == bool(words)


@pytest.mark.parametrize(
    "wished, words",
    [
        ('daily: "07:00"', "notifications.reports: there is nobody to tell"),
        ("to: [ana]", "notifications.reports.to: ana is neither"),
        ('daily: "7"', "write a time of day"),
    ],
)
def test_reports_need_somebody_to_read_them(wished: str, words: str) -> None:
    text = PROFILE.replace("notifications:\n", f"notifications:\n  reports: {{{wished}}}\n", 1)
    [found] = words_of(text)
    assert words in found


@pytest.mark.parametrize(
    "colour, words",
    [("#ffcc00", "a contrast of 1.5 to 1"), ("red", 'write a colour as "#14663a"')],
)
def test_a_colour_must_carry_white_letters(colour: str, words: str) -> None:
    [found] = words_of(f'{PROFILE}\nweb: {{colour: "{colour}"}}\n')
    assert words in found
