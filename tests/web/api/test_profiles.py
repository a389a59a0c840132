"""A program changes what the desk says as a person does: tried, put live, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.api.staff_site import staff_api
from voicedesk.connectors.clock import ManualClock

pytestmark = pytest.mark.unit

NAME, OTHER = "Bright Smile Dental", "Bright Smile of Mill Lane"


async def test_a_change_is_tried_then_live_then_taken_back(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with staff_api(tmp_path, clock) as program:
        before = await program.get("/profile")
        text = before["files"]["profile.yaml"]
        files = {"profile.yaml": text.replace(NAME, OTHER)}
        tried = (await program.post("/profile/try", {"files": files})).json()
        same = {"profile.yaml": text}
        first = await program.post("/profile", {"files": same, "after": tried["after"]})
        second = await program.post("/profile", {"files": files, "after": 1})
        late = await program.post("/profile", {"files": files, "after": 1})
        back = await program.post("/profile/versions/1/back", {"after": 2})
        versions = (await program.get("/profile/versions"))["items"]
        now = await program.get("/profile")
        old = await program.get("/profile/versions/2")
        acts = await program.acts()
    assert {"place": "business.name", "before": NAME, "after": OTHER} in tried["changes"]
    assert (tried["after"], tried["mistakes"]) == (0, [])
    assert (first.json()["id"], second.json()["id"], late.status_code) == ("1", "2", 409)
    assert back.json() == versions[0]
    assert [(one["id"], one["by"], one["answers"]) for one in versions] == [
        ("3", "api:till", True),
        ("2", "api:till", False),
        ("1", "api:till", False),
    ]
    assert NAME in now["files"]["profile.yaml"]
    assert OTHER in old["files"]["profile.yaml"]
    assert acts[:3] == [("api:till", "published")] * 3


async def test_what_is_wrong_is_said_and_never_live(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        files = {"profile.yaml": "business: {id: dental, name: 7}"}
        tried = (await program.post("/profile/try", {"files": files})).json()
        refused = await program.post("/profile", {"files": files, "after": 0})
        text = (await program.get("/profile"))["files"]["profile.yaml"]
        stolen = {"profile.yaml": text.replace("id: dental", "id: somebody", 1)}
        other = (await program.post("/profile/try", {"files": stolen})).json()
        outside = await program.post("/profile/try", {"files": {"../etc/passwd": "x"}})
        none = await program.post("/profile/versions/9/back", {"after": 0})
        versions = (await program.get("/profile/versions"))["items"]
    assert tried["mistakes"]
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith(tried["mistakes"][0])
    assert "stays what it is" in other["mistakes"][0]
    assert (outside.status_code, none.status_code) == (422, 404)
    assert versions == []
