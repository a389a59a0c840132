"""What webhooks were told and what was given up, over the API: seen, and done once more."""

from __future__ import annotations

import pytest

from tests.services.shop import SHOP
from tests.web.api.site import ApiSite
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Notice, Order

pytestmark = pytest.mark.unit


@pytest.fixture
async def site(clock: ManualClock) -> ApiSite:
    made = ApiSite(clock)
    now = clock.now()
    for whose in (SHOP, BusinessId("other")):
        told = Notice(f"evt_{whose}", whose, "accounting", "booking.created", "bk-1", now)
        await made.store.notices.add(told)
        await made.store.notices.tried(told, "failed", status=500, why="broken", now=now)
        order = Order(f"order-{whose}", whose, "deliver", "m-1", now, {})
        await made.store.orders.failed(order, why="The mail server refused us.", now=now)
    return made


async def test_a_notice_is_told_again_once_for_one_request(site: ApiSite) -> None:
    token = await site.token("webhooks:read", "webhooks:write")
    (told,) = (await site.ask("GET", "/webhooks/notices?state=failed", token=token)).json()["items"]
    assert (told["id"], told["state"], told["status"]) == (f"evt_{SHOP}", "failed", 500)
    path, before = f"/webhooks/notices/{told['id']}/again", await site.store.orders.pending()
    first = await site.ask("POST", path, token=token, key="again-1")
    second = await site.ask("POST", path, token=token, key="again-1")
    assert first.json() == second.json()
    assert first.json()["state"] == "waiting"
    assert len(await site.store.orders.pending()) == len(before) + 1


async def test_what_was_given_up_is_tried_again(site: ApiSite) -> None:
    token = await site.token("failures:read", "failures:write")
    (failed,) = (await site.ask("GET", "/failures", token=token)).json()["items"]
    assert (failed["id"], failed["why"]) == (f"order-{SHOP}", "The mail server refused us.")
    assert (await site.ask("POST", f"/failures/{failed['id']}/retry", token=token)).is_success
    assert (await site.ask("GET", "/failures", token=token)).json()["items"] == []
    assert len(await site.store.orders.failures(BusinessId("other"))) == 1


@pytest.mark.parametrize(
    "path", ["/webhooks/notices/evt_other/again", "/failures/order-other/retry"]
)
async def test_what_is_another_businesss_is_not_there(site: ApiSite, path: str) -> None:
    assert (await site.ask("POST", path, token=await site.token())).status_code == 404
