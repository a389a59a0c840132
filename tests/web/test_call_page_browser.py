"""A real browser rings the desk by the button and reads what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lab.room_desk import RoomDesk, is_installed, room_desk

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def desk() -> Iterator[RoomDesk]:
    if not is_installed() or not CHROMIUM.exists():
        pytest.skip("no livekit-server or no chromium")
    with room_desk() as desk:
        desk.worker()
        desk.warm()
        yield desk


@pytest.fixture
def page(desk: RoomDesk) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*MICROPHONE, "--no-sandbox"])
        page = browser.new_page()
        page.goto(desk.office.ready_url.replace("/ready", "/"))
        yield page
        browser.close()


def test_the_button_rings_the_desk(page: Page) -> None:
    page.get_by_role("button", name="Call us").click()
    expect(page.locator("#captions")).to_contain_text("Bright Smile", timeout=30_000)
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#status")).to_have_text(re.compile("hung up"))
    expect(page.get_by_role("button", name="Call us")).to_be_focused()
