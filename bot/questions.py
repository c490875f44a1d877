"""Questions made from an article's own sentences, by rules.

Each rule turns one plain clause around: “The bridge was closed on Friday.” asks “When was the
bridge closed?”. The rules are few and strict, since three fine questions are worth more than ten
odd ones.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import islice
from typing import Final

from bot.clauses import Clause, Word, clause_of, is_plain, is_subject, words_of
from bot.verbs import BY_PAST, SPEAKING
from index.article import Article
from index.sentences import Span, sentence_spans

MAX_WORDS: Final = 14
MIN_WORDS: Final = 4
MAX_PARAGRAPHS: Final = 200
"""Of a book, its start is asked about."""


class Asks(IntEnum):
    """What a made question asks for; the first are liked best."""

    WHEN = 1
    WHO = 2
    HOW_MANY = 3
    WHY = 4
    WHERE = 5
    WHOM = 6
    WHAT = 7
    WHAT_IS = 8


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question, and the stretch of the paragraph (counted from 1) that answers it."""

    text: str
    asks: Asks
    paragraph: int
    span: Span


def make_questions(article: Article, limit: int) -> tuple[MadeQuestion, ...]:
    """Up to that many questions on an article, those first that go together best: of all kinds and
    from all over the article."""
    made: dict[str, MadeQuestion] = {}
    names = _Names(article.paragraphs[:MAX_PARAGRAPHS])
    for number, paragraph in enumerate(article.paragraphs[:MAX_PARAGRAPHS], start=1):
        for sentence in sentence_spans(paragraph):
            for text, asks, span in _questions(paragraph, sentence, names):
                made.setdefault(text, MadeQuestion(text, asks, number, span))
    return tuple(islice(_mixed(list(made.values())), limit))


def _mixed(questions: list[MadeQuestion]) -> Iterator[MadeQuestion]:
    """The questions, each time one whose paragraph and kind have come least often so far."""
    paragraphs: Counter[int] = Counter()
    kinds: Counter[Asks] = Counter()
    left = sorted(questions, key=lambda question: (_oddness(question.text), question.paragraph))
    while left:
        best = min(
            left,
            key=lambda item: (
                paragraphs[item.paragraph],
                2 * kinds[item.asks] + item.asks / 2 + _oddness(item.text),
            ),
        )
        left.remove(best)
        paragraphs[best.paragraph] += 1
        kinds[best.asks] += 1
        yield best


def _oddness(question: str) -> float:
    """How far a question is from one that says in few words what it is about."""
    words = question.split()
    names = sum(word[0].isupper() for word in words[1:])
    return abs(len(words) - 8) / 3 + (1 if names == 0 else 0)


_Draft = tuple[str, Asks, Span]

_TITLES: Final = frozenset(
    "mr. mrs. ms. dr. mayor president minister chancellor senator professor king queen pope "
    "general captain judge governor ambassador leader director coach archbishop bishop emperor "
    "sir lord prince princess secretary chairman chairwoman spokesman spokeswoman officer "
    "commissioner sheriff sergeant colonel admiral duke earl count baron".split()
)
_OCCUPATIONS: Final = frozenset(
    "engineer architect biologist geologist archaeologist historian scientist physicist chemist "
    "seismologist meteorologist climatologist economist researcher writer author poet artist "
    "painter singer actor actress composer journalist lawyer doctor philosopher manager owner "
    "inspector curator farmer resident teacher baker".split()
)
"""What is written small before a name, unless it starts the sentence."""
_GROUPS: Final = frozenset(
    "officials police researchers scientists engineers residents volunteers firefighters workers "
    "students teachers doctors divers protesters soldiers troops authorities farmers leaders "
    "ministers spokesperson biologists historians archaeologists inspectors rescuers voters "
    "lawyers prosecutors organisers organizers parents".split()
)
_PEOPLE: Final = _TITLES | _OCCUPATIONS | _GROUPS
_ALSO_THINGS: Final = frozenset("governor general count captain king queen duke".split())
_FIRST_NAMES: Final = frozenset(
    "adam alan albert alexander alice andrew angela anna anne anthony arthur barbara benjamin "
    "carl catherine charles christine christopher claire daniel david deborah diana donald "
    "dorothy edward elena elizabeth emily emma eric ernest eva frances francis frank frederick "
    "george grace hannah harry helen henry hugo ian isaac jack jacob james jane jean jennifer "
    "joan john jonathan joseph joshua julia julian karen karl kate katherine kenneth kevin laura "
    "leo lewis linda lisa louis louise lucy margaret maria marie mark martha martin mary matthew "
    "max michael nancy nicholas nikola oliver olivia oscar patricia patrick paul peter philip "
    "rachel ralph raymond rebecca richard robert roger ronald rosa ruth ryan samuel sandra sarah "
    "simon sophia sophie stephen steven susan susanna teresa theodore thomas timothy victor "
    "victoria vincent vladimir walter william".split()
)

