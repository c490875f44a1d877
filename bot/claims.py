"""A statement beside a passage: the numbers, names and dates in which they differ. No verdict."""

import re
from dataclasses import dataclass
from typing import Final

from bot.details import Detail, details, in_full, same
from bot.expectation import expected_kind
from bot.mentions import NAMES, Kind
from bot.verbs import BY_PAST, may_be_verb
from index.lexical import stems
from index.sentences import Span, sentence_spans

MIN_WORDS: Final = 4
MIN_WORDS_OF_A_SENTENCE: Final = 3
"""Of what ends in a full stop, as a question or the words of a search seldom do."""

_ASKS: Final = re.compile(
    r"\W*(?:(?:and|but|so|then|please|ok|also) )*(?:who|what|when|where|why|how|which|whom|whose|"
    r"tell|show|explain|give|list|describe|name|find|say|summari[sz]e|i (?:want|would|wonder|need)|"
    r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|any)\b",
    re.IGNORECASE,
)
_ASKS_LATER: Final = re.compile(
    r"\b(?:what|whom|whose|how (?:many|much|long|often|far|old))\b|\b(?:who|when|where|which)$|"
    r"^\W*(?:in|on|at|by|to|from|for|with|of|under|during|after|before|since|until) "
    r"(?:who|which)\b",
    re.IGNORECASE,
)
"""“In what year …”, “It is named after whom”: questions, where no full stop says otherwise."""

_NO_QUESTION: Final = re.compile(
    r"(?:May|Will|Can|Mark)(?: [A-Z]\w+| (?:said|says|told))\b|(?:When|While|Where) [^?,]+, \w"
)
"""Theresa May, Will Smith, “When he left, …”: a question that starts so ends in no full stop."""

_TO_THE_BOT: Final = re.compile(
    r"\W*(?:i|i[’']m|you|you[’']re|thanks?|thank|that is not|that[’']s not)\b",
    re.IGNORECASE,
)
_OPINION: Final = re.compile(
    r"\W*(?:i|we) (?:think|believe|heard|hear|read|know|thought|saw)(?: that)? ", re.IGNORECASE
)
_AROUND: Final = re.compile(
    r"^\W*(?:did you know|have you heard|is it true|true or false|fact check)\b[^?:.]{0,20}[?:.]+ |"
    r" (?:(?:is|was) (?:that|this|it) (?:really )?(?:true|right|correct|so|real)|true or false|"
    r"true|really|right|correct)\?+$",
    re.IGNORECASE,
)
"""What is put before or after a statement to ask whether it holds."""

_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|did|does|do|wants|"
    r"says|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|didn[’']t|won[’']t)\b"
)
_PAST_BEFORE: Final = re.compile(r"\b([a-z]+)\b(?! by\b)")
"""“weapons used by Kim” says nothing yet."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a statement says and the passage does not, and the stretches of the passage that stand
    in its place, if any."""

    kind: Kind
    said: str
    found: tuple[Span, ...]


def is_statement(text: str) -> bool:
    """Whether a text states something, and neither asks nor names what to look for.

    “Is that true?” behind it, or “Did you know?” before it, does not make it a question.
    """
    text = _AROUND.sub("", text.strip())
    text = _OPINION.sub("", text)
    words = re.findall(r"\w+", text)
    stopped = text.endswith(".")
    if len(words) < (MIN_WORDS_OF_A_SENTENCE if stopped else MIN_WORDS) or "?" in text:
        return False
    if not stopped and _ASKS_LATER.search(text):
        return False
    if not (stopped and _NO_QUESTION.match(text)):
        asks = _ASKS.match(text) or expected_kind(text)
        if asks or _TO_THE_BOT.match(text):
            return False
    lowered = text.lower() if text.isupper() else text
    # What is written as a sentence is more likely one than the words of a search are.
    return _FINITE.search(lowered) is not None or any(
        word in BY_PAST or (stopped and may_be_verb(word)) for word in _PAST_BEFORE.findall(lowered)
    )


def differences(statement: str, passage: str) -> tuple[Difference, ...]:
    """The numbers, names and dates of a statement that a passage does not have.

    Numbers are compared by value, however they are written; a part of a name counts for the name,
    and a part of a date for the date. What stands in the place of something missing is looked for
    in the sentence of the passage that is nearest to that of the statement.
    """
    there = in_full(details(passage, known=statement))
    said = details(statement, known=passage)
    words = set(re.findall(r"[^\W_]+", statement.lower()))
    found = []
    for item in said:
        if any(same(item, other) for other in there) or _stands_in(item, passage):
            continue
        nearest = _nearest_sentence(_sentence_of(item, statement), passage)
        instead = [
            other
            for other in there
            if nearest.start <= other.span.start < nearest.end
            and _alike(item.kind, other.kind)
            and not any(same(one, other) for one in said)
            and not (other.parts - item.parts) & words
        ]
        spans = tuple(other.span for other in _closest(item, instead))
        found.append(Difference(item.kind, item.text, spans))
    return tuple(found)


def _closest(item: Detail, instead: list[Detail]) -> list[Detail]:
    """Rather a name that shares a word than any other, another country than whatever has a name,
    another sum than a number of men."""
    instead = [other for other in instead if other.parts & item.parts] or instead
    instead = [other for other in instead if other.unit == item.unit] or instead
    if item.kind is not Kind.NAME:
        instead = [other for other in instead if other.kind is item.kind] or instead
    return instead


def _alike(one: Kind, other: Kind) -> bool:
    """Whether one kind can stand in the place of another; a name may be of anyone or anywhere."""
    if Kind.NAME in (one, other):
        return one in NAMES and other in NAMES
    return one is other


def _stands_in(item: Detail, passage: str) -> bool:
    """Whether the passage has a name that was not found to be one there."""
    written = re.escape(item.text)
    return item.kind in NAMES and bool(re.search(rf"\b{written}", passage, re.IGNORECASE))


def _sentence_of(item: Detail, text: str) -> str:
    for start, end in sentence_spans(text):
        if item.span.start < end:
            return text[start:end]
    return text


def _nearest_sentence(statement: str, passage: str) -> Span:
    """The sentence that shares the most words with a statement."""
    said = set(stems(statement))
    return max(
        sentence_spans(passage),
        key=lambda span: len(said & set(stems(passage[span.start : span.end]))),
        default=Span(0, 0),
    )
