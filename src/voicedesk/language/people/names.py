"""Names as they are spoken: said, spelled, or said and spelled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from voicedesk.language.people.spelling import NATO, SOUNDS, read_spelling, spelled, tokens

_CUE = re.compile(
    r"\b(?:(?:my|his|her|their) (?:full |first |last )?name(?:'s| is|s)?|the name(?:'s| is)?"
    r"|name(?:'s| is)|under(?: the name(?: of)?)?|for|this is|it(?:'s| is)|i am"
    r"|i'm|im|call me|speaking with|here is|here's|yes|yeah|sure|that(?:'s| is"
    r"|'ll be|'d be| would be)|"
    r"first name(?:'s| is)?|last name(?:'s| is)?|surname(?:'s| is)?|in the name of"
    r"|on behalf of|booked (?:it )?under)\s+(?:um |uh |er )?",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:(?:my|his|her|their) (?:full |first |last )?name(?:'s| is|s)|the name(?:'s| is)"
    r"|under the name(?: of)?|first name(?:'s| is)?|last name(?:'s| is)?"
    r"|surname(?:'s| is)?|in the name of|call me|on behalf of)\s+",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    r"^(?:hi|hello|hey|yes|yeah|good (?:morning|afternoon"
    r"|evening))?[,\s]*(?:it'?s |this is )?((?:[A-Z][\w'-]+"
    r"|[a-z][\w'-]+)(?: [A-Za-z][\w'-]+)?) (?:here|speaking|calling)\b",
    re.IGNORECASE,
)
_THIS_IS = re.compile(r"\b(?:this is|it'?s|i am|i'm) ((?:[A-Z][\w'-]+)(?: [A-Z][\w'-]+){0,2})")
_UNDER = re.compile(
    r"\bunder (?:the name (?:of )?)?(?!(?:my|the|our|your|his|her|their|this|that|an?)\b)"
    r"((?:[A-Za-z][\w'-]+)(?: "
    r"[A-Za-z][\w'-]+)?)\s*[.!?]?$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AND_I = re.compile(r"\band i\b", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&)\s+(?=[^\W\d_]{2})", re.IGNORECASE)
_NO_NAME = frozenset(
    """
    a an the and or but not no yes yeah yep my your his her our their is are was be been am
    i it its it's i'm i'd i've you he she we they me him them us this that these those for
    of to in on at by with from about as into up out just here there now then so well um uh
    er hmm please thanks thank hello hi hey sorry okay ok sure right correct name first last
    surname middle account customer member postcode zip code spelled spelt spelling spell which
    capital letter full under speaking
    calling have has had do does did want wanted need like would could can will book booking
    appointment appointments morning afternoon evening today tomorrow monday tuesday
    wednesday thursday friday saturday sunday good great fine late running going looking
    calling trying afraid interested sure ready done able new old customer patient one two
    three four five six seven eight nine ten what when where who how why all set happy free
    available busy back still also only too very really date birth number phone email
    same last time again usual whatever none nothing never mind maybe
    address double dash hyphen doctor dr mr mrs ms miss mister it'll that's anything else
    eleven twelve thirteen fifteen twenty thirty forty fifty half quarter past clock oclock noon
    midnight early late later earlier earliest latest soonest earlier car
    bye goodbye okay perfect awesome cool check cut time day week next if because wrong works
    sounds
    """.split()
)
_CRIES = frozenset(
    "oh ah aw hm hmm mm huh wow gosh nope nah yup yea alright listen look wait".split()
)
"""What a sentence may begin with; further in it may be a name: Sandra Oh."""
KIN = frozenset(
    "husband wife partner spouse fiance fiancee boyfriend girlfriend son daughter kid kids child"
    " children boy girl mother father mom mum mommy dad daddy parents brother sister niece nephew"
    " aunt uncle cousin grandma grandpa grandmother grandfather grandson granddaughter friend"
    " roommate neighbor neighbour boss colleague coworker stepson stepdaughter myself".split()
)
"""Who somebody is to the caller; no first name, but perhaps a last one: Mina Son."""
_NO_ANSWER = re.compile(
    r"^\W*(?:(?:um|uh|er|well|but|and|so|oh|sorry|no|ok|okay|actually)\W+)*(?:"
    r"(?:is|are|was|were|do|does|did|can|could|would|will|should|have|has)"
    r" (?:you|i|we|they|he|she|it|there|this|that|your|my|the)\b"
    r"|(?:the|that|this) [\w' ]{2,20} (?:one|time|slot|day)\b"
    r"|is there\b|(?:what|when|where|how|why|which)\b"
    r"|(?:never ?mind|forget (?:it|that|about)|(?:just )?leave (?:it|that)|skip (?:it|that)"
    r"|hang on|hold on|let me|let's|give me|tell me)\b"
    r"|i (?:don'?t|do not|can'?t|cannot|didn'?t|won'?t|haven'?t|just want|want|need|forgot)\b)",
    re.IGNORECASE,
)
"""Asked for a name, people also ask back, or let it go."""
_SAME_WORD = 75.0
_SPELL_CUE = re.compile(
    r"\b(?:that'?s|that is|spelled|spelt|spelling|spell it|which is|as in"
    r"|so that'?s)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name heard: its parts, how sure, and where it was said."""

    first: str | None
    last: str | None
    sure: float
    span: tuple[int, int]
    as_name: bool = False
    """Whether the recogniser wrote every part as a name, with a capital."""


