"""Where profiles are found, and the files of which one consists."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from voicedesk.errors import ProfileInvalid
from voicedesk.profile.document import read_document
from voicedesk.profile.mistakes import Mistake, meant

PROFILE = "profile.yaml"
SAMPLE = "sample.yaml"
KNOWLEDGE = "knowledge"
TEXT_SUFFIXES = {".md", ".txt", ".html"}
EXTENDS = "extends"
"""The key under which a profile names the file of its base."""
MOST_BASES = 8
SHIPPED = Path(__file__).parent / "verticals"
"""The profiles that come with voicedesk; `profiles` in the repository is a link to them."""


def roots() -> tuple[Path, ...]:
    """The folders in which a profile is looked for by name: one's own before the shipped ones."""
    return tuple(root for root in (Path("profiles"), SHIPPED) if root.is_dir())


def known_names() -> tuple[str, ...]:
    """The names of all profiles that can be found."""
    found = {path.parent.name for root in roots() for path in root.glob(f"*/{PROFILE}")}
    return tuple(sorted(found))


def find_folder(name_or_path: str | Path) -> Path:
    """The folder of a profile; raises ProfileInvalid when there is none."""
    given = Path(name_or_path)
    if given.name == PROFILE and given.is_file():
        return given.parent
    if (given / PROFILE).is_file():
        return given
    for root in roots():
        if len(given.parts) == 1 and (root / given / PROFILE).is_file():
            return root / given
    if given.is_dir():
        raise ProfileInvalid(mistakes=(f"{given}: there is no {PROFILE} in this folder",))
    known = known_names()
    words = f'there is no profile called "{given}"{meant(str(given), known)}'
    raise ProfileInvalid(mistakes=(f"{words}; known: {', '.join(known) or 'none'}",))


def read_files(folder: Path) -> tuple[dict[str, str], list[Mistake]]:
    """The text files of a profile by relative path; what cannot be read is a mistake."""
    files: dict[str, str] = {}
    mistakes: list[Mistake] = []
    for path in _paths(folder):
        _read(path, path.relative_to(folder).as_posix(), files, mistakes)
    _read_bases(folder, files, mistakes)
    return files, mistakes


def base_name(text: str) -> str:
    """The file that a profile, or a base, extends; empty when it extends none."""
    if EXTENDS not in text:
        return ""
    data = read_document(PROFILE, text).data
    named = data.get(EXTENDS) if isinstance(data, dict) else None
    return named if isinstance(named, str) else ""


def _read(path: Path, name: str, files: dict[str, str], mistakes: list[Mistake]) -> None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        mistakes.append(Mistake(name, 0, f"the file cannot be read: {error.strerror}"))
        return
    try:
        files[name] = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        mistakes.append(Mistake(name, line, "this is not UTF-8; save the file as UTF-8"))


def _read_bases(folder: Path, files: dict[str, str], mistakes: list[Mistake]) -> None:
    """The bases go with the profile under their own names, wherever they were found.

    A base is looked for at the path that is stated, from the file that states it, then beside the
    profile: there it is when a published version was written into a folder.
    """
    text, where = files.get(PROFILE, ""), folder
    for _ in range(MOST_BASES):
        named = base_name(text)
        name = Path(named).name
        path = next(
            (one for one in (where / named, folder / name) if named and one.is_file()), None
        )
        if path is None or name in files:
            return
        _read(path, name, files, mistakes)
        text, where = files.get(name, ""), path.parent


def _paths(folder: Path) -> list[Path]:
    knowledge = sorted(
        path
        for path in (folder / KNOWLEDGE).rglob("*")
        if path.suffix.lower() in TEXT_SUFFIXES and path.is_file()
    )
    sample = folder / SAMPLE
    return [folder / PROFILE, *([sample] if sample.is_file() else []), *knowledge]


def knowledge_of(files: Mapping[str, str]) -> dict[str, str]:
    """The knowledge files among a profile's files."""
    return {name: text for name, text in files.items() if name.startswith(f"{KNOWLEDGE}/")}
