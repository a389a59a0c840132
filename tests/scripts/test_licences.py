"""A licence that asks for more than a notice is looked at by somebody."""

from __future__ import annotations

import pytest

from scripts import licences

pytestmark = pytest.mark.unit


def test_every_installed_package_may_be_used() -> None:
    assert licences.main() == 0


@pytest.mark.parametrize(
    "terms, objection",
    [
        ("MIT", ""),
        ("BSD-3-Clause AND 0BSD", ""),
        ("AGPL-3.0-only", "asks for more"),
        ("Apache Software License; Other/Proprietary License", "asks for more"),
        ("", "what is ''?"),
        ("Beerware", "what is 'Beerware'?"),
    ],
)
def test_an_unfamiliar_licence_is_objected_to(terms: str, objection: str) -> None:
    said = " ".join(licences.objections([("newcomer", terms)]))
    assert objection in said
    assert bool(said) is bool(objection)


def test_what_was_looked_at_says_why() -> None:
    assert all(len(why) > len("GPL-3.0") for why in licences.LOOKED_AT.values())