def best_name(heard: Sequence[str], *, asked: bool = False) -> Named | None:
    """The name from several hearings of one utterance: a full one before a part of one."""
    read = [named for text in heard if (named := read_name(text, asked=asked))]
    whole = [named for named in read if named.first and named.last]
    written = [named for named in whole if named.as_name]
    return next(iter(written or whole or read), None)


def settled_name(attempts: Sequence[Sequence[str]]) -> Named | None:
    """The name after several attempts: as said, in the spelling that a later attempt gave."""
    said = next(
        (named for heard in attempts if (named := best_name(heard, asked=True)) and named.last),
        None,
    )
    if said is None:
        return next((named for heard in attempts if (named := best_name(heard, asked=True))), None)
    first, last = said.first or "", said.last or ""
    for letters in (_letters_of(heard) for heard in attempts):
        if _respells(letters, first):
            first = _cased(letters)
        elif _respells(letters, last):
            last = _cased(letters)
    return Named(first, last, said.sure, said.span, said.as_name)


def _letters_of(heard: Sequence[str]) -> str:
    """What a hearing spells letter by letter; nothing where a clump of letters may hide others."""
    for text in heard:
        words = [word for word, _, _ in tokens(text)]
        if len(words) >= 3 and all(len(word) == 1 or word in NATO for word in words):
            return read_spelling(text)
    return ""


def _respells(letters: str, word: str | None) -> bool:
    """Whether letters are another spelling of a word, and not a piece of it."""
    if not word:
        return False
    same = abs(len(letters) - len(word)) <= 1 and letters[:1] == word[:1].lower()
    return same and len(letters) >= 3 and fuzz.ratio(letters, word.lower()) >= _SAME_WORD


def read_name(text: str, *, asked: bool = False) -> Named | None:
    """The caller's name in a text; `asked`: the desk has just asked for it, so bare words count."""
    said = _said(text, asked=asked)
    letters = _spelling(text)
    if said and (whole := _spelled_in_one(said, letters) or _spelled_apart(said, letters)):
        return whole
    if said and any(_respells(run, part) for run in letters for part in (said.first, said.last)):
        return _corrected(said, letters[0])
    two = said is not None and " and " in (said.first or "")
    if asked and not two and _is_spelled(_AND_I.split(text)[0]):
        return _from_letters(_spelled_words(text))
    return _beside(said, letters, asked=asked or bool(_STRONG.search(text)))


def _beside(said: Named | None, letters: list[str], *, asked: bool) -> Named | None:
    """A name with letters beside it that spell another part of it, or letters alone."""
    if letters and said:
        return _corrected(said, letters[0])
    return _from_letters(letters) if letters and asked else said


def _spelled_apart(said: Named, letters: list[str]) -> Named | None:
    """One name said and both spelled: Byrne, that's S I O B H A N, B Y R N E."""
    alone = said.last is None and len(letters) == 2
    fits = alone and any(_respells(run, said.first) for run in letters)
    return _from_letters(letters) if fits else None


def _spelled_in_one(said: Named, letters: list[str]) -> Named | None:
    """First and last name spelled in one breath, parted where each fits its word best."""
    first, last = (said.first or "").lower(), (said.last or "").lower().replace(" ", "")
    if not first or not last:
        return None
    for run in letters:
        close = abs(len(run) - len(first + last)) <= 1 and run[0] == first[0]
        if not close or fuzz.ratio(run, first + last) < _SAME_WORD:
            continue
        cut = max(
            range(1, len(run)),
            key=lambda at: fuzz.ratio(run[:at], first) + fuzz.ratio(run[at:], last),
        )
        return Named(run[:cut].capitalize(), run[cut:].capitalize(), 0.97, said.span, said.as_name)
    return None


def _is_spelled(text: str) -> bool:
    """Whether most of the words are letters, words for letters, or clumps of letters."""
    words = [w for w, _, _ in tokens(text) if w.isalpha()]
    short = sum(len(w) <= 2 or w in NATO or w in SOUNDS for w in words)
    single = sum(len(w) == 1 or w in NATO for w in words)
    return len(words) >= 3 and short >= 0.6 * len(words) and single >= 2


def _spelled_words(text: str) -> list[str]:
    """The words that a spelled utterance spells, parted where "space" is said."""
    parts = re.split(r"\b(?:space|new word|last name|surname)\b", text, flags=re.IGNORECASE)
    words = [read_spelling(part, loose=True) for part in parts]
    return [word for word in words if word] or [""]


