"""The call page in a real browser, on a real LiveKit server with the desk's own processes."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import wave
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Frame, Page, Route, async_playwright

from lab.room_desk import RoomDesk, room_desk
from tests.calls.rooms import desk, iso_day, open_day  # noqa: F401
from voicedesk.calls.audio import Pcm
from voicedesk.calls.summons import business_of_room
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.office.first_user import first_link
from voicedesk.office.livekit_server import KEY
from voicedesk.settings import Settings
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
SERIOUS = """axe.run().then((found) => found.violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes[0].html}`))"""
AXE = (Path(__file__).parent / "axe-core" / "axe.min.js").read_text("utf-8")
STATE = "document.body.dataset.state"
STATUS = "document.querySelector('#status').textContent"
PROBLEM = "document.querySelector('#problem').textContent"
LATE_MICROPHONE = """(() => {
  const caller = LivekitClient.LocalParticipant.prototype, publish = caller.publishTrack;
  caller.publishTrack = async function (...given) {
    await new Promise((done) => setTimeout(done, 3000));
    return publish.apply(this, given);
  };
})()"""


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


async def all_hung_up(desk: RoomDesk, business: str) -> None:  # noqa: F811
    """A browser that is shut leaves its call to the desk, which waits for it to come back."""
    async with LiveKitRooms(desk.server.url, KEY, desk.server.secret) as rooms:
        for _ in range(180):
            if business not in map(business_of_room, await rooms.list()):
                return
            await asyncio.sleep(0.5)
    pytest.fail("calls that nobody is in do not end")


@asynccontextmanager
async def call_page(desk: RoomDesk, *flags: str, business: str = "dental") -> AsyncIterator[Page]:  # noqa: F811
    """The page, in a browser of its own; nothing it did was against its own policy."""
    await all_hung_up(desk, business)
    refused: list[str] = []
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        page = await (await browser.new_context()).new_page()
        page.on("console", lambda said: refused.append(said.text))
        await page.goto(f"http://{desk.environment['VOICEDESK_OFFICE']}/call/{business}")
        yield page
        await browser.close()
    broken = [line for line in refused if "Content Security Policy" in line]
    # that a foreign site may not frame it is what the policy is for
    assert not [line for line in broken if "frame-ancestors" not in line]


async def until(page: Page | Frame, true: str, *, within_s: float = 30.0) -> None:
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
        await page.evaluate(LATE_MICROPHONE)
        await page.click("#call")
        await until(page, f"{CAPTIONS}.includes('Bright Smile')")
        assert await page.evaluate(STATE) == "live"
        await page.fill("#words", "What are your opening hours on Monday?")
        await page.press("#words", "Enter")
        await until(page, f"/You: What are your.*Desk: .*(8|eight)/s.test({CAPTIONS})")
        await page.click("#mute")
        assert await page.get_attribute("#mute", "aria-pressed") == "true"
        os.kill(desk.livekit.pid, signal.SIGSTOP)
        try:
            await until(page, f"{STATE} === 'frozen'")
            assert "hear nothing from our server" in await page.evaluate(STATUS)
        finally:
            os.kill(desk.livekit.pid, signal.SIGCONT)
        await until(page, f"{STATE} === 'live'")
        other = await page.context.new_page()
        await other.goto(page.url)
        await other.click("#write")
        await until(other, f"{PROBLEM}.includes('goes on in another tab')")
        await other.click("#write")
        await until(page, f"{PROBLEM}.includes('ended from another tab')")
        await until(other, f"{CAPTIONS}.includes('Bright Smile')")
        await other.click("#hangup")
        await until(other, f"{STATE} === 'idle'")
        assert await other.evaluate(PROBLEM) == ""


def told_to_show(desk: RoomDesk) -> Callable[[Route], Awaitable[None]]:  # noqa: F811
    """A site that has nothing but the tag, and a style that would spoil anything it reaches."""
    widget = f"http://{desk.environment['VOICEDESK_OFFICE']}/static/widget.js"

    async def show(route: Route) -> None:
        await route.fulfill(
            content_type="text/html",
            body=f"""<!doctype html><title>A shop</title><style>* {{ display: none !important }}
              html, body, voicedesk-call {{ display: block !important }}</style><body>
              <script src="{widget}" data-business="dental" async></script>""",
        )

    return show


async def opened(page: Page) -> Frame:
    """The frame that the button brings, reached by the keyboard alone."""
    async with page.expect_event("framenavigated", lambda frame: frame.parent_frame) as frame:
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
    found: Frame = await frame.value
    return found


async def test_one_tag_puts_the_call_on_a_site_that_the_profile_names(desk: RoomDesk) -> None:  # noqa: F811
    desk.warm()
    # a made-up public address that leads to this machine would be asked for a permission
    async with call_page(desk, "--disable-features=LocalNetworkAccessChecks") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.route("https://*.example/**", told_to_show(desk))
        await page.goto("https://www.brightsmile.example/")
        await until(page, "!!document.querySelector('voicedesk-call')")
        assert await page.evaluate("document.querySelector('voicedesk-call').shadowRoot") is None
        assert len(asked) == 2  # the site and the tag: nothing more before it is pressed
        call = await opened(page)
        await call.click("#write")
        await until(call, f"{CAPTIONS}.includes('Bright Smile')")
        await call.click("#hangup")
        await page.goto("https://elsewhere.example/")
        await until(page, "!!document.querySelector('voicedesk-call')")
        assert (await opened(page)).url.startswith("chrome-error:")


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


async def test_where_nobody_answers_somebody_rings_back() -> None:
    with room_desk() as nobody:
        # the device of a browser's tests beeps
        async with call_page(nobody, ALLOWED) as page:
            await page.evaluate(AXE)
            assert await page.evaluate(SERIOUS) == []
            await page.click("#try")
            await until(page, f"{STATUS} === 'Your microphone works.'")
            await page.click("#call")
            await until(page, f"{PROBLEM}.includes('Nobody could take your call')", within_s=20)
            assert "+1 202-555-0100" in await page.evaluate(PROBLEM)
            assert await page.evaluate(STATE) == "idle"
            await page.fill("#number", "202 555 0143")
            await page.press("#number", "Enter")
            await until(page, f"{STATUS}.includes('rings you back on +1 202-555-0143')")


async def follow(page: Page, words: str) -> None:
    """A link or a button, by its words."""
    named = page.locator("a:visible, button:visible", has_text=words).first
    await named.click(timeout=10_000)
    await page.wait_for_load_state()


MICROPHONE = """(() => {
  const hall = new AudioContext({ sampleRate: 48000 }), mouth = hall.createMediaStreamDestination();
  navigator.mediaDevices.getUserMedia = async () => mouth.stream.clone();
  window.speak = (base64) => new Promise((done) => {
    const pcm = new Int16Array(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)).buffer);
    const sound = hall.createBuffer(1, pcm.length, 48000), voice = hall.createBufferSource();
    sound.getChannelData(0).set(Float32Array.from(pcm, (one) => one / 32768));
    voice.buffer = sound;
    voice.connect(mouth);
    voice.onended = () => done();
    voice.start();
  });
})()"""
"""A microphone before which somebody stands and speaks when it is their turn."""
UNASKED = "--autoplay-policy=no-user-gesture-required"


class Speaker:
    """A caller at the microphone of a page, in a natural voice."""

    def __init__(self, page: Page) -> None:
        self._page, self._voice = page, Hibari(seed=3)

    async def say(self, words: str, answer: str) -> None:
        """Speak a line and read what the desk says to it, to its end."""
        spoken = self._voice.speak(words, rate=1.0)
        pcm = to_pcm(resample(spoken, rate=self._voice.sample_rate, to=RATE))
        before = len(await self._page.evaluate(CAPTIONS))
        await self._page.evaluate("(sound) => speak(sound)", b64encode(pcm.tobytes()).decode())
        await until(self._page, f"/{answer}/is.test({CAPTIONS}.slice({before}))", within_s=40)
        await asyncio.sleep(1.0)  # what is shown is still being said


async def test_a_newcomer_gets_a_desk_of_their_own_and_books_with_it_by_voice(
    desk: RoomDesk,  # noqa: F811
) -> None:
    link = await first_link(Settings(database_url=desk.database), "")
    typed = {
        "business.name": "Corner Optics",
        "business.kind": "optician",
        "business.phone": "+12025550177",
        "locations.address": "5 Hill Road, Boston",
        "services.0.name": "Eye test",
        "services.0.duration_min": "30",
        "services.0.price": "40",
        "services.0.staff": "Nora Quist",
    }
    signed = {"email": "ana@corner.example", "password": "a long password indeed 42"}
    office = f"http://{desk.environment['VOICEDESK_OFFICE']}"
    desk.warm()
    async with call_page(desk, ALLOWED, UNASKED) as page:
        await page.context.add_init_script(MICROPHONE)
        await page.goto(f"{office}{link}")
        for kind, words in signed.items():
            await page.fill(f"[type={kind}]", words)
        await follow(page, "Join")
        for words in ("The desk", "A new desk", "Fill in a form"):
            await follow(page, words)
        for place, words in typed.items():
            await page.fill(f"[name='{place}']", words)
        for words in ("Check it", "Open the desk", "Try it by voice", "Call now"):
            await follow(page, words)
        await until(page, f"{CAPTIONS}.includes('Corner Optics')")
        await asyncio.sleep(3.0)  # the greeting is heard to its end
        caller = Speaker(page)
        await caller.say(f"I would like an eye test on {open_day(4)} at ten.", "What name[^?]*[?]")
        await caller.say("Anna Miller.", "number[^?]*[?]")
        await caller.say("Two oh two, five five five, oh one seven eight.", "Shall I book it[?]")
        await caller.say("Yes, please.", "confirmed")
        await page.goto(f"{office}/desk/bookings?day={iso_day(4)}")
        seen = await page.evaluate("document.querySelector('main').innerText")
    # docs/start.md counts what is typed, and the call as one
    assert len(signed) + len(typed) + 1 <= 12
    assert "Miller" in seen
