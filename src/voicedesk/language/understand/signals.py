"""What else a voice tells: anger, abuse, an emergency, fillers, another language, a correction."""

import re

_ABUSE = re.compile(
    r" (?:fuck\w*|f you|motherf\w*|asshole|arsehole|bitch\w*|bastard\w*|cunt\w*"
    r"|dickhead|dick|prick|wanker|twat|moron|idiots?|stupid (?:bot|machine|robot"
    r"|computer|thing|woman|man|idiot|bitch|ai|piece)|"
    r"piece of (?:shit|crap|garbage|junk)|dumbass|dumb (?:bot|machine|robot"
    r"|computer|bitch|ai)|retard\w*|whore|slut|screw you|go to hell|shut up"
    r"|kill yourself|imbecile|you suck|(?:are|you) (?:\w+ )?(?:useless|worthless"
    r"|stupid|dumb)|bullshit) "
)
_ANGER = re.compile(
    r" (?:angry|furious|livid|pissed|fed up|sick (?:and tired|of)|tired of (?:this"
    r"|waiting|being)|ridiculous|unacceptable|outrageous|disgust\w*|appalling"
    r"|a joke|had enough|how dare|worst|never again|lawyer|sue|suing|"
    r"report you|bad review|terrible service|no ?body (?:calls|called|answers"
    r"|answered|helps|cares|ever)|third time|fourth time|fifth time|(?:hundred"
    r"|million) times|keep (?:telling|asking|saying|repeating|getting)|"
    r"waste of (?:time|money)|wasting my time|for the last time|rip ?off"
    r"|ripp(?:ed|ing) (?:\w+ )?off|scam"
    r"|are you (?:kidding|serious|deaf)|this is (?:insane|crazy|nonsense|stupid)"
    r"|so frustrat\w*|frustrat(?:ed|ing)|what the hell|for god sake"
    r"|for heaven sake|goddamn|goddammit|damn it|dammit|bloody hell|bullshit) "
)
_EMERGENCY = re.compile(
    r" (?:emergency|emergencies|911|999|112|ambulance|heart attack|stroke"
    r"|can not breathe|cannot breathe|not breathing|trouble breathing"
    r"|difficulty breathing|hard to breathe|chest pains?|unconscious|passed out|"
    r"(?:bleeding|blood) (?:\w+ ){0,4}?(?:stop|badly|heavily|a lot|everywhere"
    r"|will not)|(?:wont|not|will not) stop bleeding|bleeding badly|severe (?:pain"
    r"|bleeding|swelling|allergic)|overdos\w*|suicid\w*|kill myself|end my life"
    r"|want to die|"
    r"there is a fire|think there is a fire|smoke (?:coming )?under (?:my|the)|not responding"
    r"|collapsed|unresponsive|(?:trying to|about to) (?:get|break) in|being attacked"
    r"|(?:i have|i was|been|being) (?:just )?robbed|"
    r"on fire|house fire|smell gas|gas leak|carbon monoxide|electrocuted"
    r"|knocked out|seizure|choking|anaphyla\w*|face is swollen"
    r"|swelling in my (?:throat|face)|can not swallow|accident with injur\w*"
    r"|brakes? (?:failed|do not work|are not working|went out)) "
)
_NOT_EMERGENCY = re.compile(
    r" (?:not|no|is not|was not|nothing|not an?|emergency (?:contact|exit|number"
    r"|line|fund|brake|kit|appointment policy)) (?:\w+ )?(?:emergency|urgent)"
    r"| emergency (?:contact|fund|brake|exit|kit) "
)
_FILLERS = re.compile(
    r"^ (?:um |uh |oh |well |so |hmm |like |and |you know |i mean "
    r"|let me (?:see|think|check|look)(?: about it)? |(?:just )?(?:a "
    r"|one )?(?:second|sec|moment|minute)(?: please)? |"
    r"hold on |hang on |wait |bear with me |give me a (?:second|sec|moment"
    r"|minute) |just |the |a |but )+$"
)
_CORRECTION = re.compile(
    r"(?: (?:actually|sorry|wait|no wait|hang on|scratch that|correction|rather"
    r"|i mean|i meant|make that|make it|let me correct|on second thoughts?|instead"
    r"|change that to|that is not|i said|not \w+ but) )|^ (?:no|nope|nah) (?!thank"
    r"|thanks|that is (?:all|it|fine)|problem|i (?:am|do not|did not)|$)\w+"
    r"| (?:no) (?:i|it|make|the|not|on|at|for|let|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday)\b"
)
_LANGUAGES: dict[str, frozenset[str]] = {
    "es": frozenset(
        "el la los las un una que de por para con hola gracias buenos buenas dias "
        "tardes quiero quisiera necesito puedo cita mañana si usted tengo habla "
        "español como esta cuando donde favor señor señora me mi una hacer cancelar "
        "hoy lunes martes miercoles jueves viernes sabado domingo muy pero ayuda esta "
        "hablar alguien ustedes quién cuánto cuesta".split()
    ),
    "fr": frozenset(
        "le la les un une des je vous nous bonjour merci voudrais rendez pour avec est "
        "que qui oui non parlez français prendre demain aujourd hui suis pas mon ma "
        "lundi mardi mercredi jeudi vendredi samedi dimanche s'il plaît besoin avoir "
        "puis annuler bonsoir et du au".split()
    ),
    "de": frozenset(
        "der die das ich und ein eine einen nicht ist mit für guten tag danke bitte "
        "möchte termin haben brauche können sie deutsch morgen heute montag dienstag "
        "mittwoch donnerstag freitag samstag sonntag mein meine auf wann wie hallo "
        "sprechen kann zu den es".split()
    ),
    "it": frozenset(
        "il lo la gli un una che di per con buongiorno grazie vorrei appuntamento "
        "posso ho bisogno domani oggi sono mio mia parla italiano lunedì martedì "
        "mercoledì giovedì venerdì sabato domenica quando dove favore prenotare ciao".split()
    ),
    "pt": frozenset(
        "o os as um uma que de para com olá obrigado obrigada bom dia boa tarde quero "
        "queria preciso consulta marcar posso amanhã hoje você tenho fala português "
        "segunda terça quarta quinta sexta não sim por favor meu minha".split()
    ),
    "pl": frozenset(
        "dzień dobry proszę chciałbym chciałabym umówić wizytę jutro dziękuję nie tak "
        "czy mogę się na jest mam po polsku".split()
    ),
    "tl": frozenset(
        "ako ang mga po opo kumusta salamat magandang umaga gusto kong mag bukas "
        "ngayon hindi pwede sa ng na".split()
    ),
    "vi": frozenset("tôi muốn xin chào cảm ơn không có được hẹn ngày mai lịch".split()),
}
_ENGLISH = frozenset(
    "the a an i you we is are am do does can could would want need to for of in on "
    "at my your with and it that this have yes no please thanks hello book "
    "appointment time day what when how me be not will like name as soon so if or but from by "
    "there here they he she his her our us about today tomorrow now one some any all just get "
    "see come go can't don't i'm it's that's".split()
)
_SCRIPTS: tuple[tuple[str, str, str], ...] = (
    ("\u0400", "\u04ff", "ru"),
    ("\u0600", "\u06ff", "ar"),
    ("\u3040", "\u30ff", "ja"),
    ("\u4e00", "\u9fff", "zh"),
    ("\uac00", "\ud7af", "ko"),
    ("\u0900", "\u097f", "hi"),
    ("\u0590", "\u05ff", "he"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u0370", "\u03ff", "el"),
)
_SPEAK = re.compile(
    r"(?:speak|speaks|talk in|hablas?|parlez|in) (spanish|french|german|italian"
    r"|portuguese|polish|chinese|mandarin|russian|arabic|vietnamese|tagalog|korean"
    r"|japanese|hindi|español)\b|\b(?:no (?:speak )?english|habla español"
    r"|se habla)\b"
)
_CODES = {
    "spanish": "es",
    "español": "es",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "polish": "pl",
    "chinese": "zh",
    "mandarin": "zh",
    "russian": "ru",
    "arabic": "ar",
    "vietnamese": "vi",
    "tagalog": "tl",
    "korean": "ko",
    "japanese": "ja",
    "hindi": "hi",
}
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def abusive(words: str) -> bool:
    """Whether the caller insults."""
    return bool(_ABUSE.search(words))


def angry(words: str) -> bool:
    """Whether the caller is upset."""
    return bool(_ANGER.search(words))


def emergency(words: str, own: tuple[str, ...]) -> bool:
    """Whether the words mean an emergency: everybody's, or those that the business names."""
    if _NOT_EMERGENCY.search(words):
        return False
    return bool(_EMERGENCY.search(words)) or any(f" {word.lower()} " in words for word in own)


def filler_only(words: str) -> bool:
    """Whether nothing was said but hesitation."""
    return not words.strip() or bool(_FILLERS.match(words))


def correction(words: str) -> bool:
    """Whether something said before is taken back."""
    return bool(_CORRECTION.search(words))


def other_language(text: str) -> str | None:
    """The language of an utterance that is not English, or that is asked for; None for English."""
    for low, high, code in _SCRIPTS:
        if sum(low <= char <= high for char in text) >= 2:
            return code
    lower = text.lower()
    if asked := _SPEAK.search(lower):
        return _CODES.get(asked.group(1) or "", "es")
    words = set(_LETTERS.findall(lower))  # "as soon as possible" has but one word of Portuguese
    if len(words) < 2:
        return None
    english = sum(word in _ENGLISH for word in words)
    code, hits = max(
        ((code, sum(w in known for w in words)) for code, known in _LANGUAGES.items()),
        key=lambda found: found[1],
    )
    return code if hits >= 2 and hits > english and hits / len(words) >= 0.4 else None
