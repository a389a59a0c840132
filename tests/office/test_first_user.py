"""The first owner's link is printed once there is nobody, and others are invited by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicedesk.domain.accounts import Role, User, UserId
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError
from voicedesk.office.first_user import first_link, invite
from voicedesk.services.seal import digest
from voicedesk.settings import Settings
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

ADDRESS = "http://desk.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/desk.db")


async def test_the_first_link_is_for_an_owner_of_every_business(settings: Settings) -> None:
    link = await first_link(settings, ADDRESS)
    token = link.removeprefix(f"{ADDRESS}/join/")
    async with open_store(settings.database_url) as store:
        offered = await store.accounts.invitation(digest(token))
        assert offered is not None
        assert (offered.role, offered.businesses) == (Role.OWNER, (BusinessId("dental"),))
        await store.accounts.save(User(UserId("u"), "ana@x.example", offered.created))
    assert await first_link(settings, ADDRESS) == ""


async def test_somebody_is_invited_by_name(settings: Settings) -> None:
    path = await invite(settings, "Bo@x.example", Role.STAFF, business="dental", hears=True)
    async with open_store(settings.database_url) as store:
        offered = await store.accounts.invitation(digest(path.removeprefix("/join/")))
    assert offered is not None
    assert (offered.email, offered.role, offered.hears) == ("bo@x.example", Role.STAFF, True)


async def test_an_unknown_business_is_named_with_those_that_there_are(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="no business salon: dental"):
        await invite(settings, "bo@x.example", Role.STAFF, business="salon", hears=False)
