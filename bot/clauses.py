"""Simple declarative clauses, taken apart: who, did, what.

This is no parser. A sentence whose build is not plain is given up, so that what is left can be
turned into a question safely.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.verbs import AUXILIARIES, BY_PARTICIPLE, BY_PAST, Verb, may_be_verb
from index.sentences import Span

MAX_SENTENCE: Final = 350
"""Code points; a longer sentence is hardly plain."""

_WORD: Final = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Prof|Rev|No)\.|"
    r"[$€£]?\d[\d,.]*\d[\w%]*|[$€£]?\d[\w%]*|[^\W\d_][\w’'-]*|,|[^\w\s]"
)

_ASIDE: Final = re.compile(r" \([^()]*\)")
_NOT_PLAIN: Final = re.compile(r"[\"“”„«»()\[\]{}<>:?!…—–*/|\\]|\.\.|\s-\s|[a-z]\.[a-z]")

_MONTH: Final = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY: Final = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR: Final = r"(?:1\d|20)\d\d"
_STAGE: Final = "(?:early|late|mid)"
_PART: Final = "(?:morning|afternoon|evening|night)"
TIME: Final = re.compile(
    rf"\b(?:(?:on|On) (?:the (?:morning|afternoon|evening|night) of )?"
    rf"(?:{_DAY}(?: {_PART})?(?:, )?)?(?:(?:{_MONTH} \d\d?|\d\d? {_MONTH})(?:,? {_YEAR})?)?"
    rf"(?<=[\w])(?<!\b[Oo]n)(?<!\bof)"
    rf"|(?:{_STAGE} )?(?:in|In) (?:{_STAGE} )?(?:{_MONTH}(?: of)?(?: {_YEAR})?|{_YEAR})"
    rf"|(?:{_STAGE} )?(?:in|In|during|During) the (?:{_STAGE} )?(?:\d\dth century|{_YEAR}s)"
    rf"|(?:in|In) the (?:spring|summer|autumn|winter|fall) of {_YEAR}"
    rf"|(?:last|Last) (?:week|month|year|spring|summer|autumn|winter|night|{_DAY}|{_MONTH})"
    rf"|(?:at|At) (?:noon|midnight|dawn)|(?:yesterday|Yesterday)(?: {_PART})?)"
    r"\b(?!['’%-])(?! (?:and|to|or|until) (?:\d|in |on ))"
)
"""A point in time, with its preposition."""

_LEADING: Final = frozenset(
    "in on at after before during following throughout despite although while when with since "
    "until by under earlier later last yesterday".split()
)
_LINKING: Final = frozenset(
    "however meanwhile significantly additionally furthermore moreover also thus therefore "
    "consequently subsequently nevertheless nonetheless instead finally initially ultimately "
    "historically originally eventually similarly overall today".split()
)
_NOT_IN_SUBJECT: Final = frozenset(
    "that which who whom whose what how where why to or nor but than as if because when while "
    "although though whether not there here he she it they we i you him her them us me this these "
    "those such one ones another other others some many most few several each both either neither "
    "all any none no latter former same following above only more less much so too then his its "
    "their our my your also including thereafter soon once time times s".split()
)
_NOT_IN_REST: Final = frozenset(
    "he she it they we i you him them us me this these those such here there latter former "
    "above another others not never neither nor if our my your hers theirs former even only "
    "respectively so thus instead something anything someone both either each also than".split()
)
_SKIPPED: Final = frozenset(
    "also then thus therefore too subsequently consequently instead later eventually soon "
    "finally officially initially originally first largely mainly currently reportedly".split()
)
_CUTTING: Final = frozenset(
    "but that which who whose where when while although though because whereas unless if as "
    "since until whether what how".split()
)
_GIVING_UP: Final = frozenset("that who whose which where how what whether if unless".split())
"""Of those that cut: without a comma before them, what follows belongs to what is before."""

_BEFORE_NO_VERB: Final = frozenset(
    "a an the his her its their our of in on at by for from with to and or most more very".split()
)
_PREPOSITIONS: Final = frozenset(
    "of in on at by for from with to into onto near under over after before during between among "
    "against about around through throughout across as than towards toward upon within without "
    "via despite including and or the a an its his her their behind along out off per".split()
)


_AFTER_COMMA: Final = frozenset(
    "and the a an his her its their according after before in on at by with despite following "
    "under from for near during then so not nor".split()
)


class Word(NamedTuple):
    """A word or a mark of a paragraph, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Clause:
    """A plain clause of a paragraph.

    `auxiliary` is None where the verb stands alone; `verb` is None where the word after the
    auxiliary is no verb that is known. `rest` is what follows the auxiliary or the lone verb; with
    an auxiliary it starts with its participle. `lead` is a point in time before the subject,
    `reason` a reason at the clause's end, `time` a point in time in the rest.
    """

    subject: tuple[Word, ...]
    auxiliary: Word | None
    verb: Verb | None
    rest: tuple[Word, ...]
    lead: Span | None
    time: Span | None
    reason: Span | None


