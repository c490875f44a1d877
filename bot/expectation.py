"""What kind of thing a question asks for, and whether a sentence has one to offer."""

import re
from enum import Enum, auto
from typing import Final


class Kind(Enum):
    """A kind of answer that can be told by its looks."""

    NUMBER = auto()
    TIME = auto()
    PERSON = auto()
    PLACE = auto()
    REASON = auto()


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
        Kind.REASON: "why|what (?:caused|made|led|drove)|how come|(?:what|which) reasons?",
    }.items()
}

_OFFERS: Final = {
    Kind.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|"
        r"forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|third|"
        r"quarter|several|few|once|twice)\b",
        re.IGNORECASE,
    ),
    Kind.TIME: re.compile(
        r"\b(?:\d{3,4}s?|\d+(?:st|nd|rd|th)|centur(?:y|ies)|decades?|years?|months?|weeks?|days?|"
        r"january|february|march|april|may|june|july|august|september|october|november|december|"
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|now|morning|afternoon|"
        r"evening|night|spring|summer|autumn|winter|after|before|during|until|since|following|prior|"
        r"ago|later|earlier|recently|soon)\b",
        re.IGNORECASE,
    ),
    Kind.PERSON: re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]+|^\W*[A-Z]\w+(?= [A-Z])"),
    Kind.PLACE: re.compile(
        r"\b(?:in|at|from|to|near|across|of|into|through) (?:the )?[A-Z]\w+|"
        r"\b(?:region|cent(?:er|re)|city|cities|town|village|border|capital|country|province|north|"
        r"south|east|west|eastern|western|northern|southern|coast|river|station|airport|home|abroad)\b"
    ),
    Kind.REASON: re.compile(
        r"\b(?:because|due|since|as a result|caus(?:e|ed|ing)|driven|response|thanks|owing|so that|"
        r"in order|after|reasons?|amid|to \w+|for)\b",
        re.IGNORECASE,
    ),
}


def expected_kind(question: str) -> Kind | None:
    """The kind of answer that a question asks for, where its first words tell."""
    return next((kind for kind, words in _QUESTIONS.items() if words.match(question)), None)


def without_question_words(question: str) -> str:
    """The question without the words that ask for a kind of answer: no sentence that answers “how
    long” has to be long, and no year says that it is one."""
    matches = filter(None, (words.match(question) for words in _QUESTIONS.values()))
    return question[max((match.end() for match in matches), default=0) :]


def offers(kind: Kind, sentence: str, question: str) -> bool:
    """Whether a sentence has something of that kind that the question does not name already."""
    named = _words(question)
    return any(_words(found[0]) - named for found in _OFFERS[kind].finditer(sentence))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
