"""Every message of every profile can be read before it is sent."""

from __future__ import annotations

import pytest

from voicedesk.profile.conduct import Template
from voicedesk.profile.folder import known_names
from voicedesk.profile.load import load_profile
from voicedesk.profile.templates import FIELDS
from voicedesk.services.message_words import BUILT_IN
from voicedesk.services.previews import Preview, previews

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", known_names())
def test_every_message_of_a_profile_reads_whole(name: str) -> None:
    found = previews(load_profile(name).profile)
    assert [one.kind for one in found] == list(BUILT_IN)
    words = " ".join(
        one.words.sms + one.words.email_subject + one.words.email_body for one in found
    )
    assert "{" not in words
    assert "Reply YES" in words


@pytest.mark.parametrize("kind", list(FIELDS))
def test_every_field_of_every_kind_has_a_value_to_look_at(kind: str) -> None:
    every = "".join(f"<{name}={{{name}}}>" for name in sorted(FIELDS[kind]))
    profile = load_profile("dental").profile
    place = profile.locations[0].model_copy(update={"directions": "beside the library"})
    changed = profile.model_copy(
        update={
            "business": profile.business.model_copy(
                update={"website": "https://x.example", "email": "desk@x.example"}
            ),
            "locations": [place, *profile.locations[1:]],
            "policies": profile.policies.model_copy(update={"payment_link": "https://x.example"}),
            "notifications": profile.notifications.model_copy(
                update={"templates": {kind: Template(sms=every)}}
            ),
        }
    )
    (shown,) = [one.words.sms for one in previews(changed) if one.kind == kind]
    assert "=>" not in shown


@pytest.mark.parametrize(
    "text, count",
    [
        ("a" * 160, "1 text"),
        ("a" * 161, "2 texts"),
        ("\u201c" * 70, "1 text"),
        ("ż" * 71, "2 texts"),
    ],
)
def test_a_text_is_counted_as_carriers_count_it(text: str, count: str) -> None:
    assert Preview("reminder", Template(sms=text)).segments == count
