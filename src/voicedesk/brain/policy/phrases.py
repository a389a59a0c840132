"""The reflex's own sentences: several for each occasion, used in turn."""

from __future__ import annotations

from collections.abc import Iterable

from voicedesk.brain.fold import sentences
from voicedesk.brain.frame import Frame
from voicedesk.profile.schema import Profile

PHRASES: dict[str, tuple[str, ...]] = {
    "ask_when": (
        "What day and time would suit you?",
        "Which day would you like, for example Tuesday or the twelfth?",
        "Is it the morning or the afternoon that suits you better, and which day?",
        "Shall I look for the soonest time I have?",
    ),
    "ask_time": (
        "What time would suit you?",
        "Is it the morning or the afternoon that suits you?",
        "Which time shall I look for, for example nine or two thirty?",
    ),
    "ask_other_day": (
        "What day or time would suit you instead?",
        "Which other day would do, for example a day later?",
        "When else could you come, and shall I look at another week instead?",
    ),
    "ask_new_time": (
        "When would you like to come instead?",
        "To which day shall I move it, for example Tuesday or the twelfth?",
        "What new day and time would suit you?",
    ),
    "ask_service": (
        "What would you like done?",
        "Which service is it for?",
        "What kind of appointment do you need?",
    ),
    "ask_name": (
        "What name shall I put it under?",
        "Who is it for? What name, please, the first and the last?",
        "Could you spell the last name of the person who is coming?",
    ),
    "ask_phone": (
        "What's the best telephone number to reach you on?",
        "Which number may we ring, digit by digit?",
        "What telephone number shall I write down? You can also key it in.",
    ),
    "ask_email": (
        "What e-mail address shall I send it to?",
        "Could you spell the e-mail address for me?",
    ),
    "ask_birth_date": (
        "And what is the date of birth?",
        "What's the date of birth, with the year?",
    ),
    "which": (
        "Which is better?",
        "Which of those would you like?",
        "Which one suits you best, the first or the last?",
    ),
    "which_booking": (
        "Which one is it?",
        "Which appointment do you mean, by its day?",
    ),
    "which_person": (
        "Who is it for? What name, please?",
        "Whose name shall I put it under?",
    ),
    "ask_detail": (
        "What happened?",
        "Could you tell me what happened, in your own words?",
        "What's it about, in a sentence?",
    ),
    "ask_account": (
        "What's the account number, or the name it is under?",
        "Which account number is it? You can also say that you don't have it.",
    ),
    "ask_message": (
        "What shall I write down for them?",
        "What should I tell them, in your own words?",
    ),
    "one_at_a_time": ("I can book one at a time; here is the first.",),
    "helped": ("Did that help?", "Does that answer it?"),
    "more": (
        "Anything else?",
        "Is there anything else I can do for you?",
        "Was there anything else?",
    ),
    "offer_person": (
        "Would you like to speak with a person about it now?",
        "Shall I get a person for you?",
    ),
    "offer_callback": (
        "Shall I have a person ring you back about it?",
        "Would you like a person to ring you back about this?",
    ),
    "offer_waitlist": (
        "Shall I put you on the waiting list, or look at another day?",
        "Would you rather try another day, or go on the waiting list?",
    ),
    "offer_booking": (
        "Would you like to book one?",
        "Would you like to make an appointment?",
    ),
    "ask_about": ("The price of what, please?", "Of which service would you like the price?"),
    "offer_visit": (
        "Shall I find you a time for that?",
        "Would you like to make an appointment for that?",
    ),
    "start": ("How can I help?", "What can I do for you?"),
    "start_again": (
        "Is it about an appointment, or something else? How can I help?",
        "Would you like to book, change or ask something? What can I do for you?",
    ),
    "sorry": (
        "Sorry, I didn't quite get that.",
        "I'm afraid I missed that.",
        "Sorry, that one got past me.",
    ),
    "welcome": ("You're welcome.", "Gladly."),
    "hello": ("Hello.", "Hi there."),
    "ok": ("All right.", "Of course.", "Sure.", "Certainly."),
    "take_time": ("Take your time.", "No hurry.", "I'm here."),
    "stays": ("All right, it stays as it is.", "Then I leave it as it is."),
    "not_proved": ("Without that I may not look into it, I'm sorry.",),
    "left": ("All right, I've left that.", "Fine, we leave that."),
    "one_moment": ("One moment, please.", "Bear with me a moment."),
    "person": (
        "I'll get a person for you; one moment, please.",
        "Let me find somebody for you; a moment, please.",
    ),
    "person_upset": (
        "I'm sorry, that should not happen. I'll get a person for you now.",
        "I'm sorry about this. Let me find somebody for you now.",
    ),
    "sorry_trouble": ("I'm sorry about that.", "I'm sorry to hear that."),
    "boundary": (
        "I'd like to help you, but please keep it civil.",
        "I do want to help; let's keep it civil, please.",
    ),
    "abuse_end": ("I'm going to end the call here. Goodbye.",),
    "goodbye": ("Goodbye.", "Thank you for calling. Goodbye."),
    "no_language": (
        "I'm sorry, I only speak English. Shall I have a person ring you back?",
        "I can only help in English, I'm afraid. Would you like a person to ring you back?",
    ),
    "still_there": ("Are you still there?",),
    "gone_quiet": ("I can't hear you any more, so I'll hang up; please ring again. Goodbye.",),
    "leave_it": (
        "I'm sorry, I can't make out what you say, so I leave it to the person who rings you. "
        "Goodbye.",
    ),
    "out_of_scope": (
        "I can't help with that here, I'm afraid.",
        "That's outside of what I can do.",
    ),
    "trouble": (
        "Something isn't working on my side.",
        "I'm having trouble with our systems.",
    ),
}


def phrase(frame: Frame, key: str, profile: Profile, *, also: Iterable[str] = ()) -> str:
    """A sentence for an occasion, one that was not said in this call while there is one left."""
    own = profile.phrases.get(key)
    variants = ((own,) if own else ()) + PHRASES[key]
    said = frame.said | set(also)
    for words in variants:
        if not all(any(part in s for s in said) for part in sentences(words)):
            return words
    return variants[frame.turns % len(variants)]
