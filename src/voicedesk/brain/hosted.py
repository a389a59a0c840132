"""Language models by name: Gemini, and whatever speaks as OpenAI does; built when first needed."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from livekit.agents import llm

from voicedesk.errors import SettingsInvalid

if TYPE_CHECKING:
    from google.genai.types import ThinkingConfigDict

logger = logging.getLogger(__name__)

Find = Callable[[str], str | None]
"""A key or an address by its name in the environment."""

DEFAULT_CHAIN = ("google/gemini-2.5-flash",)
_KEYS = {
    "google": ("GOOGLE_API_KEY", "GOOGLE_CLOUD_PROJECT"),
    "groq": ("GROQ_API_KEY",),
    "openai": ("OPENAI_API_KEY", "OPENAI_BASE_URL"),
}
_NAMED = re.compile(r"(google|groq|ollama|openai)/\S+|https?://[^#\s]+#\S+")
_WARMTH = 0.3
_LONGEST = 400
"""Tokens of one answer: two sentences and a tool call need fewer."""


def hosted_models(chain: Sequence[str], find: Find) -> tuple[llm.LLM[Any], ...]:
    """Those models of a chain that can be asked; who lacks a key or cannot be built is left out.

    Raises:
        SettingsInvalid: A name that nobody knows.
    """
    built: list[llm.LLM[Any]] = []
    for name in chain:
        try:
            model = _build(name, find)
        except ImportError:
            # a call is answered all the same; `missing` says so before
            logger.exception("a vendor's package is not installed", extra={"model": name})
            continue
        except SettingsInvalid:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a vendor's package raises
            # its words may hold the key
            failure = type(error).__name__
            logger.error(  # noqa: TRY400
                "a language model cannot be built", extra={"model": name, "failure": failure}
            )
            continue
        if model is None:
            logger.info("a language model has no key", extra={"model": name})
        else:
            built.append(model)
    return tuple(built)


def _build(name: str, find: Find) -> llm.LLM[Any] | None:
    if name.startswith(("http://", "https://")):
        address, _, model = name.partition("#")
        # whoever may write a profile does not get the key of the machine sent to their address
        known = (find("OPENAI_BASE_URL") or "").rstrip("/") == address.rstrip("/")
        return _compatible(model, address, (find("OPENAI_API_KEY") if known else None) or "none")
    vendor, _, model = name.partition("/")
    mistakes = unknown([name])
    if mistakes:
        raise SettingsInvalid(mistakes[0])
    return _MAKERS[vendor](model, find)


def unknown(chain: Sequence[str]) -> list[str]:
    """What is wrong with the names of models, in words."""
    return [
        f'models.llm: "{name}" is not known; write google/MODEL, openai/MODEL, groq/MODEL, '
        "ollama/MODEL or https://ADDRESS/v1#MODEL"
        for name in chain
        if not _NAMED.fullmatch(name)
    ]


def missing(chain: Sequence[str], find: Find) -> list[str]:
    """Vendors that can be asked but for their package, in words."""
    return [
        f"models.llm: {name} has a key, but its package is not installed: "
        f"uv pip install 'voicedesk[{vendor}]'"
        for name, vendor in ((name, _vendor(name)) for name in chain)
        if _asked(name, find) and not _installed(f"livekit.plugins.{vendor}")
    ]


def _vendor(name: str) -> str:
    """Whose package speaks with it."""
    return "google" if name.startswith("google/") else "openai"


def _asked(name: str, find: Find) -> bool:
    """Whether nothing else is missing."""
    who = name.partition("/")[0]
    if who not in _KEYS:
        return _NAMED.fullmatch(name) is not None
    return any(find(key) for key in _KEYS[who])


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # what it lies in is not there either
        return False


def _gemini(model: str, find: Find) -> llm.LLM[Any] | None:
    key, project = find("GOOGLE_API_KEY"), find("GOOGLE_CLOUD_PROJECT")
    if not key and not project:
        return None
    with warnings.catch_warnings():
        # the libraries beneath announce what grpcio will be needed in 2027
        warnings.simplefilter("ignore", FutureWarning)
        from google.genai import types
        from livekit.plugins import google

    where: dict[str, Any] = {"api_key": key, "vertexai": False}
    if not key:
        location = find("GOOGLE_CLOUD_LOCATION") or "us-central1"
        where = {"vertexai": True, "project": project, "location": location}
    address = find("GOOGLE_GEMINI_BASE_URL")
    if address:
        where["http_options"] = types.HttpOptions(base_url=address)
    return google.LLM(
        model=model,
        temperature=_WARMTH,
        max_output_tokens=_LONGEST,
        thinking_config=_little_thinking(model),
        **where,
    )


def _little_thinking(model: str) -> ThinkingConfigDict:
    """Thought costs a caller seconds; the two generations name the same wish differently."""
    from google.genai.types import ThinkingLevel

    if model.startswith(("gemini-1", "gemini-2")):
        return {"thinking_budget": 0}
    return {"thinking_level": ThinkingLevel.MINIMAL}


def _openai(model: str, find: Find) -> llm.LLM[Any] | None:
    key, address = find("OPENAI_API_KEY"), find("OPENAI_BASE_URL")
    if not key and not address:
        return None
    return _compatible(model, address or "https://api.openai.com/v1", key or "none")


def _groq(model: str, find: Find) -> llm.LLM[Any] | None:
    key = find("GROQ_API_KEY")
    return _compatible(model, "https://api.groq.com/openai/v1", key) if key else None


def _ollama(model: str, find: Find) -> llm.LLM[Any]:
    return _compatible(model, find("OLLAMA_BASE_URL") or "http://127.0.0.1:11434/v1", "none")


def _compatible(model: str, address: str, key: str) -> llm.LLM[Any]:
    from livekit.plugins import openai

    return openai.LLM(
        model=model, base_url=address, api_key=key, temperature=_WARMTH, max_retries=0
    )


_MAKERS: Mapping[str, Callable[[str, Find], llm.LLM[Any] | None]] = {
    "google": _gemini,
    "groq": _groq,
    "ollama": _ollama,
    "openai": _openai,
}
