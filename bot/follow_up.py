"""Short questions that lean on what was said before: what they ask in full.

“why?” after “Did Kim visit Russia?” asks why Kim did; “and the ambassador?” asks the question
before of somebody else; “when did he say that?” needs a name for “he”. No language model: the
question before and the sentence that answered it hold what is missing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.answer import Answer
from bot.expectation import AUXILIARIES
from bot.mentions import NAMES, Kind, mentions
from index.sentences import Span

MAX_TURNS: Final = 3
"""Turns before that a short question may lean on."""

LEAST_ALONE: Final = 0.5
"""How sure the answer must be to a question as it stands that got none as it was understood."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question means: the question in full, and what else it is about, as far as it does
    not say so; with that the paragraphs are found, with the question alone they are read. `leans`:
    it was a whole question, of which only a word like “he” or “there” leans on what was said."""

    question: str
    context: str = ""
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A question in full, and what was answered."""

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
_AUXILIARY: Final = re.compile(rf"(?:{AUXILIARIES})\b", re.IGNORECASE)
_HE: Final = re.compile(r"\b(?:he|him|she|hers?|his)\b", re.IGNORECASE)
_POSSESSIVES: Final = ("his", "her")
_OTHERS: Final = re.compile(
    r"\b(?:it|they|them|its|their|those|these|there|then|ones?)\b|"
    # “that” and “this” by themselves: not “who said that it rained”.
    r"\b(?:is|was|did|do|does|to|of|about|for|with|after|before|by) (?:that|this)\b|"
    r"\b(?:that|this)\W*$",
    re.IGNORECASE,
)
_VERB: Final = re.compile(rf"\b{_AUXILIARY.pattern}|\b[a-z]{{3,}}ed\b", re.IGNORECASE)
MAX_FRAGMENT: Final = 4
"""Words of a fragment that asks the question before of something else."""


def take_turn(question: str, turns: Sequence[Turn], ask: Callable[..., Answer]) -> Turn:
    """Ask a question after the turns before, oldest first; `ask` answers what is `meant`.

    A whole question to which there is no answer as it is understood may be about something else,
    and is asked as it stands. As this is a second try, the answer must be likelier then."""
    meant = understood(question, turns)
    answer = ask(meant=meant)
    if meant.leans and answer.answer is None:
        alone = ask(meant=Meant(question))
        elapsed = answer.elapsed_ms + alone.elapsed_ms
        if alone.answer is not None and alone.confidence >= LEAST_ALONE:
            return Turn(question, replace(alone, elapsed_ms=elapsed))
        answer = replace(answer, elapsed_ms=elapsed)
    return Turn(meant.question, answer)


def understood(question: str, turns: Sequence[Turn]) -> Meant:
    """What a question means after the turns before, oldest first."""
    if not turns:
        return Meant(question)
    before = turns[-1]
    if bare := _BARE.fullmatch(_OPENING.sub("", question, count=1)):
        return Meant(f"{bare['asking']} {_rest(before.question)}?", _said(before))
    if fragment := _fragment(question):
        return Meant(_asked_of(before.question, fragment))
    pronoun = _HE.search(question)
    if pronoun and not _names(question[: pronoun.start()]):
        if person := _person(turns):
            whose = pronoun[0].lower() in _POSSESSIVES and question[pronoun.end() :][:1] == " "
            name = f"{person}’s" if whose else person
            full = question[: pronoun.start()] + name + question[pronoun.end() :]
            return Meant(full, _said(before), leans=True)
        return Meant(question, _about(before), leans=True)
    if not _names(question) and _OTHERS.search(question):
        return Meant(question, _about(before), leans=True)
    return Meant(question)


def _names(text: str) -> list[Span]:
    return [item.span for item in mentions(text) if item.kind in NAMES]


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
    names = _names(question)
    if not names:
        return f"{question.rstrip('? ')} {fragment}?"
    start, end = names[0]
    head = question[:start]
    if head.endswith("the ") and fragment.lower().startswith("the "):
        head = head.removesuffix("the ")
    return head + fragment + question[end:]


def _said(turn: Turn) -> str:
    """What was answered, which says where the talk is."""
    return turn.answer.answer or ""


def _about(turn: Turn) -> str:
    """What was asked and answered."""
    return f"{_rest(turn.question)} {_said(turn)}".strip()


def _person(turns: Sequence[Turn]) -> str | None:
    """Whom “he” or “she” means: the person last answered with, asked about, or quoted."""
    for turn in reversed(turns):
        answer = turn.answer
        shown = answer.shown.text
        people = {
            shown[item.span.start : item.span.end]
            for item in mentions(shown)
            if item.kind is Kind.PERSON
        }
        quotes = (citation.quote for citation in answer.citations)
        for text in (answer.answer or "", turn.question, *quotes):
            for start, end in _names(text):
                words = set(text[start:end].split())
                if any(words <= set(person.split()) for person in people):
                    return text[start:end]
    return None
