"""`voicedesk init` writes a profile that passes, and never over another."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voicedesk.cli.init import init
from voicedesk.connectors.memory import MemoryWebsites
from voicedesk.errors import ConnectorRefused, ProfileInvalid
from voicedesk.profile.check import check_folder
from voicedesk.profile.load import load_profile
from voicedesk.profile.website import WebPage

pytestmark = pytest.mark.unit
app = typer.Typer()
app.command()(init)
FLAGS = ["--name", "Zoe", "--kind", "shop", "--phone", "+12025550190", "--service", "visit"]
REST = ["--time-zone", "America/New_York", "--duration", "30", "--person", "Ann"]


def run(folder: Path, *flags: str, typed: str = "") -> str:
    result = CliRunner().invoke(app, [str(folder), *flags], input=typed, catch_exceptions=False)
    if isinstance(result.exception, ProfileInvalid):
        raise result.exception
    return result.output


def test_flags_make_a_profile(tmp_path: Path) -> None:
    assert run(tmp_path / "zoe", *FLAGS, *REST).startswith("Written: ")
    assert check_folder(tmp_path / "zoe") == []


def test_what_is_not_given_is_asked(tmp_path: Path) -> None:
    typed = "\n".join(["Zoe", "shop", "+12025550190", "", "visit", "45", "Ann", ""])
    run(tmp_path, typed=typed)
    assert check_folder(tmp_path) == []
    assert "duration_min: 45" in (tmp_path / "profile.yaml").read_text("utf-8")


def test_a_profile_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("mine", "utf-8")
    with pytest.raises(ProfileInvalid, match="is there already"):
        run(tmp_path, *FLAGS, *REST)
    assert (tmp_path / "profile.yaml").read_text("utf-8") == "mine"


def test_a_wrong_answer_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ProfileInvalid, match="there is no time zone"):
        run(tmp_path / "zoe", *FLAGS, *REST[2:], "--time-zone", "Mars/Base")
    assert not (tmp_path / "zoe").exists()


PAGE = """<title>Zoe | Home</title><a href="tel:+12025550133">ring</a><p>Mon-Fri 8am-5pm</p>
<h2>Services</h2><ul><li>Cut - $49 (45 min)</li></ul><h3>Is there parking?</h3><p>Yes.</p>"""
SITES = MemoryWebsites({"zoe.example": [WebPage("https://zoe.example", PAGE)]})


def from_site(folder: Path, *flags: str, typed: str = "") -> str:
    arguments = [str(folder), "--from", "zoe.example", *flags]
    result = CliRunner().invoke(app, arguments, input=typed, obj=SITES, catch_exceptions=False)
    return result.output


def test_a_website_is_read_shown_with_its_sources_and_confirmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # nothing of the repository is beside it, as where only the package was installed
    monkeypatch.chdir(tmp_path)
    said = from_site(Path("zoe"), typed="\nhair salon\n\n\n")
    assert "business.phone: +12025550133    (https://zoe.example, its text)" in said
    assert "services: Cut 45, 49    (https://zoe.example, its text)" in said
    assert check_folder(tmp_path / "zoe") == []
    profile = load_profile(tmp_path / "zoe").profile
    assert (profile.business.name, profile.business.kind) == ("Zoe", "hair salon")
    assert profile.hours["monday"] == ["08:00-17:00"]
    assert [(one.name, one.price) for one in profile.services] == [("Cut", 49)]
    assert "Is there parking?" in (tmp_path / "zoe/knowledge/questions.md").read_text("utf-8")


def test_what_the_site_says_can_be_taken_at_its_word(tmp_path: Path) -> None:
    from_site(tmp_path / "zoe", "--yes", "--kind", "salon", "--phone", "+12025550177")
    assert load_profile(tmp_path / "zoe").profile.business.phone == "+12025550177"


def test_a_site_inside_is_not_read(tmp_path: Path) -> None:
    arguments = [str(tmp_path / "zoe"), "--from", "http://127.0.0.1/"]
    with pytest.raises(ConnectorRefused, match="public network"):
        CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert not (tmp_path / "zoe").exists()


def test_a_port_in_the_address_is_named(tmp_path: Path) -> None:
    arguments = [str(tmp_path / "zoe"), "--from", "https://zoe.example:8443/"]
    with pytest.raises(ConnectorRefused, match="leave :8443 out"):
        CliRunner().invoke(app, arguments, catch_exceptions=False)
