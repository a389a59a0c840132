"""Changes of a whole profile written into its overlay alone; what the bases say is left to them."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, MutableSequence
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from voicedesk.profile.overlay import REMOVE, is_named, key_of

Values = Mapping[str, Any]


def put_changes(over: MutableMapping[str, Any], base: Values, old: Values, new: Values) -> None:
    """Write into an overlay what is otherwise in `new` than in `old`, and nothing else.

    Args:
        over: The overlay, with its comments.
        base: What its bases say.
        old: The two together, before the change.
        new: The same after it.
    """
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if after is None:
            _take_away(over, base, key)
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            inner = _inside(over, key, CommentedMap)
            put_changes(inner, base.get(key) or {}, before, after)
        elif is_named(before) and is_named(after):
            things = _inside(over, key, CommentedSeq)
            _put_things(things, base.get(key) or [], before, after)
            if not things:
                del over[key]  # an empty list would take away what the base has
        else:
            over[key] = after


def commented(value: object) -> Any:  # noqa: ANN401  # YAML holds anything
    """Plain values as the kind that keeps comments and the style of lists."""
    if isinstance(value, Mapping):
        return CommentedMap({key: commented(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return CommentedSeq(commented(one) for one in value)
    return value


def _take_away(over: MutableMapping[str, Any], base: Values, key: str) -> None:
    over.pop(key, None)
    if key in base:
        over[key] = None


def _inside(over: MutableMapping[str, Any], key: str, kind: type) -> Any:  # noqa: ANN401  # as above
    if not over.get(key):
        over[key] = kind()
    return over[key]


def _put_things(
    over: MutableSequence[Any], base: list[Any], old: list[Any], new: list[Any]
) -> None:
    mine, theirs = _by_key(over), _by_key(base)
    before, after = _by_key(old), _by_key(new)
    for key, one in after.items():
        if before.get(key) == one:
            continue
        own, was = mine.get(key), before.get(key, theirs.get(key))
        if was is None:
            over.append(one)
            continue
        if own is None:
            name = _name_of(one)
            own = CommentedMap({name: one[name]})
            over.append(own)
        own.pop(REMOVE, None)
        put_changes(own, theirs.get(key, {}), was, one)
    for key in before:
        if key not in after:
            _end(over, mine.get(key), theirs.get(key))


def _end(over: MutableSequence[Any], own: Any, theirs: Any) -> None:  # noqa: ANN401  # as above
    if own is not None:
        over.remove(own)
    if theirs is not None:
        name = _name_of(theirs)
        over.append(CommentedMap({name: theirs[name], REMOVE: True}))


def _name_of(thing: Values) -> str:
    """The key by which a thing of a list is told apart."""
    return "id" if thing.get("id") else "name"


def _by_key(things: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
    return {key_of(one): one for one in reversed(list(things))} if things else {}