_DETERMINERS: Final = frozenset(["the", "a", "an"])
_POSSESSIVES: Final = frozenset(["his", "her", "its", "their"])
_AFTER_OBJECT: Final = frozenset(
    "in on at by for from with to into onto near under over after before during between among "
    "against about around through throughout across as towards toward upon within without via "
    "despite along behind until since".split()
)
_TIME_NOUNS: Final = re.compile(
    r"\b(?:day|night|week|month|year|decade|century|time|moment|morning|evening|season|way|"
    r"same|following|next|previous)s?\b"
)
_NUMBER: Final = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}|[2-9]\d{3,}|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)",
    re.IGNORECASE,
)
_LENGTHS: Final = "(?:minutes|hours|days|weeks|months|years|decades)"
_DURATION: Final = re.compile(rf"\bfor (?:(?:about|almost|over|nearly) )?\w+ {_LENGTHS}$")
_MONEY: Final = re.compile(
    r"(?:(?:about|almost|over|nearly) )?(?:[$€£][\d.,]*\d(?: (?:m|b|tr)illion)?|"
    r"[\d.,]*\d(?: (?:m|b|tr)illion)? (?:euros|dollars|pounds|francs))"
)
_MONEY_VERBS: Final = frozenset("cost pay spend raise earn donate invest receive borrow".split())
_EVENT_VERBS: Final = frozenset(
    "destroy damage hit strike cause trigger spark delay replace".split()
)
_PLACE_VERBS: Final = frozenset(
    "live work die arrive meet land study settle grow start begin happen occur fight".split()
)
_NO_PLACE_VERBS: Final = frozenset(
    "believe result involve participate engage interest invest specialise specialize include "
    "succeed consist fall write increase decrease rise be".split()
)
_QUOTED: Final = re.compile(
    r"[“\"](?P<said>[A-Z][^“”\"]{10,90})[,.][”\"] (?:said (?P<after>[A-Z][^,.;:“”\"]{2,60})[,.]|"
    r"(?P<before>[A-Z][^,.;:“”\"]{2,60}) said[.,])"
)


