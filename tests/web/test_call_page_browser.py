"""The call page in a real browser, on a real LiveKit server with the desk's own processes."""

from __future__ import annotations

import asyncio
import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Page, async_playwright

from lab.room_desk import RoomDesk, room_desk
from tests.calls.rooms import desk  # noqa: F401
from voicedesk.calls.audio import Pcm
from voicedesk.speech.local.rate import resample, to_pcm
from voicedesk.speech.local.voice import Hibari

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or ""
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
)
ALLOWED = "--use-fake-ui-for-media-stream"
RATE = 48_000
CAPTIONS = "document.querySelector('#captions').textContent"
STATE = "document.body.dataset.state"
PROBLEM = "document.querySelector('#problem').textContent"


@pytest.fixture(autouse=True)
def _browser() -> None:
    if not CHROMIUM:
        pytest.skip("no chromium; `make setup` installs it")


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    """What the microphone hears: nothing, so that the desk is not interrupted."""
    return write_sound(tmp_path / "silence.wav", np.zeros(RATE, np.int16))


@pytest.fixture
def question(tmp_path: Path) -> Path:
    """What the microphone hears again and again: a pause, then a question in a natural voice."""
    voice = Hibari(seed=3)
    spoken = voice.speak("What are your opening hours on Monday?", rate=1.0)
    asked = to_pcm(resample(spoken, rate=voice.sample_rate, to=RATE))
    pause = np.zeros(12 * RATE, np.int16)
    return write_sound(tmp_path / "question.wav", np.concatenate((pause, asked, pause)))


def write_sound(file: Path, pcm: Pcm) -> Path:
    """Mono, as Chromium's microphone of files wants it."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(pcm.tobytes())
    return file


@asynccontextmanager
async def call_page(desk: RoomDesk, *flags: str, business: str = "dental") -> AsyncIterator[Page]:  # noqa: F811
    """The page, in a browser of its own; nothing it did was against its own policy."""
    refused: list[str] = []
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        page = await browser.new_page()
        page.on("console", lambda said: refused.append(said.text))
        await page.goto(f"http://{desk.environment['VOICEDESK_OFFICE']}/call/{business}")
        yield page
        await browser.close()
    assert not [line for line in refused if "Content Security Policy" in line]


async def until(page: Page, true: str, *, within_s: float = 30.0) -> None:
    """Ask the page again and again: its policy forbids Playwright's own way of waiting."""
    for _ in range(int(within_s * 10)):
        if await page.evaluate(true):
            return
        await asyncio.sleep(0.1)
    shown = await page.evaluate("document.querySelector('main').innerText")
    pytest.fail(f"not {true} in {within_s} s, but: {shown}")


async def test_a_caller_hears_reads_and_types(desk: RoomDesk, silence: Path) -> None:  # noqa: F811
    desk.warm()
    async with call_page(desk, ALLOWED, f"--use-file-for-fake-audio-capture={silence}") as page:
        await page.click("#call")
        await until(page, f"{CAPTIONS}.includes('Bright Smile')")
        assert await page.evaluate(STATE) == "live"
        await page.fill("#words", "What are your opening hours on Monday?")
        await page.press("#words", "Enter")
        await until(page, f"/You: What are your.*Desk: .*(8|eight)/s.test({CAPTIONS})")
        await page.click("#mute")
        assert await page.get_attribute("#mute", "aria-pressed") == "true"
        await page.click("#hangup")
        await until(page, f"{STATE} === 'idle'")
        assert await page.evaluate(PROBLEM) == ""


async def test_a_spoken_question_is_heard_and_answered(desk: RoomDesk, question: Path) -> None:  # noqa: F811
    desk.warm()
    async with call_page(desk, ALLOWED, f"--use-file-for-fake-audio-capture={question}") as page:
        await page.click("#call")
        heard = f"/You: .*hours.*Desk: .*(8|eight)/is.test({CAPTIONS})"
        await until(page, heard, within_s=60)


async def test_without_a_microphone_the_caller_is_told_and_can_type(desk: RoomDesk) -> None:  # noqa: F811
    desk.warm()
    async with call_page(desk, "--deny-permission-prompts") as page:
        await page.click("#call")
        await until(page, f"{PROBLEM}.includes('microphone is blocked')")
        assert "+1 202-555-0100" in await page.evaluate(PROBLEM)
        await page.click("#write")
        await until(page, f"{CAPTIONS}.includes('Bright Smile')")
        assert await page.is_hidden("#mute")


async def test_where_nobody_answers_the_caller_gets_the_number(silence: Path) -> None:
    with room_desk() as nobody:
        sound = f"--use-file-for-fake-audio-capture={silence}"
        async with call_page(nobody, ALLOWED, sound) as page:
            await page.click("#call")
            await until(page, f"{PROBLEM}.includes('Nobody could take your call')", within_s=20)
            assert "+1 202-555-0100" in await page.evaluate(PROBLEM)
            assert await page.evaluate(STATE) == "idle"
