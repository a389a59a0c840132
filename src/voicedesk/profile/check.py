"""All mistakes of a profile at once, in words, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from voicedesk.profile.document import Document, read_document
from voicedesk.profile.folder import KNOWLEDGE, PROFILE, SAMPLE, read_files
from voicedesk.profile.mend import mended
from voicedesk.profile.mistakes import Finding, Mistake, Place
from voicedesk.profile.overlay import read_overlaid
from voicedesk.profile.rules import profile_findings, sample_findings
from voicedesk.profile.rules.knowledge import knowledge_mistakes
from voicedesk.profile.rules.secrets import secret_findings
from voicedesk.profile.sample import Sample
from voicedesk.profile.schema import Profile
from voicedesk.profile.translate import findings_of

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reading:
    """A profile as far as it can be read, and everything that is wrong with it."""

    profile: Profile | None
    sample: Sample
    mistakes: tuple[Mistake, ...]


def check_folder(path: Path) -> list[Mistake]:
    """Every mistake of the profile in a folder, in the order of files and lines."""
    files, unreadable = read_files(path)
    found = list(read_profile(files, unreadable=unreadable).mistakes)
    found += folder_mistakes(path)
    return sorted(set(found))


def read_profile(files: Mapping[str, str], *, unreadable: Iterable[Mistake] = ()) -> Reading:
    """Read a profile from its files; `profile` is None only when nothing of it makes sense."""
    mistakes = list(unreadable)
    missing = PROFILE not in files and not any(m.file == PROFILE for m in mistakes)
    if missing:
        mistakes.append(Mistake(PROFILE, 0, "the file is missing"))
    stated = read_overlaid(files) if PROFILE in files else None
    profile = None
    if stated:
        profile, changed, found = _read(Profile, stated)
        mistakes += found
        if profile:
            mistakes += _placed(stated, profile_findings(profile), changed)
    sample = Sample()
    if SAMPLE in files:
        sample, found = _read_sample(files[SAMPLE], profile)
        mistakes += found
    mistakes += knowledge_mistakes(files)
    return Reading(profile, sample, tuple(sorted(set(mistakes))))


def _read(model: type[M], stated: Document) -> tuple[M | None, tuple[Place, ...], list[Mistake]]:
    if stated.data is None:
        nothing = Mistake(stated.file, 1, "the file is empty")
        return None, (), list(stated.mistakes) or [nothing]
    mistakes = [*stated.mistakes, *_placed(stated, secret_findings(stated.data))]
    try:
        return model.model_validate(stated.data), (), mistakes
    except ValidationError as error:
        mistakes += _placed(stated, findings_of(error, model, stated.data))
    whole, changed = mended(model, stated.data)
    return whole, changed, mistakes


def _read_sample(text: str, profile: Profile | None) -> tuple[Sample, list[Mistake]]:
    stated = read_document(SAMPLE, text)
    sample, changed, mistakes = _read(Sample, stated)
    if sample and profile:
        mistakes += _placed(stated, sample_findings(sample, profile), changed)
    return sample or Sample(), mistakes


def _placed(
    stated: Document, findings: Iterable[Finding], changed: Iterable[Place] = ()
) -> list[Mistake]:
    """Findings with their lines; those about a place that was mended only repeat what is known."""
    mended_places = tuple(changed)
    return [
        Mistake(*stated.at(finding.place), finding.words)
        for finding in findings
        if not any(_touches(finding.place, place) for place in mended_places)
    ]


def _touches(one: Place, other: Place) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def folder_mistakes(path: Path) -> list[Mistake]:
    """What the folder lacks beside its files."""
    folder = path / KNOWLEDGE
    if not folder.is_dir():
        return [Mistake(KNOWLEDGE, 0, "the folder is missing; questions could not be answered")]
    if not any(file.is_file() for file in folder.rglob("*")):
        return [Mistake(KNOWLEDGE, 0, "the folder is empty; questions could not be answered")]
    return []
