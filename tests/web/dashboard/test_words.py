"""The catalogues of text: every language has every key, and no text is in code."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from voicedesk.web.dashboard.menu import MENU
from voicedesk.web.dashboard.words import LANGUAGES, catalogue, chosen, words_of

pytestmark = pytest.mark.unit

TEMPLATES = sorted((Path(str(files("voicedesk.web"))) / "templates" / "desk").glob("*.html"))
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_takes_the_same_values(language: str) -> None:
    def taken(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    different = [
        key
        for key, text in catalogue(language).items()
        if taken(text) != taken(catalogue("en")[key]) and not key.endswith(".one")
    ]
    assert different == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_text_stands_in_a_template(template: Path) -> None:
    left = CODE.sub(" ", template.read_text("utf-8"))
    assert re.findall(r"[A-Za-z]{2,}", left) == []


def test_every_line_of_the_menu_has_its_text() -> None:
    words = words_of("en")
    keys = [entry.key for _, entries in MENU for entry in entries]
    assert [key for key in keys if not words.has(f"menu.{key}")] == []


@pytest.mark.parametrize(
    "wished, language",
    [
        ((None, "es-MX,en;q=0.8"), "es"),
        (("en", "es"), "en"),
        ((None, "fi, de"), "en"),
        ((None, None), "en"),
        ((None, "fi,es;q=0.1"), "es"),
    ],
)
def test_the_first_language_that_there_is_is_spoken(
    wished: tuple[str | None, ...], language: str
) -> None:
    assert chosen(*wished) == language


def test_one_is_not_many() -> None:
    words = words_of("en")
    assert words("need.questions", n=1) == "1 question without an answer"
    assert words("need.questions", n=2) == "2 questions without an answer"
    assert words.of("order", "never_heard_of") == "never heard of"
