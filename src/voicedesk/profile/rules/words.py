"""What the desk says and writes: greetings, templates, phrases, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicedesk.profile.mistakes import Finding, Place, meant
from voicedesk.profile.schema import Profile
from voicedesk.profile.templates import FIELDS, GREETING_FIELDS, fields_in, template_mistakes

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


def word_findings(profile: Profile) -> Iterator[Finding]:
    """Sentences with unknown fields or unpaired braces, and sentences that are missing."""
    yield from _greetings(profile)
    yield from _messages(profile)
    for key, sentence in profile.phrases.items():
        yield from _braces(("phrases", key), f"phrases.{key}", sentence)
    for word, said in profile.pronunciation.items():
        if not said.strip():
            yield Finding(("pronunciation", word), f"pronunciation.{word}: say how it is spoken")
    if not profile.voice.languages:
        yield Finding(("voice", "languages"), "voice.languages: at least one is needed")
    for n, language in enumerate(profile.voice.languages):
        if not LANGUAGE.fullmatch(language):
            words = f'voice.languages: "{language}" is no language; write it as en or en-GB'
            yield Finding(("voice", "languages", n), words)


def _greetings(profile: Profile) -> Iterator[Finding]:
    if not profile.voice.greeting.strip():
        yield Finding(("voice", "greeting"), "voice.greeting: the greeting is empty")
    greetings: tuple[tuple[Place, str], ...] = (
        (("voice", "greeting"), profile.voice.greeting),
        (("after_hours", "greeting"), profile.after_hours.greeting),
        (("voice", "recording", "notice"), profile.voice.recording.notice),
    )
    for place, sentence in greetings:
        for words in template_mistakes(sentence, GREETING_FIELDS):
            yield Finding(place, f"{'.'.join(map(str, place))}: {words}")
    recording = profile.voice.recording
    if recording.enabled and recording.consent != "none" and not recording.notice.strip():
        words = "voice.recording.notice: calls are recorded, but no notice says so"
        yield Finding(("voice", "recording"), words)


def _messages(profile: Profile) -> Iterator[Finding]:
    for kind, template in profile.notifications.templates.items():
        place: Place = ("notifications", "templates", kind)
        name = ".".join(map(str, place))
        if kind not in FIELDS:
            yield Finding(place, f"{name} is no kind of message{meant(kind, FIELDS)}")
            continue
        for part in ("sms", "email_subject", "email_body"):
            for words in template_mistakes(getattr(template, part), FIELDS[kind]):
                yield Finding((*place, part), f"{name}.{part}: {words}")
        if template.email_body and not template.email_subject:
            yield Finding(place, f"{name}: an e-mail needs a subject")


def _braces(place: Place, name: str, sentence: str) -> Iterator[Finding]:
    try:
        fields_in(sentence)
    except ValueError as error:
        yield Finding(place, f"{name}: the braces do not pair ({error})")
