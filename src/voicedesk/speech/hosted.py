"""Hosted ears and voices by name, built when a call needs them and their key is there."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, TypeVar

from livekit.agents import stt, tts

from voicedesk.profile.schema import Profile
from voicedesk.speech.patient_ear import PatientSTT

logger = logging.getLogger(__name__)

Find = Callable[[str], str | None]
"""A key or an address by its name in the environment."""

HERE = ("local", "pocketsphinx", "flite", "espeak", "/")
"""How the names of ears and voices on this machine begin."""
_MOST_TERMS = 100
_TERM_LENGTHS = range(2, 51)
Member = TypeVar("Member")


@dataclass(frozen=True, slots=True)
class Order:
    """What a business wants of a vendor."""

    model: str
    terms: tuple[str, ...] = ()
    rate_hz: int = 16_000
    language: str = "en"
    voice: str | None = None
    pace: float = 1.0


def hosted_ears(
    profile: Profile, find: Find, *, telephone: bool = False
) -> tuple[stt.STT[Any], ...]:
    """The recognisers that a profile names before the local one and that can be asked.

    A name that nobody knows, and a vendor whose package is not installed, is passed over with an
    error in the log: a call is answered all the same; `unknown` and `missing` say so before.
    """
    order = Order(
        model="",
        terms=key_terms(profile),
        rate_hz=8_000 if telephone else 16_000,
        language=profile.voice.languages[0],
    )
    return tuple(PatientSTT(ear) for ear in _chain(profile.models.stt, order, find, _EARS))


def hosted_voices(profile: Profile, find: Find) -> tuple[tts.TTS[Any], ...]:
    """The voices that a profile names before the local one and that can be asked.

    A name that nobody knows, and a vendor whose package is not installed, is passed over with an
    error in the log: a call is answered all the same; `unknown` and `missing` say so before.
    """
    voice = profile.voice
    order = Order(model="", language=voice.languages[0], voice=voice.voice, pace=voice.rate)
    return _chain(profile.models.tts, order, find, _VOICES)


def unknown(profile: Profile) -> list[str]:
    """What is wrong with the names of ears and voices, in words."""
    chains = [("stt", profile.models.stt, _EARS), ("tts", profile.models.tts, _VOICES)]
    return [
        f'models.{key}: "{name}" is not known; there are {", ".join(sorted(vendors))} and local'
        for key, chain, vendors in chains
        for name in chain
        if not name.startswith(HERE) and name.partition("/")[0] not in vendors
    ]


def missing(profile: Profile, find: Find) -> list[str]:
    """Vendors that have a key and no package, in words."""
    named = [
        *(("stt", name) for name in profile.models.stt),
        *(("tts", n) for n in profile.models.tts),
    ]
    return [
        f"models.{key}: {name} has a key, but its package is not installed: "
        f"uv pip install 'voicedesk[{vendor}]'"
        for key, name, vendor in ((key, name, name.partition("/")[0]) for key, name in named)
        if vendor in _KEYS
        and any(find(one) for one in _KEYS[vendor])
        and not installed(f"livekit.plugins.{vendor}")
    ]


def installed(package: str) -> bool:
    """Whether it can be imported, without importing it."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # what it lies in is not there either
        return False


def key_terms(profile: Profile) -> tuple[str, ...]:
    """The words that a recogniser should expect: people, services, the trade, the business."""
    spoken = [
        *(name for staff in profile.staff for name in (staff.name, *staff.aliases)),
        *(name for service in profile.services for name in (service.name, *service.aliases)),
        *profile.products,
        *(name for place in profile.locations for name in (place.name, *place.aliases)),
        profile.business.name,
    ]
    fit = [term for term in dict.fromkeys(spoken) if len(term) in _TERM_LENGTHS]
    return tuple(fit[:_MOST_TERMS])


def _chain(
    names: Sequence[str],
    order: Order,
    find: Find,
    vendors: Mapping[str, Callable[[Order, Find], Member | None]],
) -> tuple[Member, ...]:
    built: list[Member] = []
    for name in names:
        vendor, _, model = name.partition("/")
        if name.startswith(HERE):
            break  # it can always be had: what follows it is never asked
        if vendor not in vendors:
            logger.error("a member of a speech chain is not known", extra={"member": name})
            continue
        try:
            member = vendors[vendor](_named(order, model), find)
        except ImportError:
            logger.exception("a vendor's package is not installed", extra={"member": name})
            continue
        except Exception as error:  # noqa: BLE001  # whatever a vendor's package raises
            # its words may hold the key
            failure = type(error).__name__
            logger.error(  # noqa: TRY400
                "a member of a speech chain cannot be built",
                extra={"member": name, "failure": failure},
            )
            continue
        if member is None:
            logger.info("a member of a speech chain has no key", extra={"member": name})
        else:
            built.append(member)
    return tuple(built)


