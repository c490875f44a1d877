"""What the numbers, names and dates of a text come to, so that two texts can be compared."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from bot.mentions import OPENERS, Kind, Mention, kind_alone, mentions
from index.sentences import Span

_NUMBERS: Final = (
    {
        word: float(value)
        for value, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen twenty".split()
        )
    }
    | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
    | {"ninety": 90, "half": 0.5, "quarter": 0.25, "twice": 2}
)
_SCALES: Final = {"dozen": 12, "hundred": 1e2, "thousand": 1e3, "million": 1e6} | {
    "billion": 1e9,
    "trillion": 1e12,
}
_UNITS: Final = {
    "second": ("second", 1),
    "minute": ("second", 60),
    "hour": ("second", 3600),
    "day": ("day", 1),
    "week": ("day", 7),
    "fortnight": ("day", 14),
    "month": ("month", 1),
    "year": ("month", 12),
    "decade": ("month", 120),
    "century": ("month", 1200),
    "centurie": ("month", 1200),
    "%": ("share", 0.01),
    "percent": ("share", 0.01),
    "$": ("dollar", 1),
    "dollar": ("dollar", 1),
    "€": ("euro", 1),
    "euro": ("euro", 1),
    "£": ("pound", 1),
    "pound": ("pound", 1),
    "km": ("metre", 1000),
    "kilometre": ("metre", 1000),
    "kilometer": ("metre", 1000),
    "metre": ("metre", 1),
    "meter": ("metre", 1),
    "mile": ("mile", 1),
    "ton": ("ton", 1),
    "tonne": ("tonne", 1),
}
"""Units that measure, without a plural's s: what they measure in, and how much of it they are."""

_OPENING_NUMBER: Final = re.compile(
    rf"\b(?:{'|'.join(word.title() for word in (*_NUMBERS, *_SCALES) if word != 'one')})"
    r"(?=[- ][a-z])"
)
_ONE: Final = re.compile(
    rf"\b[Oo]ne[- ](?:{'|'.join(unit for unit in _UNITS if unit.isalpha() and len(unit) > 2)})\b"
)
_COUNT: Final = re.compile(r"\d{4} (?!(?:was|is|has|as|its|this|his)\b)[a-z]+s\b")
_IN_A_YEAR: Final = re.compile(
    r"\b(?:in|since|by|until|till|from|of|to|and|during|before|after) $", re.IGNORECASE
)

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()

_PEOPLE_OF: Final = dict(
    pair.split(":")
    for pair in (
        "chinese:china french:france british:uk britain:uk german:germany spanish:spain "
        "polish:poland english:england scottish:scotland irish:ireland welsh:wales "
        "dutch:netherlands holland:netherlands turkish:turkey greek:greece ukrainian:ukraine "
        "italian:italy mexican:mexico swiss:switzerland swedish:sweden danish:denmark "
        "finnish:finland norwegian:norway portuguese:portugal thai:thailand afghan:afghanistan "
        "canadian:canada brazilian:brazil hungarian:hungary egyptian:egypt"
    ).split()
)
_LONG_NAMES: Final = {
    "united states of america": "us",
    "united states": "us",
    "usa": "us",
    "america": "us",
    "american": "us",
    "united kingdom": "uk",
    "great britain": "uk",
}


@dataclass(frozen=True, slots=True)
class Detail:
    """A number, name or date: how it is written, and what it comes to."""

    kind: Kind
    span: Span
    text: str
    parts: frozenset[str] = frozenset()
    """The words of a name, without what differs between Korea and Korean."""
    amount: float | None = None
    unit: str | None = None
    when: tuple[tuple[str, int], ...] = ()
    """Year, month, day or weekday, as far as a date tells them."""


def details(text: str, *, known: str) -> list[Detail]:
    """The numbers, names and dates of a text; names are better told with another text `known`."""
    read = _as_written(text)
    found = [item for item in mentions(read, known=known) if item.kind is not Kind.QUOTATION]
    for match in _ONE.finditer(read):
        if not any(
            item.span.start < match.end() and match.start() < item.span.end for item in found
        ):
            found.append(Mention(Kind.NUMBER, Span(*match.span())))
    found.sort(key=lambda item: item.span)
    return [_detail(text, item) for item in found]


def _as_written(text: str) -> str:
    """The text as it would stand inside a sentence of an article: “Two ministers left” with a
    small letter, and places with a capital one where somebody types none, or nothing else. Not a
    character is added or left out."""
    text = _OPENING_NUMBER.sub(lambda match: match[0].lower(), text)
    lowered = text.lower()
    if text[1:] not in (lowered[1:], text[1:].upper()) or len(lowered) != len(text):
        return text
    words = list(re.finditer(r"[^\W\d_]{3,}", lowered))
    pairs = [
        (one.start(), other.end())
        for one, other in pairwise(words)
        if lowered[one.end() : other.start()] == " "
    ]
    for start, end in [*pairs, *((word.start(), word.end()) for word in words)]:
        name = lowered[start:end].title()
        if any(word in OPENERS for word in lowered[start:end].split()):
            continue
        if len(name) == end - start and kind_alone(name) is Kind.PLACE:
            lowered = lowered[:start] + name + lowered[end:]
    return lowered


