"""Documents are taken in, searched and forgotten from the command line; gaps are listed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicedesk.cli.kb import app
from voicedesk.domain.business import BusinessId
from voicedesk.domain.knowledge import Gap
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

Run = Callable[..., tuple[int, str]]
PAGE = """<html lang="en"><title>Trampolines</title><nav>Home</nav><main><h1>Trampoline</h1>
<p>The trampoline in the waiting room is <b>blue</b> and takes children up to forty kilos.</p>
</main></html>"""
FAQ = "Question,Answer\nDo you sell kayaks?,We sell kayaks in spring only.\n,\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a folder of its own, with documents in `site`."""
    monkeypatch.chdir(tmp_path)
    site = tmp_path / "site"
    site.mkdir()
    (site / "trampoline.html").write_text(PAGE)
    (site / "faq.csv").write_text(FAQ)
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/voicedesk.db",
        "VOICEDESK_VAR": str(tmp_path / "var"),
    }

    def call(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, words, env=environment)
        return done.exit_code, done.output

    return call


def test_what_was_taken_in_is_found_with_its_source(run: Run) -> None:
    assert run("ingest", "site") == (
        0,
        "2 taken in with 2 passages, 0 unchanged, 0 forgotten, 0 unreadable\n",
    )
    code, told = run("search", "what colour is the trampoline", "--top", "1")
    assert code == 0
    assert "site/trampoline.html#Trampoline" in told
    assert "waiting room is blue and takes" in told


def test_only_what_changed_is_read_again_and_deletions_are_followed(
    run: Run, tmp_path: Path
) -> None:
    run("ingest", "site")
    (tmp_path / "site" / "faq.csv").write_text(FAQ.replace("spring", "autumn"))
    (tmp_path / "site" / "trampoline.html").unlink()
    _, told = run("ingest", "site")
    assert told == "1 taken in with 1 passages, 0 unchanged, 1 forgotten, 0 unreadable\n"
    assert "autumn" in run("search", "do you sell kayaks")[1]
    assert "site/trampoline.html" not in run("search", "trampoline")[1]
    assert "1 unchanged" in run("ingest", "site")[1]


def test_what_cannot_be_read_is_named_and_the_rest_is_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site" / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "site" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    code, told = run("ingest", "site", "nowhere.md")
    assert code == 1
    assert "site/photo.jpg: .jpg is not a kind that is read" in told
    assert "site/broken.pdf: it is damaged or has a password" in told
    assert "nowhere.md: there is no such file" in told
    assert "2 taken in" in told
    assert "3 unreadable" in told


def test_the_profiles_own_knowledge_is_searched_too(run: Run) -> None:
    before = run("search", "do you take insurance", "--top", "1")
    run("ingest", "site")
    assert before == run("search", "do you take insurance", "--top", "1")
    assert "knowledge/" in before[1]


def test_open_questions_are_listed_the_most_frequent_first(run: Run, tmp_path: Path) -> None:
    async def ask() -> None:
        async with open_store(f"sqlite:///{tmp_path}/voicedesk.db") as store:
            at = datetime(2026, 3, 3, tzinfo=UTC)
            for words in ("Is there a pool?", "Can I pay in shells?", "is there a pool"):
                await store.gaps.add(Gap(BusinessId("dental"), words, at))

    assert run("gaps") == (0, "No question is open.\n")
    asyncio.run(ask())
    _, told = run("gaps")
    assert told.splitlines()[0].startswith("  1.    2  2026-03-03  ")
    assert told.splitlines()[1] == "  2.    1  2026-03-03  Can I pay in shells?"


def test_an_answer_to_a_gap_is_known_at_once(run: Run, tmp_path: Path) -> None:
    async def ask() -> None:
        async with open_store(f"sqlite:///{tmp_path}/voicedesk.db") as store:
            at = datetime(2026, 3, 3, tzinfo=UTC)
            await store.gaps.add(Gap(BusinessId("dental"), "Can I pay in shells?", at))

    asyncio.run(ask())
    code, told = run("answer", "1", "Sorry, we take no shells.")
    assert (code, told) == (0, "Answered: Can I pay in shells? (asked 1 times)\n")
    assert "we take no shells" in run("search", "do you take shells", "--top", "1")[1]
    assert run("gaps")[1] == "No question is open.\n"
    # documents that are taken in later leave it where it is
    run("ingest", "site")
    assert "we take no shells" in run("search", "do you take shells", "--top", "1")[1]


@pytest.mark.parametrize(
    "words, why",
    [
        (("answer", "7", "Yes."), "no open question is '7'"),
        (("answer", "is there a pool", "Yes.", "--until", "soon"), "isoformat"),
    ],
)
def test_an_answer_to_nothing_is_refused(run: Run, words: tuple[str, ...], why: str) -> None:
    code, told = run(*words)
    assert code == 1
    assert why in told
