"""The rules that a profile must keep across its parts."""

from __future__ import annotations

from collections.abc import Iterator

from voicedesk.profile.mistakes import Finding
from voicedesk.profile.rules.actions import action_findings
from voicedesk.profile.rules.conduct import conduct_findings
from voicedesk.profile.rules.fit import fit_findings
from voicedesk.profile.rules.hours import hours_findings
from voicedesk.profile.rules.names import name_findings
from voicedesk.profile.rules.references import reference_findings
from voicedesk.profile.rules.samples import sample_findings
from voicedesk.profile.rules.words import word_findings
from voicedesk.profile.schema import Profile

__all__ = ["profile_findings", "sample_findings"]


def profile_findings(profile: Profile) -> Iterator[Finding]:
    """Everything that contradicts itself in a profile that is well formed."""
    for rule in (
        reference_findings,
        name_findings,
        hours_findings,
        fit_findings,
        word_findings,
        conduct_findings,
        action_findings,
    ):
        yield from rule(profile)