def _detail(text: str, mention: Mention) -> Detail:
    span = mention.span
    words = text[span.start : span.end]
    detail = Detail(mention.kind, span, words)
    if mention.kind is Kind.DATE:
        count = _COUNT.match(text, span.start)
        if count and len(words) == 4 and not _IN_A_YEAR.search(text[: span.start]):
            counted = Span(span.start, count.end())
            return _detail(text, Mention(Kind.NUMBER, counted))
        return replace(detail, when=_when(words))
    if mention.kind is Kind.NUMBER:
        unit, factor = _unit(words)
        value = _value(words)
        return replace(detail, unit=unit, amount=None if value is None else value * factor)
    return replace(detail, parts=frozenset(_parts(words)))


def in_full(details: list[Detail]) -> list[Detail]:
    """Each short form of a name with the parts of the full one: Kim is Kim Jong Un."""
    names = [item.parts for item in details]
    return [
        replace(
            item,
            parts=max(
                (parts for parts in names if item.parts <= parts), key=len, default=item.parts
            ),
        )
        if item.parts
        else item
        for item in details
    ]


def same(one: Detail, other: Detail) -> bool:
    """Whether a detail says no other than another one, as far as both say it."""
    if one.parts and other.parts:
        return one.parts <= other.parts or other.parts <= one.parts
    if one.amount is not None and other.amount is not None:
        units_differ = one.unit and other.unit and one.unit != other.unit
        return not units_differ and abs(one.amount - other.amount) <= 1e-9 * abs(one.amount)
    if one.when and other.when:
        first, second = dict(one.when), dict(other.when)
        shared = first.keys() & second.keys()
        return bool(shared) and all(first[part] == second[part] for part in shared)
    if one.amount is not None and other.when:  # “Sep 17” is not read as a date
        return one.unit is None and one.amount in dict(other.when).values()
    return one.text.lower() == other.text.lower()


def _parts(name: str) -> list[str]:
    """The words of a name in lower case: Korea for Korean, us for U.S. and United States."""
    plain = re.sub(r"(?<=\b\w)\.", "", name.lower())
    plain = re.sub(r"[’']s?\b", "", _LONG_NAMES.get(plain, plain))
    return [country_of(word) for word in re.findall(r"[^\W_]+", plain)]


def country_of(word: str) -> str:
    """France for French, both in lower case; other words as they are."""
    if word in _PEOPLE_OF:
        return _PEOPLE_OF[word]
    for ending, least in (("ese", 5), ("an", 5), ("i", 4), ("n", 5)):
        if word.endswith(ending) and len(word) - len(ending) >= least - 1:
            base = word.removesuffix(ending)
            for country in (base, base + "a", base[:-1]):
                if len(country) > 3 and kind_alone(country.title()) is Kind.PLACE:
                    return country
    return word


def _when(date: str) -> tuple[tuple[str, int], ...]:
    parts: dict[str, int] = {}
    for word in re.findall(r"\d+|[a-z]+", date.lower()):
        if word.isdigit():
            parts["year" if len(word) == 4 else "day"] = int(word)
        elif word in _WEEKDAYS:
            parts["weekday"] = _WEEKDAYS.index(word)
        elif word[:3] in _MONTHS:
            parts["month"] = _MONTHS.index(word[:3])
        elif word == "s":
            parts["decade"] = parts.pop("year", 0)
        elif word not in ("st", "nd", "rd", "th", "of"):
            return tuple(parts.items()) if "weekday" in parts else ()  # “last week”, “tonight”
    return tuple(parts.items())


def _unit(number: str) -> tuple[str | None, float]:
    """What a number measures in, and how much of it one is; None, 1 where it counts things."""
    for word in re.findall(r"[$€£%]|[a-z]+", number.lower())[::-1]:
        if known := _UNITS.get(word.removesuffix("s")):
            return known
    return None, 1


def _value(number: str) -> float | None:
    """What a number amounts to; None where that is not to be told."""
    total, current, known = 0.0, 0.0, False
    for word in re.findall(r"[0-9]+(?:[.,][0-9]+)*|[a-z]+", number.lower()):
        if word[0].isdigit():
            digits = _digits(word)
            if digits is None:
                return None
            current, known = current + digits, True
        elif word in _NUMBERS:
            current, known = current + _NUMBERS[word], True
        elif word in _SCALES:
            current, known = (current or 1) * _SCALES[word], True
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
    return total + current if known else None


def _digits(digits: str) -> float | None:
    """“3,500” and “3.5”, and “3,5” of those who write it so; of “1.2.3” nothing."""
    whole = re.sub(r",(?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    return float(whole) if whole.count(".") <= 1 else None