def words_of(paragraph: str, span: Span) -> tuple[Word, ...]:
    """The words and marks of a stretch of a paragraph, without what stands in parentheses."""
    asides = [match.span() for match in _ASIDE.finditer(paragraph, span.start, span.end)]
    return tuple(
        Word(match[0], match.start(), match.end())
        for match in _WORD.finditer(paragraph, span.start, span.end)
        if not any(start <= match.start() < end for start, end in asides)
    )


def is_plain(sentence: str) -> bool:
    """Whether a sentence has none of what makes it more than a plain statement."""
    return (
        len(sentence) <= MAX_SENTENCE
        and sentence.endswith(".")
        and sentence[0].isupper()
        and sentence.isprintable()
        and not _NOT_PLAIN.search(_ASIDE.sub("", sentence))
    )


def clause_of(paragraph: str, sentence: Span) -> Clause | None:
    """The main clause of a plain sentence; None where it cannot be told for sure."""
    words = words_of(paragraph, Span(sentence.start, sentence.end - 1))
    lead, words = _without_lead(paragraph, words)
    verb_place = _verb_place(words)
    if verb_place is None:
        return None
    subject = _without_apposition(words[:verb_place])
    if not is_subject(subject):
        return None
    main = words[verb_place]
    auxiliary = main if main.lower in AUXILIARIES else None
    rest = words[verb_place + 1 :]
    if not auxiliary and main.lower not in BY_PAST:
        return None
    reason, rest = _split_reason(paragraph, rest)
    cut = _cut(paragraph, rest)
    if cut is None:
        return None
    time, rest = cut
    while rest and rest[0].lower in _SKIPPED:
        rest = rest[1:]
    verb = BY_PAST.get(main.lower)
    after = rest
    if auxiliary:
        verb = BY_PARTICIPLE.get(rest[0].lower) if rest else None
        after = rest[1:]
    if (
        not rest
        or rest[0].text == ","
        or (auxiliary and rest[0].lower in AUXILIARIES - {"have"})
        # `had two doors`, `has to close`: no auxiliary at all
        or (auxiliary and auxiliary.lower in {"has", "have", "had"} and not verb)
        or any(word.lower in _NOT_IN_REST or not word.text[0].isalnum() for word in _plain(rest))
        or any(may_be_verb(word.lower) and word.text.islower() for word in _finite(after))
        or rest[-1].lower in _PREPOSITIONS | {"called", "rather", "even"}
        or rest[-1].lower.endswith("known")
    ):
        return None
    return Clause(subject, auxiliary, verb, rest, lead, time, reason)


def is_subject(words: tuple[Word, ...]) -> bool:
    """Whether words look like the subject of a clause: a definite thing, named in few words."""
    if not 1 <= len(words) <= 9 or any(not word.text[0].isalnum() for word in words):
        return False
    first, last = words[0], words[-1]
    return (
        first.lower not in _PREPOSITIONS - {"the", "a", "an"}
        and first.lower not in _LEADING
        and last.lower not in _PREPOSITIONS
        and not any(word.lower in _NOT_IN_SUBJECT for word in words)
        and not any(word.text in AUXILIARIES for word in words)
        and not any(word.lower.endswith(("ing", "ly")) and word.text.islower() for word in words)
        and not (first.lower.endswith("ing") and (len(words) == 1 or words[1].text.islower()))
        and sum(word.lower == "and" for word in words) <= 1
        and not re.search(r"['’]s?$", last.text)
    )


