"""Phrases that are over, and phrases that are not."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from voicedesk.speech.local.heard import Heard
from voicedesk.speech.local.open_ends import End, end_of
from voicedesk.speech.local.patience import LONG_S, patience
from voicedesk.speech.local.question import asked_for

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "said",
    [
        "that's great thank you",
        "do you have parking near you",
        "it was painless for her",
        "yes i do",
        "no we haven't",
        "no it isn't",
        "that will do",
        "please do",
        "i'd rather not",
        "i think so",
        "there's no need",
        "could you fit me in",
        "can i just come by",
        "what is going on",
        "i have been there before",
        "the week after",
        "me as well",
        "see you then",
        "can i have your address",
        "what is your phone number",
        "you have the wrong number",
        "i need a doctor",
        "it's for my sister and me",
        "can you fix this",
        "or maybe friday maybe",
    ],
)
def test_a_whole_phrase_is_closed(said: str) -> None:
    assert end_of(said.split()) is End.CLOSED


@pytest.mark.parametrize(
    "said",
    [
        "that's all i need",
        "what else do you have",
        "sooner if you can",
        "what is it for",
        "how long will it be",
        "let me give you my number",
    ],
)
def test_what_may_go_on_is_loose(said: str) -> None:
    assert end_of(said.split()) is End.LOOSE


@pytest.mark.parametrize(
    "said",
    [
        "",
        "i need",
        "can you",
        "and you",
        "thursday and then",
        "i want this",
        "how about",
        "my name",
        "hi my phone number",
        "ok my number is",
        "i'd like to see doctor",
        "no i'm not",
        "yes that would",
        "when would i be free on",
        "well",
        "could you tell me",
        "i would like to come in on",
        "what time is",
    ],
)
def test_half_a_phrase_is_open(said: str) -> None:
    assert end_of(said.split()) is End.OPEN


def test_callers_who_are_done_seldom_wait_for_a_second(data_folder: Path) -> None:
    """Turns of appointment talks: whole, and cut at a random word."""
    random, whole, cut = Random(1), [], []
    dialogues = data_folder / "sgd_appointments" / "dialogues.jsonl"
    for line in dialogues.read_text("utf-8").splitlines():
        asked = ""
        for who, said in json.loads(line)["turns"]:
            if who != "USER":
                asked = said
                continue
            question, words = asked_for(asked), said.split()
            whole.append(patience(Heard(said), question) == LONG_S)
            if len(words) > 3:
                half = " ".join(words[: random.randrange(1, len(words))]).rstrip(",.?!")
                cut.append(patience(Heard(half), question) == LONG_S)
    assert len(whole) > 10_000
    assert sum(whole) / len(whole) < 0.015
    assert sum(cut) / len(cut) > 0.38
