"""What an owner does from day to day, each begun on the first page and done to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from tests.web.dashboard.site import DENTAL, HEARD
from tests.web.dashboard.test_site_browser import DESKTOP, PHONE, Desk, browsing, desk
from voicedesk.domain.booking import BookingStatus
from voicedesk.domain.call import CallbackStatus, TicketId, TicketStatus

pytestmark = pytest.mark.browser
__all__ = ["desk"]

FRESH = "An answer that nobody had written before: yes, one dog at a time."


async def press(page: Page, *words: str) -> None:
    """Links and buttons one after another, by what stands on them."""
    for word in words:
        await page.locator("a:visible, button:visible", has_text=word).first.click(timeout=5_000)
        await page.wait_for_load_state()


async def sees_what_is_pressing(desk: Desk, page: Page) -> bool:
    text = await page.locator("main").inner_text()
    return "Needs you" in text and "Noor Haddad" in text and "Billing" in text


async def rings_back(desk: Desk, page: Page) -> bool:
    await press(page, "Call Noor Haddad back")
    task = page.locator("li", has_text="Noor Haddad")
    assert await task.locator("a[href='tel:+12025550143']").count() == 1
    await task.get_by_text("I rang back").click()
    await page.wait_for_load_state()
    (one,) = await desk.site.store.callbacks.list(DENTAL)
    return one.status is CallbackStatus.KEPT


async def reads_a_call(desk: Desk, page: Page) -> bool:
    await press(page, "All calls", "Today, 09:51")
    return HEARD in await page.locator("main").inner_text()


async def cancels_an_appointment(desk: Desk, page: Page) -> bool:
    page.on("dialog", lambda asked: asked.accept())
    await press(page, "Bookings", "Maria Gonzalez", "Cancel this booking")
    gone = await desk.site.store.ledger.bookings(DENTAL, statuses=(BookingStatus.CANCELLED,))
    return [one.attendee.name for one in gone] == ["Maria Gonzalez"]


async def answers_a_question(desk: Desk, page: Page) -> bool:
    before = len(await desk.site.store.gaps.list(DENTAL))
    await press(page, "2 questions without an answer")
    await page.locator("textarea[name=answer]").first.fill(FRESH)
    await press(page, "Publish")
    left = await desk.site.store.gaps.list(DENTAL)
    return len(left) == before - 1 and FRESH in await page.locator("main").inner_text()


async def works_off_a_ticket(desk: Desk, page: Page) -> bool:
    await press(page, "Billing", "Done")
    ticket = await desk.site.store.tickets.get(DENTAL, TicketId("t-1"))
    return ticket is not None and ticket.status is TicketStatus.DONE


async def changes_the_hours(desk: Desk, page: Page) -> bool:
    await press(page, "The desk")
    await page.fill("[name='hours.sunday']", "10am to 2pm")
    await press(page, "See what changes", "Make it live")
    profile = await desk.site.behind.desks.profile(DENTAL)
    return profile.hours["sunday"] == ["10:00-14:00"]


async def lets_somebody_in(desk: Desk, page: Page) -> bool:
    await press(page, "People")
    await page.fill("[name=email]", "bo@smile.example")
    await press(page, "Make a link")
    (link,) = await desk.site.store.accounts.invitations(DENTAL)
    return link.email == "bo@smile.example" and "/join/" in await page.content()


TASKS: tuple[Callable[[Desk, Page], Awaitable[bool]], ...] = (
    sees_what_is_pressing,
    rings_back,
    reads_a_call,
    cancels_an_appointment,
    answers_a_question,
    works_off_a_ticket,
    changes_the_hours,
    lets_somebody_in,
)


async def done_one_by_one(desk: Desk, size: tuple[int, int]) -> dict[str, bool]:
    """The tasks of a day, one after the other, each begun on the first page."""
    done = {}
    async with desk.serving(), browsing(desk, size) as context:
        for task in TASKS:
            page = await desk.page(context, "/desk")
            done[task.__name__] = await task(desk, page)
            await page.close()
    return done


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "telephone"])
async def test_the_tasks_of_a_day_are_done_to_their_end(
    desk: Desk,
    size: tuple[int, int],
) -> None:
    done = await done_one_by_one(desk, size)
    assert [task for task, yes in done.items() if not yes] == []
    assert len(done) == 8
    assert desk.complaints == []
