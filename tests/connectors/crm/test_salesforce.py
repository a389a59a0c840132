"""What is Salesforce's own: its keys, its duplicate rules, its search index, its limits."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crms import ANA, BUSINESS, PHONE, a_salesforce, salesforce_pem
from voicedesk.connectors.crm import salesforce
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.call import CustomerId
from voicedesk.errors import ConfigurationError, ConnectorRefused, CredentialsRejected, RateLimited

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "key",
    [
        {"client_id": "id", "refresh_token": "refresh"},
        {"client_id": "id", "client_secret": "secret"},
        {"client_id": "id", "username": "desk@example.com", "private_key": salesforce_pem()[0]},
    ],
    ids=["refresh", "client", "signed"],
)
async def test_every_kind_of_key_is_taken(tmp_path: Path, key: dict[str, str]) -> None:
    async with a_salesforce(tmp_path, json.dumps(key)) as (crm, _):
        await crm.check()


async def test_a_key_of_somebody_else_is_refused(tmp_path: Path) -> None:
    key = {"client_id": "id", "username": "eve@example.com", "private_key": salesforce_pem()[0]}
    async with a_salesforce(tmp_path, json.dumps(key)) as (crm, _):
        with pytest.raises(CredentialsRejected):
            await crm.check()


@pytest.mark.parametrize(
    "key,said",
    [
        ("not json", "is JSON with client_id"),
        ('{"client_id": "id"}', "lacks private_key"),
        ('{"client_id": "id", "private_key": "x"}', "lacks the username"),
        ('{"client_id": "id", "username": "u", "private_key": "x"}', "not a PEM key"),
    ],
)
def test_a_wrong_key_is_said_in_words(tmp_path: Path, key: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        salesforce.build(Wiring(BUSINESS, tmp_path, {}, key))


def test_a_field_that_is_no_name_does_not_get_into_a_query(tmp_path: Path) -> None:
    key = '{"client_id": "id", "client_secret": "secret"}'
    with pytest.raises(ConfigurationError, match="API name"):
        salesforce.build(Wiring(BUSINESS, tmp_path, {"account": "X FROM User--"}, key))


async def test_whom_a_duplicate_rule_names_is_joined(tmp_path: Path) -> None:
    async with a_salesforce(tmp_path) as (crm, far):
        far.double.rule = True
        external = await crm.save(ANA, key="k1")
        other = replace(ANA, id=CustomerId("c-2"), email=None)
        await crm.save(other, key="k2")
        again = replace(other, email=ANA.email, external_id=None)
        assert await crm.save(again, key="k3") == external


async def test_what_was_just_written_is_found_before_the_index_knows_it(tmp_path: Path) -> None:
    async with a_salesforce(tmp_path) as (crm, far):
        far.double.indexed = False
        await crm.save(ANA, key="k1")
        assert [one.name for one in await crm.by_phone(PHONE)] == [ANA.name]


async def test_used_up_requests_are_no_missing_right(tmp_path: Path) -> None:
    async with a_salesforce(tmp_path) as (crm, far):
        await crm.check()
        body = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED"}]'
        far.double.desk.fail(403, 3, body, Retry_After="0")
        with pytest.raises(RateLimited):
            await crm.get("003000000000000001")


async def test_a_missing_field_is_named(tmp_path: Path) -> None:
    async with a_salesforce(tmp_path) as (crm, far):
        await crm.check()
        far.double.desk.fail(400, body='[{"errorCode":"INVALID_FIELD"}]')
        with pytest.raises(ConnectorRefused, match="Voicedesk_Id__c on Contact"):
            await crm.check()


async def test_a_first_name_alone_is_enough(tmp_path: Path) -> None:
    async with a_salesforce(tmp_path) as (crm, _):
        external = await crm.save(replace(ANA, name="Cher"), key="k1")
        known = await crm.get(external)
        assert known is not None
        assert known.name == "Cher"


async def test_more_than_one_look_brings_is_brought_by_the_next(tmp_path: Path) -> None:
    async with a_salesforce(tmp_path) as (crm, far):
        far.write_all(["Ana Silva", "Bob Silva", "Cid Silva"])
        slow = replace(crm, most=2)
        first = await slow.changes(None)
        rest = await slow.changes(first.mark)
        assert (first.more, [c.name for c in first.customers]) == (True, ["Ana Silva", "Bob Silva"])
        assert [c.name for c in rest.customers][-1] == "Cid Silva"
