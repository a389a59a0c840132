"""Addresses of other systems that are told what happens at a desk."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from voicedesk.profile.parts import Part, Slug

EventName = Literal[
    "booking.created",
    "booking.moved",
    "booking.cancelled",
    "booking.confirmed",
    "ticket.opened",
    "callback.promised",
    "call.ended",
]


class Webhook(Part):
    """One address, and what it is told."""

    id: Slug
    url: Annotated[str, Field(pattern=r"^https://[^\s/@]+(/\S*)?$", max_length=500)]
    """Of a public server; https alone, redirects are not followed."""
    secret: str
    """Name of the secret that requests are signed with, found per business in the store, else in
    the environment."""
    events: tuple[EventName, ...] = ()
    """Empty: every one."""
