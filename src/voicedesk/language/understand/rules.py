"""All rules together: the names of those that fire, and how sure each is."""

from voicedesk.language.understand.acts import acts
from voicedesk.language.understand.concerns import concerns
from voicedesk.language.understand.courtesies import courtesies
from voicedesk.language.understand.wants import wants


def fired(words: str) -> dict[str, float]:
    """Each act, wish, concern and courtesy that a rule finds, with its confidence."""
    found: dict[str, float] = {}
    for read in (acts, courtesies, wants, concerns):
        for name, sure in read(words):
            found[name] = max(sure, found.get(name, 0.0))
    return found
