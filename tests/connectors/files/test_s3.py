"""A bucket is reached as it is described, and what is wrong with the description is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.connectors.files.s3 import build
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.errors import ConfigurationError, ConnectorUnavailable

pytestmark = pytest.mark.unit

HERE, CALL = BusinessId("bright"), CallId("call_1")
NOWHERE = {"bucket": "calls", "endpoint": "http://127.0.0.1:9"}


def wiring(options: dict[str, str | int | bool], secret: str | None = None) -> Wiring:
    return Wiring(HERE, Path(), options, secret)


def test_a_bucket_must_be_named() -> None:
    with pytest.raises(ConfigurationError, match="needs the option bucket"):
        build(wiring({}))


def test_a_secret_of_another_form_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="ACCESS_KEY_ID:SECRET_ACCESS_KEY"):
        build(wiring({"bucket": "calls"}, "AKIA"))


async def test_a_store_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    store = build(wiring(dict(NOWHERE), "AKIA:secret"))
    with pytest.raises(ConnectorUnavailable, match="s3"):
        await store.put(HERE, CALL, "call.ogg", b"sound")
