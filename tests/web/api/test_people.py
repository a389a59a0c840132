"""Customers over the API: changed in part, by their key once, and told to the customer system."""

from __future__ import annotations

import pytest

from tests.web.api.site import ApiSite
from voicedesk.connectors.clock import ManualClock

pytestmark = pytest.mark.unit

ADA = {
    "name": "Ada Byron",
    "phones": ["+12025550166"],
    "email": "ada@example.com",
    "birth_date": "1985-12-10",
    "account": "A1",
}


@pytest.fixture
def site(clock: ManualClock) -> ApiSite:
    """The API of an empty shop."""
    return ApiSite(clock)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Ada Lovelace"},
        {"phones": ["+12025550167", "+12025550166"]},
        {"phones": []},
        {"email": None},
        {"birth_date": "1985-12-11", "account": None},
        {},
    ],
)
async def test_what_is_told_changes_and_the_rest_stays(
    site: ApiSite, change: dict[str, object]
) -> None:
    token = await site.token()
    made = (await site.ask("POST", "/customers", token=token, json=ADA)).json()
    path = f"/customers/{made['id']}"
    changed = (await site.ask("PATCH", path, token=token, json=change)).json()
    assert changed == {**made, **change}
    assert (await site.ask("GET", path, token=token)).json() == changed


async def test_a_change_is_ordered_once_for_the_customer_system(site: ApiSite) -> None:
    token = await site.token()
    made = (await site.ask("POST", "/customers", token=token, json=ADA)).json()
    path, change = f"/customers/{made['id']}", {"account": "A2"}
    first = await site.ask("PATCH", path, token=token, json=change, key="k1")
    assert (
        await site.ask("PATCH", path, token=token, json=change, key="k1")
    ).json() == first.json()
    (order,) = await site.store.orders.pending()
    assert (order.kind, order.ref, order.data["about"]) == ("crm", made["id"], "customer")


@pytest.mark.parametrize(
    "change, status",
    [
        ({"name": None}, 422),
        ({"name": ""}, 422),
        ({"phones": ["five"]}, 422),
        ({"notes": ["x"]}, 422),
    ],
)
async def test_what_cannot_be_is_refused(
    site: ApiSite, change: dict[str, object], status: int
) -> None:
    token = await site.token()
    made = (await site.ask("POST", "/customers", token=token, json=ADA)).json()
    answer = await site.ask("PATCH", f"/customers/{made['id']}", token=token, json=change)
    assert answer.status_code == status
    unknown = await site.ask("PATCH", "/customers/nobody", token=token, json={})
    assert unknown.status_code == 404
