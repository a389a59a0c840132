"""What every store must do for users, members, invitations, sign-ins and the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bookings import DENTAL, NOW
from tests.stores import AnyStore
from voicedesk.domain.accounts import Invitation, Member, Role, SignIn, User, UserId
from voicedesk.domain.business import BusinessId
from voicedesk.domain.chain import first_broken
from voicedesk.errors import Conflict

pytestmark = pytest.mark.db

SALON = BusinessId("salon")
ANA = User(UserId("u1"), "ana@shop.example", NOW, name="Ana", recovery=("a", "b"))
BO = User(UserId("u2"), "bo@shop.example", NOW)
OPEN = SignIn("d1", ANA.id, DENTAL, NOW, NOW, "a browser")


async def test_a_user_is_found_by_id_and_address(store: AnyStore) -> None:
    assert not await store.accounts.anybody()
    await store.accounts.save(ANA)
    assert await store.accounts.anybody()
    assert await store.accounts.user(ANA.id) == ANA
    assert await store.accounts.by_email("ana@shop.example") == ANA
    assert await store.accounts.by_email("nobody@shop.example") is None
    await store.accounts.save(replace(ANA, password="hash", totp="sealed", recovery=()))
    assert await store.accounts.user(ANA.id) == replace(
        ANA, password="hash", totp="sealed", recovery=()
    )


async def test_an_address_is_one_users(store: AnyStore) -> None:
    await store.accounts.save(ANA)
    with pytest.raises(Conflict):
        await store.accounts.save(replace(BO, email=ANA.email))


async def test_a_step_of_the_second_factor_is_spent_once(store: AnyStore) -> None:
    await store.accounts.save(ANA)
    spent = [await store.accounts.spend_step(ANA.id, step) for step in (7, 7, 6, 8)]
    assert spent == [True, False, False, True]
    assert not await store.accounts.spend_step(BO.id, 9)


async def test_people_belong_to_businesses(store: AnyStore) -> None:
    accounts = store.accounts
    await accounts.save(ANA)
    await accounts.save(BO)
    owner = Member(DENTAL, ANA.id, Role.OWNER)
    staff = Member(DENTAL, BO.id, Role.STAFF, hears=True)
    also = Member(SALON, ANA.id, Role.VIEWER)
    for member in (owner, also, Member(DENTAL, BO.id, Role.VIEWER), staff):
        await accounts.join(member)
    assert list(await accounts.members(DENTAL)) == [(owner, ANA), (staff, BO)]
    assert list(await accounts.belongs_to(ANA.id)) == [owner, also]
    assert await accounts.member(SALON, BO.id) is None
    await accounts.leave(DENTAL, BO.id)
    assert await accounts.member(DENTAL, BO.id) is None


async def test_an_invitation_is_taken_once(store: AnyStore) -> None:
    later = NOW + timedelta(days=7)
    both = Invitation("x", Role.MANAGER, NOW, later, "ana", (DENTAL, SALON), "bo@shop.example")
    await store.accounts.invite(both)
    assert await store.accounts.invitation("x") == both
    assert list(await store.accounts.invitations(SALON)) == [replace(both, businesses=(SALON,))]
    assert [await store.accounts.take_back("x") for _ in range(2)] == [True, False]
    assert await store.accounts.invitation("x") is None


async def test_who_holds_a_cookie_is_known_with_their_businesses(store: AnyStore) -> None:
    accounts, here = store.accounts, Member(DENTAL, ANA.id, Role.OWNER)
    there = Member(SALON, ANA.id, Role.STAFF)
    await accounts.save(ANA)
    await accounts.sign_in(OPEN)
    assert await accounts.known_by("d1") == (OPEN, ANA, [])
    await accounts.join(there)
    await accounts.join(here)
    assert await accounts.known_by("d1") == (OPEN, ANA, [here, there])
    assert await accounts.known_by("d2") is None


async def test_browsers_are_listed_and_signed_out(store: AnyStore) -> None:
    accounts = store.accounts
    await accounts.save(ANA)
    later = replace(OPEN, digest="d2", seen=NOW + timedelta(hours=1))
    for one in (OPEN, later, replace(OPEN, digest="d3", seen=NOW - timedelta(hours=1))):
        await accounts.sign_in(one)
    assert [one.digest for one in await accounts.sign_ins(ANA.id)] == ["d2", "d1", "d3"]
    await accounts.sign_in(replace(OPEN, business=SALON))
    assert await accounts.signed_in("d1") == replace(OPEN, business=SALON)
    await accounts.sign_out("d3")
    assert await accounts.sign_out_all(ANA.id, but="d2") == 1
    assert list(await accounts.sign_ins(ANA.id)) == [later]


async def test_acts_are_chained_by_business(store: AnyStore) -> None:
    first = await store.audit.add(DENTAL, "ana", "signed in", "", now=NOW)
    await store.audit.add(SALON, "bo", "signed in", "", now=NOW)
    second = await store.audit.add(DENTAL, "ana", "heard", "call-1", now=NOW, data={"ms": 1.5})
    assert (first.number, second.number, second.before) == (1, 2, first.digest)
    assert list(await store.audit.lines(DENTAL)) == [second, first]
    assert list(await store.audit.lines(DENTAL, before=2)) == [first]
    assert list(await store.audit.lines(DENTAL, limit=1)) == [second]
    assert list(await store.audit.businesses()) == [DENTAL, SALON]
    assert first_broken(reversed(await store.audit.lines(DENTAL))) is None


async def test_a_changed_act_breaks_the_chain(store: AnyStore) -> None:
    lines = [await store.audit.add(DENTAL, "ana", f"deed {n}", "", now=NOW) for n in range(3)]
    changed = replace(lines[1], who="somebody else")
    assert first_broken([lines[0], changed, lines[2]]) == changed
    assert first_broken([lines[0], lines[2]]) == lines[2]
