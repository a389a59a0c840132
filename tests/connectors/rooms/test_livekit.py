"""What a token lets its holder do, as the LiveKit server will read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from livekit import api
from livekit.api.access_token import Claims

from voicedesk.connectors.rooms.livekit import LiveKitRooms

pytestmark = pytest.mark.unit

KEY, SECRET = "key", "a-secret-that-is-long-enough-for-hs256"
MINUTE = timedelta(minutes=1)


async def claims(*, listen_only: bool) -> tuple[Claims, api.VideoGrants]:
    async with LiveKitRooms("ws://127.0.0.1:9", KEY, SECRET) as rooms:
        token = await rooms.token("room-1", "caller-1", ttl=MINUTE, listen_only=listen_only)
    read = api.TokenVerifier(KEY, SECRET).verify(token)
    assert read.video is not None
    return read, read.video


async def test_a_caller_may_speak_in_one_room_and_do_nothing_else() -> None:
    read, grants = await claims(listen_only=False)
    assert (read.identity, grants.room, grants.room_join) == ("caller-1", "room-1", True)
    assert (grants.can_publish, grants.can_publish_sources) == (True, ["microphone"])
    assert not any((grants.room_create, grants.room_list, grants.room_admin, grants.room_record))
    assert not any((grants.can_update_own_metadata, grants.agent, grants.hidden))
    assert (read.kind or "", read.attributes or {}) == ("", {})


async def test_who_listens_in_is_hidden_and_silent() -> None:
    _, grants = await claims(listen_only=True)
    assert (grants.hidden, grants.can_publish) == (True, False)
