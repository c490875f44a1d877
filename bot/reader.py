"""Reading: where in the ranked paragraphs the answer stands, and how sure that is.

A reader is whatever has the method of `Reader`. The one here chooses whole sentences, by how
close each is to the question in meaning and in words.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.expectation import expected_kind, offers, without_question_words
from index.lexical import LexicalIndex, stems
from index.retrieval import RankedParagraph
from index.sentences import Span

WEIGHTS = Path(__file__).with_name("reader.json")
"""What `python -m bot.calibrate` measured."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a paragraph that may answer the question; `score` compares findings."""

    paragraph: RankedParagraph
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a question and its paragraphs.

    `findings` are best first. `found` is whether the first one is worth giving as the answer.
    `right` is the chance that it is right, `absent` the chance that the article does not say;
    what is left is the chance that the answer stands elsewhere.
    """

    findings: tuple[Finding, ...]
    found: bool
    right: float
    absent: float


class Reader(Protocol):
    """Finds the answer in ranked paragraphs."""

    def read(self, question: str, paragraphs: Sequence[RankedParagraph]) -> Reading:
        """Read the paragraphs, best first, of which there is at least one."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, and what speaks for it as the answer."""

    paragraph: RankedParagraph
    sentence: Span
    features: tuple[float, ...]
    """Its cosine with the question; the share of the question's words that it has, it and the
    sentence before have, and its paragraph has, each word weighing as much as it is rare; how
    far its paragraph is behind the best in the ranking (0 or less); and whether the question asks
    for a number, a time, a person, a place or a reason that it offers (1), or does not (-1)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the sentence reader has learned.

    `rank` weighs the features of a candidate; `right` and `absent` weigh those of the winner, an
    intercept last, and give its chances by logistic regression. A winner is worth giving as the
    answer when it is right with a chance of at least `answer_from`.
    """

    rank: tuple[float, ...]
    right: tuple[float, ...]
    absent: tuple[float, ...]
    answer_from: float

    @classmethod
    def load(cls) -> "Weights":
        """The weights that come with the program."""
        learned = json.loads(WEIGHTS.read_text())
        return cls(
            rank=tuple(learned["rank"]),
            right=tuple(learned["right"]),
            absent=tuple(learned["absent"]),
            answer_from=learned["answer_from"],
        )


class SentenceReader:
    """Answers with a whole sentence."""

    def __init__(self, lexical: LexicalIndex, weights: Weights) -> None:
        self._lexical = lexical
        self._weights = weights

    def read(self, question: str, paragraphs: Sequence[RankedParagraph]) -> Reading:
        """Rank the sentences of the paragraphs; the first finding is the best sentence."""
        findings = rank(self._weights.rank, candidates(question, paragraphs, self._lexical))
        evidence = winner_features(findings)
        right = chance(self._weights.right, evidence)
        return Reading(
            tuple(Finding(found.paragraph, found.sentence, score) for found, score in findings),
            found=right >= self._weights.answer_from,
            right=right,
            absent=chance(self._weights.absent, evidence),
        )


def candidates(
    question: str, paragraphs: Sequence[RankedParagraph], lexical: LexicalIndex
) -> list[Candidate]:
    """Every sentence of the paragraphs."""
    wanted = {
        stem: lexical.inverse_document_frequency(stem)
        for stem in stems(without_question_words(question))
    }
    total = sum(wanted.values())

    def coverage(words: set[str]) -> float:
        return sum(wanted[word] for word in words) / total if total else 0.0

    kind = expected_kind(question)

    def offer(sentence: str) -> float:
        return 0.0 if kind is None else 1.0 if offers(kind, sentence, question) else -1.0

    found = []
    for paragraph in paragraphs:
        words = [
            wanted.keys() & stems(paragraph.text[start:end]) for start, end in paragraph.sentences
        ]
        all_words = set().union(*words)
        for place, sentence in enumerate(paragraph.sentences):
            features = (
                paragraph.similarities[place],
                coverage(words[place]),
                coverage(words[place] | words[max(place - 1, 0)]),
                coverage(all_words),
                paragraph.score - paragraphs[0].score,
                offer(paragraph.text[sentence.start : sentence.end]),
            )
            found.append(Candidate(paragraph, sentence, features))
    return found


def rank(
    weights: Sequence[float], candidates: Sequence[Candidate]
) -> list[tuple[Candidate, float]]:
    """The candidates with their scores, best first."""
    scored = [(candidate, _dot(weights, candidate.features)) for candidate in candidates]
    return sorted(scored, key=lambda item: -item[1])


def winner_features(ranked: Sequence[tuple[Candidate, float]]) -> tuple[float, ...]:
    """What tells whether the best candidate is right: its features and its lead, at most 5, over
    the best sentence of another paragraph."""
    (winner, score), *others = ranked
    rival = next((s for found, s in others if found.paragraph is not winner.paragraph), -math.inf)
    return (*winner.features, min(score - rival, 5.0))


def _dot(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * feature for weight, feature in zip(weights, features, strict=True))


def chance(weights: Sequence[float], features: Sequence[float]) -> float:
    """A chance from 0 to 1 by logistic regression; the last weight is the intercept."""
    return 1 / (1 + math.exp(-_dot(weights, (*features, 1.0))))
