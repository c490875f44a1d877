"""Short questions that lean on what was said before: what they ask in full.

“why?” after “Did Kim visit Russia?” asks why Kim did; “and the ambassador?” asks the question
before of somebody else; “when did he say that?” needs a name for “he”. No language model: the
question before and the sentence that answered it hold what is missing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.answer import Answer
from bot.mentions import Kind, mentions


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as it was understood, and what was answered."""

    question: str
    answer: Answer


_OPENING: Final = re.compile(r"\W*(?:(?:and|but|so|ok|okay|then|well)\b[ ,]*)+", re.IGNORECASE)
_ABOUT: Final = re.compile(r"\W*(?:what|how) about\b", re.IGNORECASE)
_ASKING: Final = (
    r"(?:(?:in|on|at|by|to|from|for|with|of|since|until|about) )*"
    r"(?:(?:exchange|return|response) (?:for|to) )?"
    r"(?:how (?:many|much|long|old|far|often|big|large|high|tall)|who|whom|whose|what|which|when|"
    r"where|why|how)"
)
_BARE: Final = re.compile(
    rf"\W*(?P<asking>{_ASKING})(?: (?:so|not|else|exactly|then|though|for|with|to|from|by whom))*"
    r"\W*",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(rf"\W*{_ASKING}\b(?: (?:\w+ly|else|exactly)\b)?|\W*", re.IGNORECASE)
_AUXILIARY: Final = re.compile(
    r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must)\b",
    re.IGNORECASE,
)
_HE: Final = re.compile(r"\b(?:he|him|she|hers?|his)\b", re.IGNORECASE)
_POSSESSIVES: Final = ("his", "her", "its", "their")
_OTHERS: Final = re.compile(
    r"\b(?:it|they|them|its|their|that|this|those|these|there|then|one|ones)\b(?! \w+ing\b)",
    re.IGNORECASE,
)
_VERB: Final = re.compile(rf"\b{_AUXILIARY.pattern}|\b[a-z]{{3,}}ed\b", re.IGNORECASE)
MAX_FRAGMENT: Final = 4
"""Words of a fragment that asks the question before of something else."""


def understood(question: str, turns: Sequence[Turn]) -> str:
    """What a question asks in full, with what it leaves to the turns before, oldest first."""
    if not turns:
        return question
    before = turns[-1]
    if bare := _BARE.fullmatch(_OPENING.sub("", question, count=1)):
        return f"{bare['asking']} {_rest(before.question)}?"
    if fragment := _fragment(question):
        return _asked_of(before.question, fragment)
    named = [item for item in mentions(question) if item.kind in _NAMES]
    if not named and (pronoun := _HE.search(question)):
        if person := _person(turns):
            whose = pronoun[0].lower() in _POSSESSIVES and not question[pronoun.end() :].startswith(
                "?"
            )
            name = f"{person}’s" if whose else person
            resolved = question[: pronoun.start()] + name + question[pronoun.end() :]
            return _with_context(resolved, before) if _OTHERS.search(resolved) else resolved
        return _with_context(question, before)
    if not named and _OTHERS.search(question):
        return _with_context(question, before)
    return question


_NAMES: Final = (Kind.PERSON, Kind.PLACE, Kind.NAME)


def _fragment(question: str) -> str | None:
    """What “and the ambassador?” or “what about Putin?” names; None for what is no fragment."""
    rest, opened = _OPENING.subn("", question, count=1)
    rest, about = _ABOUT.subn("", rest, count=1)
    rest = rest.strip(" ?!.,")
    if not (opened or about) or not rest or _VERB.search(rest) or re.match(_ASKING, rest, re.I):
        return None
    return rest if about or len(rest.split()) <= MAX_FRAGMENT else None


def _rest(question: str) -> str:
    """A question without its question word, to stand in the middle of another."""
    rest = _QUESTION.sub("", question, count=1).strip(" ?")
    return rest[:1].lower() + rest[1:] if _AUXILIARY.match(rest) else rest


def _asked_of(question: str, fragment: str) -> str:
    """The question before, of something else: in the place of the name in it, else besides."""
    names = [item.span for item in mentions(question) if item.kind in _NAMES]
    if names:
        span = names[0]
        return question[: span.start] + fragment + question[span.end :]
    return f"{question.rstrip('? ')} {fragment}?"


def _with_context(question: str, before: Turn) -> str:
    """The question, and what the one before was about."""
    return f"{question.rstrip('? ')} – {_rest(before.question)}?"


def _person(turns: Sequence[Turn]) -> str | None:
    """Whom “he” or “she” means: the person last answered with, asked about, or quoted."""
    for turn in reversed(turns):
        answer = turn.answer
        cited = answer.shown.text
        for text in (answer.answer or "", turn.question, *(c.quote for c in answer.citations)):
            people = [
                text[item.span.start : item.span.end]
                for item in mentions(text, known=cited)
                if item.kind in (Kind.PERSON, Kind.NAME)
            ]
            if people:
                return people[0]
    return None
