"""All rules together: the names of those that fire, and how sure each is."""

from voicedesk.language.understand.acts import acts
from voicedesk.language.understand.wants import wants


def fired(words: str) -> dict[str, float]:
    """Each act and wish that a rule finds in the plain words, with its confidence."""
    found = dict(acts(words))
    for name, sure in wants(words):
        found[name] = max(sure, found.get(name, 0.0))
    return found
