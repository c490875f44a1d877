"""A statement beside a passage: the numbers, names and dates in which they differ. No verdict."""

import re
from dataclasses import dataclass
from typing import Final

from bot.expectation import expected_kind
from bot.mentions import Kind, Mention, mentions
from bot.verbs import BY_PAST
from index.lexical import stems
from index.sentences import Span, sentence_spans

MIN_WORDS: Final = 4

_ASKS: Final = re.compile(
    r"\W*(?:(?:and|but|so|then|please|ok|also) )*(?:who|what|when|where|why|how|which|whom|whose|"
    r"tell|show|explain|give|list|describe|name|find|say|summari[sz]e|i (?:want|would|wonder|need)|"
    r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|any)\b",
    re.IGNORECASE,
)
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|did|does|do|wants|"
    r"says|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|didn[’']t|won[’']t)\b"
)
_NUMBERS: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SCALES: Final = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a statement says and the passage does not, and the stretches of the passage that stand
    in its place, if any."""

    kind: Kind
    said: str
    found: tuple[Span, ...]


def is_statement(text: str) -> bool:
    """Whether a text states something, and neither asks nor names what to look for."""
    words = re.findall(r"\w+", text)
    if len(words) < MIN_WORDS or "?" in text or _ASKS.match(text) or expected_kind(text):
        return False
    return _FINITE.search(text) is not None or any(word in BY_PAST for word in words)


def differences(statement: str, passage: str) -> tuple[Difference, ...]:
    """The numbers, names and dates of a statement that a passage does not have."""
    there = [item for item in mentions(passage, known=statement) if item.kind is not Kind.QUOTATION]
    said = [item for item in mentions(statement, known=passage) if item.kind is not Kind.QUOTATION]
    missing = [
        item
        for item in said
        if not any(_same(statement, item, passage, other) for other in there)
        and _text(statement, item).lower() not in passage.lower()
    ]
    nearest = _nearest_sentence(statement, passage)
    instead = [
        other
        for other in there
        if nearest.start <= other.span.start < nearest.end
        and not any(_same(statement, item, passage, other) for item in said)
    ]
    return tuple(
        Difference(
            item.kind,
            _text(statement, item),
            tuple(other.span for other in instead if _alike(item.kind, other.kind)),
        )
        for item in missing
    )


def _text(text: str, mention: Mention) -> str:
    return text[mention.span.start : mention.span.end]


def _alike(one: Kind, other: Kind) -> bool:
    """Whether one kind can stand in the place of another; a name may be of anyone or anywhere."""
    named = (Kind.PERSON, Kind.PLACE, Kind.NAME)
    if Kind.NAME in (one, other):
        return one in named and other in named
    return one is other


def _same(statement: str, said: Mention, passage: str, found: Mention) -> bool:
    one, other = _text(statement, said), _text(passage, found)
    if said.kind is Kind.NUMBER or found.kind is Kind.NUMBER:
        return said.kind is found.kind and _value(one) == _value(other)
    shorter, longer = sorted((set(_words(one)), set(_words(other))), key=len)
    return bool(shorter) and shorter <= longer


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.lower())


def _value(number: str) -> float | str:
    """What a number amounts to; its words where that is not to be told."""
    total, current, known = 0.0, 0.0, False
    for word in re.findall(r"\d+(?:[.,]\d+)*|[a-z]+", number.lower()):
        if word[0].isdigit():
            current, known = current + _digits(word), True
        elif word in _NUMBERS:
            current, known = current + _NUMBERS[word], True
        elif word in _SCALES:
            current, known = (current or 1) * _SCALES[word], True
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
    return total + current if known else number.lower()


def _digits(digits: str) -> float:
    """“3,500” and “3.5”."""
    whole = re.sub(r",(?=\d{3}(?:\D|$))", "", digits)
    return float(re.sub(r"[^\d.]", "", whole.replace(",", ".")).rstrip(".") or 0)


def _nearest_sentence(statement: str, passage: str) -> Span:
    """The sentence that shares the most words with a statement."""
    said = set(stems(statement))
    return max(
        sentence_spans(passage),
        key=lambda span: len(said & set(stems(passage[span.start : span.end]))),
    )
