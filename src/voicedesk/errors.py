"""The whole tree of errors; each speaks to the operator (its message) and to the caller (`spoken`).

VoicedeskError
├── ConfigurationError            the start is refused; lists every mistake
│   ├── ProfileInvalid
│   ├── SettingsInvalid
│   └── SpeechModelMissing
├── Refusal                       a rule says no; the caller hears why and what else is possible
│   ├── SlotTaken
│   ├── HoldExpired
│   ├── OutsideRules              notice, horizon, closed, cap, cancellation window
│   ├── UnknownService
│   ├── UnknownBooking
│   ├── IdentityRequired
│   ├── IdentityLocked
│   ├── OverLimit
│   └── NotUnderstood             a tool cannot use what it was given; ask again
├── ConnectorError                the outside world failed
│   ├── ConnectorUnavailable      retryable
│   ├── ConnectorRefused          the far side understood and said no
│   ├── CredentialsRejected
│   ├── RateLimited               retryable
│   └── Unsupported               the vendor cannot express the wish
├── SpeechError                   recognising or speaking failed
│   ├── SpeechOverloaded          retryable: the queue before the recogniser is full
│   └── VoiceFailed               retryable: a voice gave nothing
├── DocumentUnreadable            a document cannot be taken in
├── NoSuchQuestion                an answer was given to a question that is not open
└── StoreError
    ├── StoreUnavailable          retryable
    └── Conflict                  retryable: somebody else wrote first
"""

from __future__ import annotations

from typing import ClassVar


class VoicedeskError(Exception):
    """Something went wrong inside voicedesk."""

    spoken: ClassVar[str] = "Sorry, something went wrong on my side."
    retryable: ClassVar[bool] = False

    def __init__(self, message: str | None = None, *, spoken: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())
        if spoken is not None:
            self.spoken = spoken  # type: ignore[misc]  # an instance may say more than its class


class ConfigurationError(VoicedeskError):
    """The configuration is wrong."""

    spoken = "Sorry, this desk is not set up correctly yet."

    def __init__(self, message: str | None = None, *, mistakes: tuple[str, ...] = ()) -> None:
        super().__init__(message or "\n".join(mistakes) or None)
        self.mistakes = mistakes


class ProfileInvalid(ConfigurationError):
    """The profile has mistakes."""


class SettingsInvalid(ConfigurationError):
    """The environment has mistakes."""


class SpeechModelMissing(ConfigurationError):
    """A speech model that the profile names is not installed."""


class Refusal(VoicedeskError):
    """A rule of the business says no."""

    spoken = "Sorry, I can't do that."


class SlotTaken(Refusal):
    """Somebody else claimed this time first."""

    spoken = "That time has just gone."


class HoldExpired(Refusal):
    """The hold ended before the caller decided."""

    spoken = "I could not keep that time any longer."


class OutsideRules(Refusal):
    """The wish breaks a booking rule."""

    spoken = "That time can't be booked."


class UnknownService(Refusal):
    """The business does not offer this service."""

    spoken = "I don't think we offer that."


class UnknownBooking(Refusal):
    """No such booking is known to this caller."""

    spoken = "I can't find that booking."


class IdentityRequired(Refusal):
    """The caller has to prove who they are first."""

    spoken = "I need to check who I'm speaking with first."


class IdentityLocked(Refusal):
    """Too many failed attempts to prove an identity."""

    spoken = "I can't check that any further on this call. I can have a person ring you back."


class OverLimit(Refusal):
    """A budget of this call, caller or business is used up."""

    spoken = "I can't do any more of that on this call."


class NotUnderstood(Refusal):
    """A tool was given words that it cannot use; asking again may help."""

    spoken = "I didn't quite get that."


class ConnectorError(VoicedeskError):
    """A connected system failed."""

    spoken = "A system that I need is not answering."


class ConnectorUnavailable(ConnectorError):
    """A connected system cannot be reached."""

    retryable = True


class ConnectorRefused(ConnectorError):
    """A connected system understood the request and refused it."""


class CredentialsRejected(ConnectorError):
    """A connected system does not accept our credentials."""


class RateLimited(ConnectorError):
    """A connected system asks us to slow down."""

    retryable = True


class Unsupported(ConnectorError):
    """A connected system cannot express what was asked of it."""


class SpeechError(VoicedeskError):
    """Recognising or speaking failed."""

    spoken = "Sorry, I didn't hear that well."


class SpeechOverloaded(SpeechError):
    """The queue before the recogniser is full."""

    retryable = True


class VoiceFailed(SpeechError):
    """A voice gave no sound."""

    retryable = True


class DocumentUnreadable(VoicedeskError):
    """A document cannot be read."""

    spoken = "I can't read that document."


class NoSuchQuestion(VoicedeskError):
    """No open question is meant."""

    spoken = "I don't find that question."


class StoreError(VoicedeskError):
    """The database failed."""

    spoken = "I can't reach our records right now."


class StoreUnavailable(StoreError):
    """The database cannot be reached."""

    retryable = True


class Conflict(StoreError):
    """Somebody else changed the same row first."""

    retryable = True
