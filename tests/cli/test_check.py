"""`voicedesk check` tells an owner what to mend."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from voicedesk.cli.check import check
from voicedesk.domain.business import BusinessId
from voicedesk.store import open_store

pytestmark = pytest.mark.unit
app = typer.Typer()
app.command()(check)


def run(*arguments: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output.splitlines()


def test_all_shipped_profiles_are_right() -> None:
    code, lines = run()
    assert code == 0
    assert "dental: no mistakes" in lines


def test_mistakes_are_listed_and_the_exit_says_so(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("hours: {mondy: []}\nhours: {}\n", "utf-8")
    code, lines = run("--profile", str(tmp_path))
    assert code == 1
    assert (
        f'{tmp_path}/profile.yaml:1: hours.mondy is not known here; did you mean "monday"?' in lines
    )
    assert f'{tmp_path}/profile.yaml:2: "hours" is stated twice; the first is on line 1' in lines
    assert lines[-1] == f"{tmp_path}: {len(lines) - 3} mistakes"


def test_an_unknown_profile_is_one_mistake() -> None:
    code, lines = run("-p", "dentall")
    assert code == 1
    assert 'there is no profile called "dentall"; did you mean "dental"?' in lines[2]
    assert lines[3] == "dentall: 1 mistake"


WRONG = [
    (
        "VOICEDESK_BRAIN",
        "reflexes",
        'VOICEDESK_BRAIN: "reflexes" is no brain; did you mean "reflex"',
    ),
    ("VOICEDESK_PROFILE", "dentel", 'VOICEDESK_PROFILE: there is no profile called "dentel"'),
    ("DATABASE_URL", "mysql://db/desk", "DATABASE_URL: "),
    ("VOICEDESK_KEY", "secret", "contacts: VOICEDESK_KEY is not a key of 32 bytes"),
    (
        "VOICEDESK_KEY",
        ",".join(["A" * 43 + "="] * 4),
        "contacts: VOICEDESK_KEY has 4 keys; it takes 3",
    ),
]


@pytest.mark.parametrize("variable, value, words", WRONG)
def test_wrong_settings_are_mistakes_too(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable, value)
    code, lines = run("-p", "dental")
    assert code == 1
    assert lines[0].startswith(words)
    assert lines[1:] == ["settings: 1 mistake", "dental: no mistakes"]


@pytest.mark.parametrize(
    "key, code, words",
    [
        ("right", 0, "  contacts: sealed under key "),
        ("wrong", 1, "contacts: no key here opens 2 values"),
        ("", 1, "contacts: sealed, and VOICEDESK_KEY is missing"),
    ],
)
def test_whether_contacts_are_sealed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, code: int, words: str
) -> None:
    address, now = f"sqlite:///{tmp_path}/voicedesk.db", datetime(2026, 3, 3, 9, tzinfo=UTC)
    keys = {"right": Fernet.generate_key().decode(), "wrong": Fernet.generate_key().decode()}

    async def seal() -> None:
        async with open_store(address, key=keys["right"]) as store:
            await store.contacts.encrypt(now=now)
            await store.messages.opt(BusinessId("dental"), "+1312", out=True, words="no", now=now)

    asyncio.run(seal())
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("VOICEDESK_KEY", keys.get(key, ""))
    exited, lines = run("-p", "dental")
    assert exited == code
    assert any(line.startswith(words) for line in lines)
