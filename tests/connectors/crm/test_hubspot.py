"""What is HubSpot's own: the property that bears our mark, its tokens, its associations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lab.vendors.double import running
from lab.vendors.hubspot import HubSpotDouble
from tests.crms import ANA, BUSINESS, TICKET, a_hubspot
from voicedesk.connectors.crm import hubspot
from voicedesk.connectors.registry import Wiring
from voicedesk.errors import ConfigurationError, ConnectorRefused

pytestmark = pytest.mark.unit


async def test_the_token_of_a_private_app_is_enough(tmp_path: Path) -> None:
    double = HubSpotDouble()
    async with running(double) as url:
        crm = hubspot.build(Wiring(BUSINESS, tmp_path, {"url": url}, "token-0"))
        # nobody ran the check: the property is made when it is first needed
        await crm.save(ANA, key="k1")
        await crm.open_ticket(None, TICKET, key="t1")
    assert {("contacts", "voicedesk_id"), ("tickets", "voicedesk_id")} <= double.unique


async def test_a_property_that_an_account_lacks_is_not_passed_over(tmp_path: Path) -> None:
    double = HubSpotDouble()
    async with running(double) as url:
        options = {"url": url, "account": "customer_number"}
        crm = hubspot.build(Wiring(BUSINESS, tmp_path, options, "token-0"))
        with pytest.raises(ConnectorRefused):
            await crm.save(replace(ANA, account="40072"), key="k1")


async def test_a_ticket_stands_with_its_customer(tmp_path: Path) -> None:
    async with a_hubspot(tmp_path) as (crm, far):
        external = await crm.save(ANA, key="k1")
        there = await crm.open_ticket(external, TICKET, key="t1")
        assert ("tickets", there, external) in far.double.links
        said = far.double.rows["tickets"][there]["properties"]
        assert (said["hs_ticket_priority"], said["hs_pipeline_stage"]) == ("HIGH", "1")
        assert "Account: 40072" in said["content"]


async def test_what_our_tickets_say_of_somebody_goes_with_them(tmp_path: Path) -> None:
    async with a_hubspot(tmp_path) as (crm, far):
        external = await crm.save(ANA, key="k1")
        ours = await crm.open_ticket(external, TICKET, key="t1")
        theirs = far.double.write("tickets", {"subject": "By hand", "content": "By the staff"})
        far.double.links.append(("tickets", theirs, external))
        await crm.forget(external)
        await crm.forget(external)
        said = {id_: row["properties"] for id_, row in far.double.rows["tickets"].items()}
    assert (said[ours]["subject"], said[ours]["content"]) == ("Erased", "")
    assert said[theirs]["content"] == "By the staff"


@pytest.mark.parametrize("key,said", [("{oops", "neither"), ("{}", "client_id, client_secret")])
def test_a_wrong_key_is_said_in_words(tmp_path: Path, key: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        hubspot.build(Wiring(BUSINESS, tmp_path, {}, key))
