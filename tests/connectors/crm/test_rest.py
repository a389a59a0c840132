"""What is particular to our own contract: versions, its cursor, and systems that keep it badly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.crms import ANA, BUSINESS, PASS, a_rest
from voicedesk.connectors.crm import rest
from voicedesk.connectors.registry import Wiring
from voicedesk.errors import ConfigurationError, ConnectorUnavailable

pytestmark = pytest.mark.unit


async def test_a_change_is_made_upon_what_somebody_else_wrote_meanwhile(tmp_path: Path) -> None:
    async with a_rest(tmp_path) as (crm, far):
        external = await crm.save(ANA, key="k1")
        changed = replace(ANA, external_id=external, postcode="20002")
        # read, then refused because somebody was quicker, then read and written again
        far.fail(PASS)
        far.fail(412)
        assert await crm.save(changed, key="k2") == external
        assert await crm.get(external) == changed


async def test_who_never_comes_to_the_turn_comes_back_later(tmp_path: Path) -> None:
    async with a_rest(tmp_path) as (crm, far):
        external = await crm.save(ANA, key="k1")
        for _ in range(rest.TRIES):
            far.fail(PASS)
            far.fail(412)
        with pytest.raises(ConnectorUnavailable):
            await crm.save(replace(ANA, external_id=external), key="k2")


async def test_a_stale_version_is_refused_by_the_reference_server(tmp_path: Path) -> None:
    async with a_rest(tmp_path) as (crm, far):
        external = await crm.save(ANA, key="k1")
        await crm.save(replace(ANA, external_id=external, postcode="20002"), key="k2")
        (row,) = far.records.every("customer")
    assert (row["version"], row["postcode"]) == ("2", "20002")


def test_an_address_is_needed(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="needs the option url"):
        rest.build(Wiring(BUSINESS, tmp_path, {}))