class _Names:
    """What an article tells of how its words are written, and who is a person."""

    def __init__(self, paragraphs: tuple[str, ...]) -> None:
        self._lower: set[str] = set()
        self._upper: set[str] = set()
        self._people: set[str] = set()
        for paragraph in paragraphs:
            for sentence in sentence_spans(paragraph):
                words = words_of(paragraph, sentence)
                self._lower.update(word.text for word in words if word.text[0].islower())
                self._upper.update(word.text for word in words[1:] if word.text[0].isupper())
                self._learn_people(words)
        # What follows a title need not be a name; a name is not written small elsewhere.
        self._people = {
            name
            for name in self._people
            if name.lower() not in self._lower and not name.endswith(("ese", "ish"))
        }

    def _learn_people(self, words: tuple[Word, ...]) -> None:
        for place, word in enumerate(words):
            if word.lower in _TITLES | _OCCUPATIONS:
                for name in words[place + 1 : place + 4]:
                    if not name.text[0].isupper() or name.lower in _TITLES:
                        break
                    self._people.add(name.text)
            elif word.lower in _FIRST_NAMES and word.text[0].isupper():
                following = words[place + 1 : place + 2]
                if following and following[0].text[0].isupper() and len(following[0].text) > 2:
                    self._people.update((word.text, following[0].text))

    def is_person(self, subject: tuple[Word, ...]) -> bool:
        """Whether words are known to name a person, or people by what they are."""
        head = next(
            (place for place, word in enumerate(subject) if word.lower in {"of", "in", "for"}),
            len(subject),
        )
        last = subject[head - 1]
        named = [word for word in subject if word.text in self._people]
        if last.lower in _PEOPLE - _ALSO_THINGS and (
            last.text.islower() or head < len(subject) or head == 1
        ):
            return True
        return bool(named) and head == len(subject) and last.text in self._people

    def inside(self, words: tuple[Word, ...]) -> str | None:
        """Words from the start of a sentence as they are written inside one; None where that
        cannot be told."""
        first, *others = words
        text = _text(words)
        lowered = text[0].lower() + text[1:]
        if (
            first.lower in _DETERMINERS | _OCCUPATIONS
            or first.text[0].islower()
            or first.text[0].isdigit()
        ):
            return lowered
        if (first.text in self._upper and lowered.split()[0] not in self._lower) or (
            others and others[0].text[0].isupper()
        ):
            return text
        if re.search(r"['’]s$", first.text) or first.lower in _FIRST_NAMES:
            return text
        if first.text in self._upper:
            return None
        if first.lower in self._lower or first.lower in _PEOPLE or _NUMBER.fullmatch(first.text):
            return lowered
        return None


def _questions(paragraph: str, sentence: Span, names: _Names) -> Iterator[_Draft]:
    """The questions that a sentence answers."""
    drafts = list(_who_said_so(paragraph, sentence, names))
    if is_plain(paragraph[sentence.start : sentence.end]):
        drafts += _who_said_that(paragraph, sentence, names)
        clause = clause_of(paragraph, sentence)
        if clause:
            for rule in (
                _when,
                _why,
                _where,
                _how_many,
                _how_long,
                _who,
                _by_whom,
                _what,
                _what_did_it,
                _what_is,
            ):
                drafts += rule(paragraph, clause, names)
    for text, asks, span in drafts:
        if _is_fine(text):
            yield text[0].upper() + text[1:] + "?", asks, span


def _is_fine(text: str) -> bool:
    """Whether a question is neither too short nor too long, and says what it is about."""
    words = text.split()
    content = [
        word for word in words[1:] if len(word) > 3 or word[0].isupper() or word[0].isdigit()
    ]
    return (
        MIN_WORDS <= len(words) <= MAX_WORDS + 4 * ("“" in text)
        and (len(content) >= 2 or len(words) == MIN_WORDS)
        and words[-1].lower() not in _AFTER_OBJECT - {"by"} | _DETERMINERS | {"and", "or", "of"}
        and not (words[0] == "why" and len(words) == MIN_WORDS)
        and not re.search(r"\bwhen (?:has|have|is|are)\b", text)
    )


def _who_said_so(paragraph: str, sentence: Span, names: _Names) -> Iterator[_Draft]:
    """“…,” said Ada. → Who said “…”?"""
    for match in _QUOTED.finditer(paragraph, sentence.start, sentence.end):
        group = "after" if match["after"] else "before"
        span = Span(*match.span(group))
        if is_subject(words_of(paragraph, span)):
            yield f"who said “{match['said']}”", Asks.WHO, span


