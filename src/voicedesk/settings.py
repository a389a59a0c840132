"""What the environment says: addresses, keys and folders; read here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from voicedesk.errors import SettingsInvalid


class Settings(BaseSettings):
    """The environment variables of voicedesk; every one has a default that works on one machine."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    livekit_url: str = "ws://127.0.0.1:7880"
    livekit_api_key: SecretStr | None = None
    livekit_api_secret: SecretStr | None = None
    assemblyai_api_key: SecretStr | None = None
    google_api_key: SecretStr | None = None
    elevenlabs_api_key: SecretStr | None = None
    openai_api_key: SecretStr | None = None
    database_url: str = "sqlite+aiosqlite:///var/voicedesk.db"
    redis_url: str | None = None
    crm_api_url: str | None = None
    calendar_api_url: str | None = None
    var: Path = Field(default=Path("var"), validation_alias="VOICEDESK_VAR")
    key: SecretStr | None = Field(default=None, validation_alias="VOICEDESK_KEY")
    profile: str = Field(default="dental", validation_alias="VOICEDESK_PROFILE")
    brain: str = Field(default="", validation_alias="VOICEDESK_BRAIN")
    """reflex, cascade or hosted; empty: cascade where a key is set, else reflex."""


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
