"""What kind of thing a question asks for, and whether an answer looks like one."""

import re
from enum import Enum
from typing import Final


class Kind(Enum):
    """A kind of thing to ask for; the value is how one asks for it."""

    NUMBER = "how many"
    TIME = "when"
    PERSON = "who"
    PLACE = "where"
    REASON = "why"
    YES_NO = "yes/no"


_LEAD: Final = r"\W*(?:(?:and|but|so|in|on|at|by|to|from|for|with|of|since|until|near)\s+)*"

_QUESTIONS: Final = {
    kind: re.compile(_LEAD + rf"(?:{words})\b", re.IGNORECASE)
    for kind, words in {
        Kind.NUMBER: "how (?:many|much|long|old|far|tall|big|large|often|fast|high|deep|heavy)|"
        "(?:what|which) (?:percentage|percent|number|amount|share|age|price|proportion)",
        Kind.TIME: "when|(?:what|which) (?:year|date|day|month|century|decade|time)s?|how recently",
        Kind.PERSON: "who|whom|whose|(?:what|which) (?:person|leader|official|minister|politician|"
        "president|man|woman|people)",
        Kind.PLACE: "where|(?:what|which) (?:country|countries|city|cities|place|state|town|region|"
        "part|area|nation|continent)",
        Kind.REASON: "why|how come|(?:what|which) reasons?",
        Kind.YES_NO: "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|"
        "might",
    }.items()
}

_LOOKS: Final = {
    Kind.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|\w+teen|"
        r"twenty|\w+ty|hundreds?|thousands?|millions?|billions?|half|third|quarter|several|few|"
        r"many|most|none|no|once|twice|decades?|years?|months?|weeks?|days?)\b",
        re.IGNORECASE,
    ),
    Kind.TIME: re.compile(
        r"\d|\b(?:centur(?:y|ies)|decades?|years?|months?|weeks?|days?|"
        r"january|february|march|april|may|june|july|august|september|october|november|december|"
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|now|morning|afternoon|"
        r"evening|night|spring|summer|autumn|winter|after|before|during|until|since|following|prior|"
        r"ago|later|earlier|recently|soon|when|while|era|age|war)\b",
        re.IGNORECASE,
    ),
    Kind.PERSON: re.compile(
        r"\b[A-Z][\w’'-]+|\b\w+(?:ers?|ors?|ists?|ians?|men|women|people)\b|\b(?:he|she|they|we|I)\b"
    ),
    Kind.PLACE: re.compile(
        r"\b[A-Z][\w’'-]+|\b(?:region|cent(?:er|re)|city|cities|town|village|border|capital|country|"
        r"province|north|south|east|west|\w+ern|coast|river|station|airport|home|abroad|in|at|on|"
        r"near|inside|outside|under)\b"
    ),
}


def expected_kind(question: str) -> Kind | None:
    """The kind of answer that a question asks for, where its first words tell."""
    return next((kind for kind, words in _QUESTIONS.items() if words.match(question)), None)


def looks_like(kind: Kind, answer: str) -> bool | None:
    """Whether an answer looks like one of that kind; None where looks do not tell."""
    looks = _LOOKS.get(kind)
    return None if looks is None else looks.search(answer) is not None