def _who_said_that(paragraph: str, sentence: Span, names: _Names) -> Iterator[_Draft]:
    """Ada said that the bridge was safe. → Who said that the bridge was safe?"""
    words = words_of(paragraph, Span(sentence.start, sentence.end - 1))
    for place, word in enumerate(words[1:-1], start=1):
        verb = BY_PAST.get(word.lower)
        if verb and verb.base in SPEAKING and words[place + 1].lower == "that":
            speaker, said = words[:place], words[place + 2 :]
            pronouns = {"he", "she", "it", "they", "we", "i", "his", "her", "its", "their", "this"}
            if (
                is_subject(speaker)
                and said
                and not any(item.lower in pronouns | {"these", "those"} for item in said)
                and not any(item.text == "," for item in said)
            ):
                span = Span(speaker[0].start, speaker[-1].end)
                who = "who" if names.is_person(speaker) or verb.base == "say" else "which"
                if who == "who":
                    yield f"who {word.text} that {_text(said)}", Asks.WHO, span
            return


def _when(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    span = clause.lead or clause.time
    if span is None or (clause.lead and clause.time) or _indefinite(clause.subject):
        return
    rest = _without(clause.rest, span)
    if rest and (core := _turned(clause, rest, names)):
        yield f"when {core}", Asks.WHEN, span


def _why(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    said = clause.verb and clause.verb.base in SPEAKING  # `explained it because`: which of the two?
    if clause.reason and not said and not _indefinite(clause.subject):
        core = _turned(clause, clause.rest, names)
        if core:
            yield f"why {core}", Asks.WHY, clause.reason


def _where(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """Ada was born in Berlin. → Where was Ada born?"""
    if _indefinite(clause.subject) or not clause.verb or clause.verb.base in _NO_PLACE_VERBS:
        return
    # After other verbs a place may belong to a noun: `influenced policy in Canada`.
    be = clause.auxiliary and clause.auxiliary.lower in {"is", "are", "was", "were"}
    if not be and (clause.auxiliary or clause.verb.base not in _PLACE_VERBS):
        return
    rest = _without(clause.rest, clause.time)
    for place in range(len(rest) - 1, 0, -1):
        word = rest[place]
        if word.text[0].isupper() or (word.lower == "the" and rest[place - 1].lower in _IN):
            continue
        found = rest[place + 1 :]
        if word.lower in _IN and found and found[-1].text[0].isupper() and place >= 1:
            end = place
            if (
                _is_place(found)
                and not names.is_person(found)
                and (core := _turned(clause, clause.rest[:end], names))
            ):
                # A point in time after the place is left out of the question.
                yield f"where {core}", Asks.WHERE, Span(found[0].start, found[-1].end)
        return


_IN: Final = frozenset(["in", "at", "near"])


def _is_place(words: tuple[Word, ...]) -> bool:
    names = [word for word in words if word.lower != "the"]
    return all(word.text[0].isupper() for word in names) and not any(
        re.fullmatch(r"(?:English|French|German|Latin|Spanish|God|[A-Z]\w*(?:day|ish|ism|ese|ian)|"
                     r"January|February|March|April|May|June|July|August|September|October|"
                     r"November|December|Congress|Parliament|League|Army|Party|Union|War|Church|"
                     r"Navy|Force|Cup|Act|Bible|Olympics|Championship|Council|Committee|"
                     r"Constitution|Treaty|Game|Games|Series|Test|I|II)", word.text)
        for word in names
    )  # fmt: skip


def _how_many(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """Forty people were hurt. → How many people were hurt?"""
    counted = _counted(clause.subject)
    if counted and len(counted) == len(clause.subject):
        number, *nouns = counted
        predicate = _predicate(clause)
        yield f"how many {_text(nouns)} {predicate}", Asks.HOW_MANY, Span(number.start, number.end)
        return
    if _indefinite(clause.subject) or not clause.verb:
        return
    behind = 1 if clause.auxiliary else 0
    rest = _without(clause.rest, clause.time)
    following = rest[behind:]
    if not following:
        return
    money = _MONEY.match(paragraph, following[0].start)
    if money and clause.verb.base in _MONEY_VERBS:
        kept = rest[:behind] + tuple(word for word in following if word.start >= money.end())
        if core := _turned(clause, kept, names):
            yield f"how much {core}", Asks.HOW_MANY, Span(*money.span())
        return
    counted = _counted(following)
    passive = clause.auxiliary and clause.auxiliary.lower not in {"has", "have", "had"}
    if counted and not passive and not re.fullmatch(_LENGTHS, counted[-1].text):
        number, *nouns = counted
        kept = rest[:behind] + following[len(counted) :]
        if core := _turned(clause, kept, names):
            span = Span(number.start, number.end)
            yield f"how many {_text(nouns)} {core}", Asks.HOW_MANY, span


def _how_long(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """It was closed for two years. → How long was it closed?"""
    if _indefinite(clause.subject) or clause.time:
        return
    found = _DURATION.search(paragraph[: clause.rest[-1].end], clause.rest[0].start)
    if found:
        kept = tuple(word for word in clause.rest if word.end <= found.start())
        if core := _turned(clause, kept, names):
            span = Span(found.start() + len("for "), found.end())
            yield f"how long {core}", Asks.HOW_MANY, span


def _who(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """Ada filmed the otters. → Who filmed the otters?"""
    plural = clause.auxiliary and clause.auxiliary.lower in {"are", "were", "have"}
    own = any(word.lower in _POSSESSIVES for word in clause.rest)
    if plural or own or not names.is_person(clause.subject) or _indefinite(clause.subject):
        return
    if clause.auxiliary and (not clause.verb or clause.verb.base in {"call", "name", "know"}):
        return  # `who is a writer` asks for nothing in particular
    span = Span(clause.subject[0].start, clause.subject[-1].end)
    yield f"who {_predicate(clause)}", Asks.WHO, span


def _by_whom(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """The bridge was built by Ada in 1931. → Who built the bridge in 1931?"""
    if (
        not clause.auxiliary
        or clause.auxiliary.lower not in {"was", "were"}
        or not clause.verb
        or _indefinite(clause.subject)
    ):
        return
    rest = _without(clause.rest, clause.time)
    if len(rest) < 3 or rest[1].lower != "by" or rest[2].lower.endswith("ing"):
        return
    agent = _noun_phrase(rest[2:])
    subject = names.inside(clause.subject)
    if subject is None or not agent or not is_subject(agent) or _NUMBER.fullmatch(agent[0].text):
        return
    who = "who" if names.is_person(agent) else "what"
    # Of a name that is not known to be a person's it is not known either that it is not.
    if who == "what" and (
        clause.verb.base not in _EVENT_VERBS
        or len(agent) < 2
        or any(word.text[0].isupper() for word in agent)
    ):
        return
    after = _text(rest[2 + len(agent) :])
    text = " ".join(part for part in (who, clause.verb.past, subject, after) if part)
    asks = Asks.WHO if who == "who" else Asks.WHAT
    yield text, asks, Span(agent[0].start, agent[-1].end)


def _what(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """The flood destroyed a mill. → What did the flood destroy?"""
    if clause.auxiliary or not clause.verb or _indefinite(clause.subject):
        return
    rest = _without(clause.rest, clause.time)
    if not rest:
        return
    found = _noun_phrase(rest)
    is_object = rest[0].lower in _DETERMINERS | {"his", "her", "its", "their"}
    if not found or (not is_object and not names.is_person(found)) or len(found) < 2:
        return
    if _TIME_NOUNS.search(_text(found)) or any(word.lower.endswith("ing") for word in found):
        return
    person = names.is_person(found)
    kept = rest[len(found) :]
    if any(word.lower in {"to", "and"} | _POSSESSIVES for word in kept):
        return
    if not person and not kept:
        return  # the verb alone does not tell which of many things is meant
    core = _turned(clause, kept, names)
    if core and clause.verb.base not in {"have", "become", "make", "take", "give", "get", "play"}:
        asks = Asks.WHOM if person else Asks.WHAT
        yield f"{'whom' if person else 'what'} {core}", asks, Span(found[0].start, found[-1].end)


def _what_did_it(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """A fire destroyed the mill. → What destroyed the mill?"""
    subject, verb = clause.subject, clause.verb
    if clause.auxiliary or not verb or verb.base not in _EVENT_VERBS or len(subject) < 2:
        return
    if names.is_person(subject) or any(word.text[0].isupper() for word in subject[1:]):
        return
    if subject[0].lower in _DETERMINERS and not _POSSESSIVES & {w.lower for w in clause.rest}:
        span = Span(subject[0].start, subject[-1].end)
        yield f"what {_predicate(clause)}", Asks.WHAT, span


def _what_is(paragraph: str, clause: Clause, names: _Names) -> Iterator[_Draft]:
    """A Turing machine is a model of computation. → What is a Turing machine?"""
    be, subject = clause.auxiliary, names.inside(clause.subject)
    if be is None or be.lower not in {"is", "was"} or subject is None:
        return
    # Of a bare name that is not known to be a person's it is not known either that it is not.
    person = names.is_person(clause.subject) and clause.subject[0].text[0].isupper()
    first = clause.subject[0].lower
    thing = be.lower == "is" and (
        (first in {"a", "an"} and len(clause.subject) <= 4 and "example" not in subject)
        or (first == "the" and clause.subject[-1].text[0].isupper())
    )
    if clause.rest[0].lower in {"a", "an"} and len(clause.rest) > 3:
        span = Span(clause.rest[0].start, clause.rest[-1].end)
        if thing and not names.is_person(clause.subject):
            yield f"what is {subject}", Asks.WHAT_IS, span
        elif person and first not in _DETERMINERS:
            yield f"who {be.text} {subject}", Asks.WHAT_IS, span


def _turned(clause: Clause, rest: tuple[Word, ...], names: _Names) -> str | None:
    """The clause as it stands after a question word: `did Ada film the otters`."""
    subject = names.inside(clause.subject)
    if subject is None:
        return None
    if clause.auxiliary:
        if clause.auxiliary.lower == "had":
            return None  # what it was before is not asked
        parts = [clause.auxiliary.text, subject, _text(rest)] if rest else []
    else:
        if clause.verb and clause.verb.base == "found":
            return None  # read as the past of `find`
        parts = ["did", subject, clause.verb.base if clause.verb else "", _text(rest)]
    return " ".join(part for part in parts if part) or None


def _predicate(clause: Clause) -> str:
    """The clause from its verb on; `had found` is told as `found`."""
    if clause.auxiliary and clause.auxiliary.lower == "had" and clause.verb:
        return f"{clause.verb.past} {_text(clause.rest[1:])}"
    verb = clause.auxiliary.text if clause.auxiliary else clause.verb.past if clause.verb else ""
    return f"{verb} {_text(clause.rest)}"


def _noun_phrase(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words up to the first preposition other than `of`."""
    for place, word in enumerate(words):
        if word.lower in _AFTER_OBJECT:
            return words[:place]
    return words


def _counted(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """A number and what it counts, from the first word on; nothing where there is none."""
    if not words or not _NUMBER.fullmatch(words[0].text):
        return ()
    found = _noun_phrase(words)
    last = found[-1].lower if len(found) > 1 else ""
    plural = last.endswith("s") or last in {"people", "men", "women", "children", "sheep"}
    few = 2 <= len(found) <= 4 and not any(
        word.lower in {"of", "and", "to", "hundred", "thousand", "million", "billion", "percent"}
        for word in found
    )
    return found if plural and few and found[-1].text.islower() else ()


def _without(words: tuple[Word, ...], span: Span | None) -> tuple[Word, ...]:
    return tuple(word for word in words if not span or not span.start <= word.start < span.end)


def _indefinite(subject: tuple[Word, ...]) -> bool:
    """Whether a subject is one of many, which a question cannot point at."""
    return subject[0].lower in {"a", "an"} or _NUMBER.fullmatch(subject[0].text) is not None


@cache
def _spaceless() -> re.Pattern[str]:
    return re.compile(r" (?=,)")


def _text(words: tuple[Word, ...] | list[Word]) -> str:
    """Words as a text."""
    return _spaceless().sub("", " ".join(word.text for word in words))
