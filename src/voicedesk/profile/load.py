"""A profile by name or path, whole and without mistakes, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from voicedesk.errors import ProfileInvalid
from voicedesk.language.understand import Vocabulary
from voicedesk.profile.check import Reading, folder_mistakes, read_profile
from voicedesk.profile.facts import vocabulary_of
from voicedesk.profile.folder import find_folder, knowledge_of, read_files
from voicedesk.profile.mistakes import Mistake
from voicedesk.profile.sample import Sample
from voicedesk.profile.schema import Profile


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A profile with the files that it was read from."""

    profile: Profile
    folder: Path | None
    """None when it came from the store."""
    files: Mapping[str, str]
    """Text by relative path: profile.yaml, sample.yaml, knowledge/*.md."""
    samples: Sample

    @property
    def knowledge(self) -> Mapping[str, str]:
        """The knowledge files by relative path."""
        return knowledge_of(self.files)

    def vocabulary(self) -> Vocabulary:
        """The names that callers may say, for understanding them."""
        return vocabulary_of(self.profile)


def load_profile(name_or_path: str | Path) -> LoadedProfile:
    """The profile of this name or in this folder; raises ProfileInvalid with every mistake."""
    folder = find_folder(name_or_path)
    files, unreadable = read_files(folder)
    reading = read_profile(files, unreadable=unreadable)
    mistakes = sorted({*reading.mistakes, *folder_mistakes(folder)})
    if mistakes:
        raise _refused(mistakes, folder)
    return _loaded(reading, files, folder)


def load_files(files: Mapping[str, str]) -> LoadedProfile:
    """The profile of stored files; raises ProfileInvalid with every mistake."""
    reading = read_profile(files)
    if reading.mistakes:
        raise _refused(reading.mistakes, None)
    return _loaded(reading, files, None)


def _loaded(reading: Reading, files: Mapping[str, str], folder: Path | None) -> LoadedProfile:
    if reading.profile is None:
        raise ProfileInvalid
    return LoadedProfile(reading.profile, folder, files, reading.sample)


def _refused(mistakes: Iterable[Mistake], folder: Path | None) -> ProfileInvalid:
    prefix = f"{folder}/" if folder else ""
    return ProfileInvalid(mistakes=tuple(f"{prefix}{mistake}" for mistake in mistakes))