def _without_lead(paragraph: str, words: tuple[Word, ...]) -> tuple[Span | None, tuple[Word, ...]]:
    """A point in time that a sentence starts with, and the words after what it starts with."""
    if not words:
        return None, words
    first = words[0]
    time = TIME.match(paragraph, first.start)
    if time and time.end() > first.end:
        following = tuple(word for word in words if word.start >= time.end())
        if following and following[0].text == ",":
            return Span(*time.span()), following[1:]
        if following and following[0].lower in {"the", "a"}:
            return Span(*time.span()), following
        return None, ()
    if first.lower in _LEADING | _LINKING:
        comma = next((place for place, word in enumerate(words) if word.text == ","), None)
        return None, () if comma is None else words[comma + 1 :]
    return None, words


def _verb_place(words: tuple[Word, ...]) -> int | None:
    """The place of the finite verb: the first word that may be it and does not belong to a noun."""
    for place, word in enumerate(words[1:], start=1):
        before = words[place - 1]
        if not may_be_verb(word.lower) or not word.text.islower():
            continue
        if before.lower in _BEFORE_NO_VERB or (
            before.lower.endswith("ly") and place > 1 and words[place - 2].lower in _BEFORE_NO_VERB
        ):
            continue
        return place
    return None


def _without_apposition(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """A subject without what stands between two commas after it: `Ada, a writer,`."""
    commas = [place for place, word in enumerate(words) if word.text == ","]
    if len(commas) == 2 and commas[1] == len(words) - 1:
        inner = words[commas[0] + 1 : commas[1]]
        if inner and inner[0].lower in {"a", "an", "the", "who", "which", "his", "her", "whose"}:
            return words[: commas[0]]
    if words and words[-1].lower.endswith("ly"):
        return words[:-1]
    return words


def _split_reason(paragraph: str, words: tuple[Word, ...]) -> tuple[Span | None, tuple[Word, ...]]:
    """A reason at the end, and the words before it."""
    for place, word in enumerate(words):
        due = word.lower == "due" and place + 1 < len(words) and words[place + 1].lower == "to"
        if place > 1 and (word.lower == "because" or due):
            before = words[:place]
            # Not half a reason: `mainly because`, `in part due to`, `because of this, that and …`.
            if any(mark.text in {",", ";"} for mark in words[place:]):
                return None, before
            if before[-1].lower in {",", "part", "partly", "mainly", "largely"}:
                return None, before[:-1]
            return Span(word.start, words[-1].end), before
    return None, words


def _cut(paragraph: str, words: tuple[Word, ...]) -> tuple[Span | None, tuple[Word, ...]] | None:
    """A point in time in the rest of a clause, and that rest up to where something new starts;
    None where it cannot be cut there."""
    if not words:
        return None, words
    time = TIME.search(paragraph, words[0].start, words[-1].end)
    inside = range(time.start(), time.end()) if time else range(0)
    kept: list[Word] = []
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if word.start not in inside and (
            word.text in {",", ";"}
            or word.lower in _CUTTING
            or (word.lower in {"before", "after"} and following and following.lower[-3:] == "ing")
            or (word.lower in {"and", "or"} and following and may_be_verb(following.lower))
            or (word.lower in {"and", "or"} and words[place - 1].text == ",")
        ):
            if word.lower in _GIVING_UP or (word.text == "," and not _starts_anew(following)):
                return None
            break
        kept.append(word)
    if time and not any(word.start in inside for word in kept):
        time = None
    return (Span(*time.span()) if time else None), tuple(kept)


def _starts_anew(word: Word | None) -> bool:
    """Whether what follows a comma is a new part of the sentence, not more of a list."""
    return word is not None and (
        word.lower in _CUTTING | _AFTER_COMMA or word.lower.endswith(("ing", "ly"))
    )


def _plain(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words but for commas, which only a date has here."""
    return tuple(word for word in words if word.text != ",")


def _finite(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Those words that no article, preposition or hyphen keeps from being a finite verb."""
    return tuple(
        word
        for before, word in zip((None, *words), words, strict=False)
        if before is None or before.lower not in _BEFORE_NO_VERB
    )
