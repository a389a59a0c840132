"""What the environment says: addresses, keys and folders; read here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from voicedesk.errors import SettingsInvalid


class Settings(BaseSettings):
    """The environment variables of voicedesk; every one has a default that works on one machine."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    livekit_url: str = "ws://127.0.0.1:7880"
    livekit_public_url: str = ""
    """Where browsers reach the LiveKit server; empty: where this process does."""
    livekit_api_key: SecretStr | None = None
    livekit_api_secret: SecretStr | None = None
    assemblyai_api_key: SecretStr | None = None
    google_api_key: SecretStr | None = None
    elevenlabs_api_key: SecretStr | None = None
    openai_api_key: SecretStr | None = None
    deepgram_api_key: SecretStr | None = None
    cartesia_api_key: SecretStr | None = None
    groq_api_key: SecretStr | None = None
    google_application_credentials: str | None = None
    """A file; for Google's voices, and for Gemini on Vertex."""
    google_cloud_project: str | None = None
    """Gemini is asked on Vertex, in this project, where no GOOGLE_API_KEY is set."""
    google_cloud_location: str = "us-central1"
    assemblyai_base_url: str | None = None
    deepgram_base_url: str | None = None
    elevenlabs_base_url: str | None = None
    cartesia_base_url: str | None = None
    google_gemini_base_url: str | None = None
    openai_base_url: str | None = None
    ollama_base_url: str | None = None
    """Addresses of vendors: another region, a proxy, or any server that speaks the same."""
    var: Path = Field(default=Path("var"), validation_alias="VOICEDESK_VAR")
    database_url: str = Field(
        default_factory=lambda given: f"sqlite+aiosqlite:///{given['var'] / 'voicedesk.db'}"
    )
    redis_url: str | None = None
    crm_api_url: str | None = None
    calendar_api_url: str | None = None
    key: SecretStr | None = Field(default=None, validation_alias="VOICEDESK_KEY")
    profile: str = Field(default="dental", validation_alias="VOICEDESK_PROFILE")
    calls: int = Field(default=0, ge=0, validation_alias="VOICEDESK_CALLS")
    """Calls that one worker takes at once; 0: four for each core."""
    idle: int = Field(default=1, ge=0, validation_alias="VOICEDESK_IDLE")
    """Processes that wait for a call, so that it is answered (or taken up again) at once."""
    speech: str = Field(default="", validation_alias="VOICEDESK_SPEECH")
    """The socket of the process that hears and speaks for this one; a worker sets it for its calls.
    """
    drain_s: int = Field(default=3600, ge=1, validation_alias="VOICEDESK_DRAIN_S")
    """How long a worker that is told to stop waits for its calls to end."""
    worker_address: str = Field(default="127.0.0.1:8081", validation_alias="VOICEDESK_WORKER")
    """Where a worker answers /live and /ready."""
    office_address: str = Field(default="127.0.0.1:8080", validation_alias="VOICEDESK_OFFICE")
    """Where the office answers."""
    lifeline: str = Field(default="127.0.0.1:8079", validation_alias="VOICEDESK_LIFELINE")
    """Where the office listens for the calls' signs of life."""
    metrics_address: str = Field(default="", validation_alias="VOICEDESK_METRICS")
    """Where the office answers /metrics, such as 127.0.0.1:9464; empty: nowhere."""
    otlp_endpoint: str = Field(default="", validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT")
    """Where traces of calls go (OTLP over HTTP); empty: nowhere."""
    public_url: str = Field(default="", validation_alias="VOICEDESK_PUBLIC_URL")
    """Where the office is reached from outside, such as https://desk.example.com; links in messages
    and the signatures of vendors' calls are made of it, never of a request's own words."""
    oidc_issuer: str = Field(default="", validation_alias="VOICEDESK_OIDC_ISSUER")
    """An identity provider through which people may sign in to the dashboard."""
    oidc_client: str = Field(default="", validation_alias="VOICEDESK_OIDC_CLIENT")
    oidc_secret: SecretStr | None = Field(default=None, validation_alias="VOICEDESK_OIDC_SECRET")
    google_client: str = Field(default="", validation_alias="VOICEDESK_GOOGLE_CLIENT")
    """This installation at Google, so that staff may connect their calendars by a click."""
    google_client_secret: SecretStr | None = Field(
        default=None, validation_alias="VOICEDESK_GOOGLE_SECRET"
    )
    microsoft_client: str = Field(default="", validation_alias="VOICEDESK_MICROSOFT_CLIENT")
    """The same at Microsoft."""
    microsoft_client_secret: SecretStr | None = Field(
        default=None, validation_alias="VOICEDESK_MICROSOFT_SECRET"
    )
    microsoft_tenant: str = Field(default="common", validation_alias="VOICEDESK_MICROSOFT_TENANT")
    """Whose people may connect: an organisation by its id; `common`: everybody."""
    bin: Path = Field(default=Path("~/.cache/voicedesk/bin"), validation_alias="VOICEDESK_BIN")
    """Where servers that were built here lie."""
    sip_trunk: str = Field(default="", validation_alias="LIVEKIT_SIP_OUTBOUND_TRUNK")
    """The trunk through which people are rung."""
    brain: str = Field(default="", validation_alias="VOICEDESK_BRAIN")
    """reflex, cascade or hosted; empty: cascade where a model of the profile's chain has its key,
    else reflex."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then the environment, then files that it names, then `.env`."""
        return init_settings, env_settings, NamedFiles(settings_cls), dotenv_settings


class NamedFiles(PydanticBaseSettingsSource):
    """Takes `NAME` from the file that `NAME_FILE` names, as orchestrators hand secrets over."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """What the file holds, without the line end; None where none is named."""
        key = str(field.validation_alias or field_name)
        return read_named(key.upper()), key, False

    def __call__(self) -> dict[str, Any]:
        """What the files hold. Raises SettingsInvalid with every one that cannot be used."""
        held: dict[str, Any] = {}
        mistakes: list[str] = []
        for name, field in self.settings_cls.model_fields.items():
            try:
                value, key, _ = self.get_field_value(field, name)
            except SettingsInvalid as error:
                mistakes.append(str(error))
                continue
            if value is not None:
                held[key] = value
        if mistakes:
            raise SettingsInvalid(mistakes=tuple(mistakes))
        return held


def read_settings() -> Settings:
    """The settings; raises SettingsInvalid with every mistake, in words."""
    try:
        return Settings()
    except ValidationError as error:
        mistakes = tuple(
            f"{'.'.join(str(part) for part in e['loc']).upper()}: {e['msg']}"
            for e in error.errors(include_input=False)
        )
        raise SettingsInvalid(mistakes=mistakes) from error


def secret_of(secret: SecretStr | None) -> str | None:
    """A secret in the clear, for whoever hands it on."""
    return secret.get_secret_value() if secret is not None else None


def vendors_of(settings: Settings) -> Callable[[str], str | None]:
    """Keys and addresses of vendors by their names in the environment."""

    def find(name: str) -> str | None:
        value = getattr(settings, name.lower(), None)
        return secret_of(value) if isinstance(value, SecretStr) else value or None

    return find


def environment(name: str) -> str | None:
    """A secret that a profile names, where the store has none; NAME, else the file NAME_FILE."""
    return os.environ.get(name) or read_named(name)


def read_named(name: str) -> str | None:
    """What stands in the file that NAME_FILE names; None where none is named, or it is empty.

    Raises SettingsInvalid when the file cannot be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "it is not text"
        raise SettingsInvalid(f"{name}_FILE: {path} cannot be read: {reason}") from error


def inherited() -> dict[str, str]:
    """What a process that is started from here inherits."""
    return dict(os.environ)


def hand_on(name: str, value: str) -> None:
    """Set a variable of the environment for the processes that this one starts from now on."""
    os.environ[name] = value
