"""What a profile names is connected; the environment names a customer system for all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.connectors.crm.rest import RestCrm
from voicedesk.connectors.memory import MemorySecrets
from voicedesk.connectors.wiring import Connections
from voicedesk.errors import ConfigurationError
from voicedesk.profile.conduct import Connector
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

PROFILE = load_profile("dental").profile


async def test_no_customer_system_is_named_by_nobody(tmp_path: Path) -> None:
    connected = await Connections(tmp_path, MemorySecrets(), lambda name: None).of(PROFILE)
    assert connected.crm is None


@pytest.mark.parametrize("key", [None, "a token"])
async def test_the_environment_names_one_for_all(tmp_path: Path, key: str | None) -> None:
    said = {"CRM_API_URL": "https://crm.example.com/api/", "CRM_API_KEY": key}
    connected = await Connections(tmp_path, MemorySecrets(), said.get).of(PROFILE)
    assert isinstance(connected.crm, RestCrm)
    assert connected.crm.signed.http.base == "https://crm.example.com/api"
    assert (await connected.crm.signed.tokens.get()).token == (key or "")


async def test_a_secret_that_is_nowhere_is_asked_for_by_name(tmp_path: Path) -> None:
    named = PROFILE.connectors.model_copy(
        update={"crm": Connector(name="hubspot", secret="HUBSPOT_KEY")}
    )
    profile = PROFILE.model_copy(update={"connectors": named})
    with pytest.raises(ConfigurationError, match="HUBSPOT_KEY"):
        await Connections(tmp_path, MemorySecrets(), lambda name: None).of(profile)
