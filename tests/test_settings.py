"""The environment is read once, completely, and with every mistake told."""

import re
from pathlib import Path

import pytest

from voicedesk.errors import SettingsInvalid
from voicedesk.settings import environment, read_settings, secret_of, vendors_of

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "DATABASE_URL",
        "GOOGLE_API_KEY",
        "VOICEDESK_CALLS",
        "VOICEDESK_KEY",
        "VOICEDESK_VAR",
    ):
        monkeypatch.delenv(name, raising=False)


def test_one_machine_needs_no_setting() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite+aiosqlite:///var/voicedesk.db"
    assert settings.google_api_key is None


def test_the_database_lies_with_the_rest_of_what_is_recorded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VOICEDESK_VAR", str(tmp_path))
    assert read_settings().database_url == f"sqlite+aiosqlite:///{tmp_path}/voicedesk.db"
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    assert read_settings().database_url == "sqlite:///elsewhere.db"


def test_a_secret_is_taken_from_the_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("GOOGLE_API_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("VOICEDESK_KEY_FILE", str(tmp_path / "key"))
    settings = read_settings()
    assert vendors_of(settings)("GOOGLE_API_KEY") == "s3cret"
    assert secret_of(settings.key) == "s3cret"


def test_the_variable_itself_goes_before_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text("sqlite+aiosqlite:///file.db")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///variable.db")
    assert read_settings().database_url.endswith("variable.db")


def test_a_file_that_is_named_goes_before_the_dotenv_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite+aiosqlite:///dotenv.db\n")
    (tmp_path / "url").write_text("sqlite+aiosqlite:///file.db")
    assert read_settings().database_url.endswith("dotenv.db")
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert read_settings().database_url.endswith("file.db")


def test_a_secret_of_a_profile_may_be_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("abc")
    monkeypatch.setenv("SALON_CRM_TOKEN_FILE", str(tmp_path / "token"))
    assert environment("SALON_CRM_TOKEN") == "abc"
    assert environment("ANOTHER_TOKEN_OF_NOBODY") is None


def test_an_empty_file_is_like_an_empty_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("\n")
    monkeypatch.setenv("GOOGLE_API_KEY_FILE", str(tmp_path / "key"))
    assert read_settings().google_api_key is None


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_stops_the_start_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "key"
    monkeypatch.setenv("GOOGLE_API_KEY_FILE", str(file))
    assert content is None or file.write_bytes(content) >= 0
    with pytest.raises(SettingsInvalid) as caught:
        read_settings()
    assert re.search(r"GOOGLE_API_KEY_FILE: .* cannot be read", caught.value.mistakes[0])


def test_every_mistake_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEDESK_CALLS", "many")
    monkeypatch.setenv("VOICEDESK_DRAIN_S", "0")
    with pytest.raises(SettingsInvalid) as caught:
        read_settings()
    assert len(caught.value.mistakes) == 2