def _named(order: Order, model: str) -> Order:
    return Order(model, order.terms, order.rate_hz, order.language, order.voice, order.pace)


def _given(**options: str | None) -> dict[str, Any]:
    """Options that were stated; the vendors' own defaults stand for the others."""
    return {name: value for name, value in options.items() if value}


def _assemblyai_ear(order: Order, find: Find) -> stt.STT[Any] | None:
    key = find("ASSEMBLYAI_API_KEY")
    if not key:
        return None
    from livekit.plugins import assemblyai

    # the plugin names encodings but does not encode: a telephone's 8 kHz go out as plain PCM
    return assemblyai.STT(
        api_key=key,
        sample_rate=order.rate_hz,
        keyterms_prompt=list(order.terms),
        # early ends are joined again: a PatientSTT decides when a turn is over
        min_turn_silence=160,
        max_turn_silence=400,
        **_given(
            model=order.model or "universal-streaming-english",
            base_url=find("ASSEMBLYAI_BASE_URL"),
        ),
    )


def _deepgram_ear(order: Order, find: Find) -> stt.STT[Any] | None:
    key = find("DEEPGRAM_API_KEY")
    if not key:
        return None
    from livekit.plugins import deepgram

    return deepgram.STT(
        api_key=key,
        model=order.model or "nova-3",
        language=order.language,
        sample_rate=order.rate_hz,
        keyterm=list(order.terms),
        numerals=False,
        endpointing_ms=160,
        **_given(base_url=find("DEEPGRAM_BASE_URL")),
    )


def _elevenlabs_voice(order: Order, find: Find) -> tts.TTS[Any] | None:
    key = find("ELEVENLABS_API_KEY") or find("ELEVEN_API_KEY")
    if not key:
        return None
    from livekit.plugins import elevenlabs

    return elevenlabs.TTS(
        api_key=key,
        model=order.model or "eleven_flash_v2_5",
        encoding="pcm_24000",
        **_given(voice_id=order.voice, base_url=find("ELEVENLABS_BASE_URL")),
    )


def _google_voice(order: Order, find: Find) -> tts.TTS[Any] | None:
    file = find("GOOGLE_APPLICATION_CREDENTIALS")
    if not file:
        return None
    with warnings.catch_warnings():
        # the libraries beneath announce what grpcio will be needed in 2027
        warnings.simplefilter("ignore", FutureWarning)
        from livekit.plugins import google

    return google.TTS(
        credentials_file=file,
        speaking_rate=order.pace,
        **_given(
            model_name=order.model,
            voice_name=order.voice,
            language="en-US" if order.language == "en" else order.language,
        ),
    )


def _cartesia_voice(order: Order, find: Find) -> tts.TTS[Any] | None:
    key = find("CARTESIA_API_KEY")
    if not key:
        return None
    from livekit.plugins import cartesia

    return cartesia.TTS(
        api_key=key,
        model=order.model or "sonic-3",
        language=order.language,
        **_given(voice=order.voice, base_url=find("CARTESIA_BASE_URL")),
    )


_KEYS: Mapping[str, tuple[str, ...]] = {
    "assemblyai": ("ASSEMBLYAI_API_KEY",),
    "cartesia": ("CARTESIA_API_KEY",),
    "deepgram": ("DEEPGRAM_API_KEY",),
    "elevenlabs": ("ELEVENLABS_API_KEY", "ELEVEN_API_KEY"),
    "google": ("GOOGLE_APPLICATION_CREDENTIALS",),
}
_EARS: Mapping[str, Callable[[Order, Find], stt.STT[Any] | None]] = {
    "assemblyai": _assemblyai_ear,
    "deepgram": _deepgram_ear,
}
_VOICES: Mapping[str, Callable[[Order, Find], tts.TTS[Any] | None]] = {
    "cartesia": _cartesia_voice,
    "elevenlabs": _elevenlabs_voice,
    "google": _google_voice,
}