def _said(text: str, *, asked: bool) -> Named | None:
    """The name as said in words."""
    for pattern, sure in ((_STRONG, 0.95), (_THIS_IS, 0.8), (_SPEAKING, 0.85), (_UNDER, 0.8)):
        for found in reversed(list(pattern.finditer(text))):
            start = found.end() if pattern is _STRONG else found.start(1)
            if named := _words(
                text,
                start,
                sure,
                only_last="last name" in found.group().lower()
                or "surname" in found.group().lower(),
            ):
                return named
    if not asked or _NO_ANSWER.match(text):
        return None
    cues = list(_CUE.finditer(text))
    bare = _words(text, 0, 0.8)
    if not cues or (bare and bare.last and bare.span[1] <= cues[0].start()):
        return bare  # "Dana Whitfield, and it's a Honda" names one person first
    return _words(text, cues[-1].end(), 0.85) or bare


def _words(text: str, start: int, sure: float, *, only_last: bool = False) -> Named | None:
    """Up to three words from here that may be a name."""
    kept: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start):
        if kept and word.group().lower() == "and" and _AND.match(text, kept[-1].end()):
            other = _words(text, word.end(), sure)
            return _two(kept, other, sure, text) if other else _one(kept, sure, only_last=only_last)
        low = word.group().lower()
        bad = bool({low, low.removesuffix("'s")} & _NO_NAME) or len(low) == 1
        bad = bad or (not kept and low.removesuffix("'s") in _CRIES | KIN)
        gap = text[kept[-1].end() : word.start()] if kept else text[start : word.start()]
        if kept and (bad or len(kept) == 3 or re.search(r"[.,;?!\d]", gap)):
            break
        if not bad:
            kept.append(word)
        elif not kept and word.start() - start > 12:
            return None
    return _one(kept, sure, only_last=only_last) if kept else None


def _two(kept: list[re.Match[str]], other: Named, sure: float, text: str) -> Named:
    """Two people in one breath: Tom and Lucy Baker, whose name is Baker both."""
    said = " ".join(_cased(word.group()) for word in kept)
    first = f"{said} and {other.first}" if other.first else said
    span = (kept[0].start(), other.span[1])
    as_name = other.as_name and text[kept[0].start()].isupper()
    return Named(first, other.last, sure, span, as_name)


def _one(kept: list[re.Match[str]], sure: float, *, only_last: bool) -> Named:
    parts = [_cased(word.group()) for word in kept]
    as_name = all(word.group()[0].isupper() for word in kept)
    span = (kept[0].start(), kept[-1].end())
    if only_last:
        return Named(None, " ".join(parts), sure, span)
    fuller = sure if len(parts) > 1 else sure - 0.1
    return Named(parts[0], " ".join(parts[1:]) or None, fuller, span, as_name)


def _cased(word: str) -> str:
    if word.isupper() or word.islower():
        word = word.capitalize()
    return re.sub(r"^(O'|Mc|Mac(?=[A-Z]))([a-z])", lambda m: m.group(1) + m.group(2).upper(), word)


def _spelling(text: str) -> list[str]:
    """Runs of at least two spelled letters, each run one word; a spoken "space" parts two.

    So does a comma, unless the letters themselves are parted by commas.
    """
    runs: list[str] = []
    run, end, commas = "", -1, False
    for part in spelled(text):
        sure = (
            len(part.word) == 1
            or part.word in NATO
            or "double" in part.word
            or part.end - part.start > len(part.word)
        )
        gap = text[end : part.start] if end >= 0 else ""
        parted = "," in gap and len(run) > 1 and not commas
        if run and (parted or gap.strip(" ,.-") or not sure):
            runs.append(run)
            run, commas = "", False
        if sure:
            commas = commas or (len(run) == 1 and "," in gap)
            run, end = run + part.gives, part.end
    runs.append(run)
    return [run for run in runs if len(run) >= 2 and len(run) > 1]


def _corrected(said: Named, letters: str) -> Named:
    """The word said that the letters spell, in the spelling that was given."""
    word = letters.capitalize()
    first, last = said.first, said.last
    if last is None:
        alike = first is not None and first[:1].lower() == letters[0]
        return (
            Named(word, None, 0.97, said.span)
            if alike or first is None
            else Named(first, word, 0.9, said.span)
        )
    fits_last = last[:1].lower() == letters[0]
    fits_first = bool(first) and (first or "")[:1].lower() == letters[0]
    if fits_first and not fits_last:
        return Named(word, last, 0.97, said.span)
    return Named(first, word, 0.97, said.span)


def _from_letters(runs: list[str]) -> Named:
    words = [_cased(run) for run in runs]
    return Named(words[0], " ".join(words[1:]) or None, 0.8, (0, 0))
