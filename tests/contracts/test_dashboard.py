"""What every store must do for found calls, shares, kept views and muted causes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import DENTAL, NOW
from tests.stores import AnyStore
from voicedesk.domain.accounts import UserId
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.domain.slots import Span
from voicedesk.ports import Mute, PriceCount, Priced, Share, Sought, Sound, View

pytestmark = pytest.mark.db

SALON = BusinessId("salon")
ANA = UserId("u1")
MINUTE = timedelta(minutes=1)


def call(number: int, business: BusinessId = DENTAL, **more: object) -> Call:
    plain = Call(CallId(f"call-{number}"), business, "phone", NOW + number * MINUTE)
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name what they give


@pytest.fixture
async def calls(store: AnyStore) -> list[Call]:
    every = [
        call(1, caller="+12025550177"),
        call(2, channel="web"),
        call(3),
        call(4, SALON, caller="+12025550177"),
    ]
    for one in every:
        await store.calls.begin(one)
    said = {"who": "caller", "text": "Señor, do you straighten teeth at 100%?"}
    await store.calls.write(every[1].id, "heard", said, now=NOW)
    await store.calls.write(every[0].id, "say", {"text": "Hello."}, now=NOW + MINUTE)
    await store.calls.write(every[3].id, "heard", said, now=NOW)
    await store.calls.end(every[2].id, Outcome.BOOKED, reason="done", now=NOW + 9 * MINUTE)
    return every


async def test_prices_are_found_where_they_were_said(store: AnyStore, calls: list[Call]) -> None:
    first, live, ended, theirs = calls
    said = {"text": "A cleaning is one hundred and ten dollars."}
    for one in (live, ended, theirs):
        await store.calls.write(one.id, "say", said, now=NOW + 5 * MINUTE)
        await store.calls.write(one.id, "heard", {"text": "Only $50?"}, now=NOW + 6 * MINUTE)
    last = (await store.calls.journal(live.id))[-2].number
    within = Span(NOW, NOW + 4 * MINUTE)
    unread = await store.figures.prices(DENTAL, within, known={110})
    await store.figures.facts(DENTAL, within)
    found = await store.figures.prices(DENTAL, within, known={110})
    assert found == unread
    latest = (
        Priced(ended.id, 1, NOW + 5 * MINUTE, 110),
        Priced(live.id, last, NOW + 5 * MINUTE, 110),
    )
    assert found == PriceCount(known=2, other=0, latest=latest)
    cut = await store.figures.prices(DENTAL, within, known={75}, limit=1)
    assert cut == PriceCount(known=0, other=2, latest=latest[:1])
    nothing = PriceCount(0, 0, ())
    assert await store.figures.prices(DENTAL, Span(NOW, first.started), known=()) == nothing
    lines = {(live.id, last), (theirs.id, 2), (CallId("none"), 1)}
    words = await store.search.words(DENTAL, lines)
    assert words == {(live.id, last): said["text"]}


async def test_how_calls_sounded_is_put_together_of_their_parts(
    store: AnyStore, calls: list[Call]
) -> None:
    part = {"received": 90, "lost": 10, "unheard_s": 2.0, "unsent_s": 0.0}
    for number in (0, 3):
        for seconds, jitter in ((10.0, 4.0), (30.0, 8.0)):
            sound = {**part, "seconds": seconds, "jitter_ms": jitter}
            await store.calls.write(calls[number].id, "event", {"sound": sound}, now=NOW)
    found = await store.search.sounds(DENTAL, [one.id for one in calls])
    assert found == {calls[0].id: Sound(40.0, 180, 20, 7.0, 4.0, 0.0)}
    assert found[calls[0].id].loss == 0.1
    facts = await store.figures.facts(DENTAL, Span(NOW, NOW + 10 * MINUTE))
    assert [one.sound for one in facts if one.sound] == [found[calls[0].id]]
    assert await store.search.sounds(DENTAL, []) == {}


@pytest.mark.parametrize(
    "sought, found",
    [
        (Sought(), [3, 2, 1]),
        (Sought(live=True), [2, 1]),
        (Sought(live=False), [3]),
        (Sought(outcome=Outcome.BOOKED), [3]),
        (Sought(channel="web"), [2]),
        (Sought(words="TEETH straighten"), [2]),
        (Sought(words="100%"), [2]),
        (Sought(words="señor"), [2]),
        (Sought(words="100_"), []),
        (Sought(words="0177"), [1]),
        (Sought(words="teeth hello"), []),
        (Sought(before=NOW + 3 * MINUTE), [2, 1]),
        (Sought(within=Span(NOW + 2 * MINUTE, NOW + 3 * MINUTE)), [2]),
    ],
)
async def test_calls_are_found(
    store: AnyStore, calls: list[Call], sought: Sought, found: list[int]
) -> None:
    assert len(calls) == 4
    got = [one.id for one in await store.search.find(DENTAL, sought)]
    assert got == [f"call-{n}" for n in found]


async def test_what_is_said_is_followed(store: AnyStore, calls: list[Call]) -> None:
    rows = await store.search.lines(DENTAL, since=NOW)
    assert [(row.call, row.number) for row in rows] == [("call-2", 1), ("call-1", 1)]
    assert len(await store.search.lines(DENTAL, since=NOW + MINUTE)) == 1
    assert len(await store.search.lines(DENTAL, since=NOW, limit=1)) == 1
    latest = await store.search.said(DENTAL, limit=2)
    assert [(one, len(rows)) for one, rows in latest] == [(calls[1].id, 1)]


async def test_a_share_ends_for_its_own_business_alone(store: AnyStore) -> None:
    share = Share("d", DENTAL, CallId("c"), NOW, NOW + MINUTE, "ana", hears=True)
    await store.shares.share(share)
    assert await store.shares.shared("d") == share
    assert list(await store.shares.list(DENTAL, CallId("c"))) == [share]
    await store.shares.end(SALON, "d")
    assert await store.shares.shared("d") == share
    await store.shares.end(DENTAL, "d")
    assert await store.shares.shared("d") is None


async def test_views_are_kept_by_name(store: AnyStore) -> None:
    await store.views.keep(DENTAL, ANA, View("b", "outcome=booked"))
    await store.views.keep(DENTAL, ANA, View("a", "live=1"))
    await store.views.keep(DENTAL, ANA, View("b", "outcome=moved"))
    await store.views.keep(SALON, ANA, View("c", ""))
    assert list(await store.views.list(DENTAL, ANA)) == [
        View("a", "live=1"),
        View("b", "outcome=moved"),
    ]
    await store.views.drop(DENTAL, ANA, "a")
    assert [view.name for view in await store.views.list(DENTAL, ANA)] == ["b"]
    assert list(await store.views.list(DENTAL, UserId("u2"))) == []


async def test_a_muted_cause_is_heard_again(store: AnyStore) -> None:
    known = Mute("no calendar", 3, NOW, "ana")
    await store.mutes.mute(DENTAL, replace(known, count=1))
    await store.mutes.mute(DENTAL, known)
    assert list(await store.mutes.list(DENTAL)) == [known]
    assert list(await store.mutes.list(SALON)) == []
    await store.mutes.unmute(DENTAL, known.cause)
    assert list(await store.mutes.list(DENTAL)) == []
