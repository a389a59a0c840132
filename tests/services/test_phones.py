"""What has to stand at the LiveKit server, and what is said when it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voicedesk.connectors.memory import MemoryTrunks
from voicedesk.ports import Lead, WayIn, WayOut
from voicedesk.services.phones import Found, Wish, carry_out, findings, look, mistakes, plan

pytestmark = pytest.mark.unit

NUMBER = "+12025550100"
WISH = Wish({NUMBER: "dental"}, ("54.172.60.0/30",), out="example.pstn.twilio.com")
RULE = Lead(("ST_1",), ("voicedesk",), id="SDR_1")
WAY_IN = WayIn(numbers=(NUMBER,), addresses=WISH.addresses, id="ST_1")
WAY_OUT = WayOut(WISH.out, (NUMBER,), id="ST_2")
GOOD = Found([WAY_IN], [WAY_OUT], [RULE])


async def test_what_is_set_up_once_is_not_set_up_again() -> None:
    trunks = MemoryTrunks()
    steps = plan(WISH, await look(trunks))
    assert [type(step.what) for step in steps] == [WayIn, Lead, WayOut]
    await carry_out(steps, trunks)
    assert plan(WISH, await look(trunks)) == ()
    found = await look(trunks, ask_service=True)
    assert findings(WISH, found, people=True, blind=False) == ()
    assert found.leads[0].trunks == (found.ways_in[0].id,)


async def test_another_number_changes_the_trunk_and_nothing_else() -> None:
    trunks = MemoryTrunks()
    await carry_out(plan(WISH, await look(trunks)), trunks)
    more = replace(WISH, numbers={**WISH.numbers, "+12025550101": "salon"})
    steps = plan(more, await look(trunks))
    assert [type(step.what) for step in steps] == [WayIn, WayOut]
    await carry_out(steps, trunks)
    assert (await trunks.ways_in())[0].numbers == (NUMBER, "+12025550101")
    assert len(await trunks.leads()) == 1


def test_a_number_that_another_trunk_has_is_left_to_it() -> None:
    other = WayIn("carrier", (NUMBER,), ("1.2.3.0/24",), id="ST_9")
    wish = replace(WISH, numbers={NUMBER: "dental", "+12025550101": "dental"})
    (first, *_) = plan(wish, Found([other]))
    assert isinstance(first.what, WayIn)
    assert first.what.numbers == ("+12025550101",)


@pytest.mark.parametrize("addresses, user", [(("1.2.3.0/24",), ""), ((), "desk")])
def test_a_carrier_known_by_its_network_is_asked_no_password(
    addresses: tuple[str, ...], user: str
) -> None:
    (first, *_) = plan(replace(WISH, addresses=addresses, user="desk"), Found())
    assert isinstance(first.what, WayIn)
    assert first.what.user == user


@pytest.mark.parametrize(
    "wish, words",
    [
        (Wish({"2025550100": "dental"}), "is not written as +1"),
        (replace(WISH, addresses=("twilio.com",)), "is no network"),
        (replace(WISH, out="sip:example.com"), "without sip:"),
        (Wish({}), "no number leads to any business"),
    ],
)
def test_what_cannot_be_set_up_is_said_in_words(wish: Wish, words: str) -> None:
    assert words in " ".join(mistakes(wish))


@pytest.mark.parametrize(
    "found, words",
    [
        (replace(GOOD, served=False), "no SIP service"),
        (replace(GOOD, ways_in=[]), "is on no trunk"),
        (replace(GOOD, leads=[]), "has no dispatch rule"),
        (replace(GOOD, leads=[replace(RULE, trunks=())]), "names no trunk"),
        (replace(GOOD, leads=[replace(RULE, trunks=("ST_old",))]), "are gone"),
        (replace(GOOD, leads=[replace(RULE, agents=("other",))]), "no agent named voicedesk"),
        (replace(GOOD, ways_in=[replace(WAY_IN, addresses=())]), "lets anybody in"),
        (
            replace(GOOD, ways_in=[replace(WAY_IN, numbers=(NUMBER, "2025550101"))]),
            "not in the form",
        ),
        (
            replace(GOOD, ways_in=[replace(WAY_IN, numbers=(NUMBER, "+12025550109"))]),
            "leads to no business",
        ),
        (replace(GOOD, ways_out=[]), "no trunk to ring them through"),
        (replace(GOOD, ways_out=[replace(WAY_OUT, numbers=("2025550100",))]), "403"),
        (replace(GOOD, ways_out=[replace(WAY_OUT, numbers=())]), "no caller ID"),
    ],
)
def test_every_usual_mistake_is_found_with_its_remedy(found: Found, words: str) -> None:
    said = findings(WISH, found, people=True, blind=False)
    assert [one for one in said if words in one.words and one.remedy]


def test_what_stands_as_it_should_has_no_findings() -> None:
    assert findings(WISH, GOOD, people=True, blind=False) == ()
    assert [one.state for one in findings(WISH, GOOD, people=True, blind=True)] == ["warning"]
