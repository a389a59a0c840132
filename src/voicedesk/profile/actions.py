"""Requests to other systems that a desk may make during a call, as the profile declares them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from voicedesk.profile.parts import Part, Slug

Source = Literal["caller", "customer", "call", "fixed"]
Kind = Literal["text", "digits", "number", "date", "phone", "email"]


class ActionField(Part):
    """One value of a request: where it comes from and where it goes."""

    name: Slug
    source: Source = "caller"
    """`caller`: asked for; `customer`: of the record, needs an identity; `call`: `id` or `caller`;
    `fixed`: `value` itself."""
    kind: Kind = "text"
    """What the caller's words are read as."""
    place: Literal["path", "query", "body"] = "body"
    ask: str = ""
    """The question for it."""
    value: str = ""
    """Which part of the record or of the call; for `fixed` what is sent."""
    required: bool = True
    longest: Annotated[int, Field(ge=1, le=1000)] = 120
    """Characters."""


class Action(Part):
    """One request, with what may be said of its answer."""

    name: Slug
    description: str
    """What it is for; a language model chooses by it."""
    triggers: tuple[str, ...] = ()
    """Words of callers by which it is chosen without a language model."""
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: str
    """May hold `{field}` in its path, never in its host."""
    secret: str | None = None
    """Name of the secret that is sent as a bearer token."""
    fields: tuple[ActionField, ...] = ()
    level: Literal["none", "two_facts", "code"] = "none"
    """The identity that a caller has to have proved."""
    confirm: str = ""
    """The question before anything is written; may hold `{field}`, asked with a yes or no."""
    speak: str
    """What is said; may hold `{name}` for what stands in `spoken`."""
    spoken: tuple[str, ...] = ()
    """Parts of the answer that may be said, with dots for what lies inside: `order.status`."""
    not_found: str = "I don't find anything under that."
    timeout_s: Annotated[float, Field(gt=0, le=10)] = 4
    uses_per_call: Annotated[int, Field(ge=1, le=10)] = 3
